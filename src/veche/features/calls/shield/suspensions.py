"""The use cases of suspending calling: an operator's, the suspended person's, and everybody's."""

from dataclasses import dataclass

from veche.core.errors import Forbidden, InvalidParam, NotFound
from veche.core.ids import UserId
from veche.features.accounts.api import Accounts
from veche.features.calls.shield import store
from veche.features.calls.shield.store import SuspensionCounts
from veche.features.calls.shield.suspension import APPEAL_MOST, REASON_MOST, Suspension, check_until
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.observe import logger
from veche.kit.transaction import Snapshot, Transaction

NOTICE = "org.veche.calling_suspended"
"""The account data by which a person's apps learn of it."""
ID_LETTERS = 16


@dataclass(frozen=True, slots=True)
class SuspensionWish:
    """Whom an operator wants to keep from calling, why, and until when."""

    user_id: UserId
    reason: str
    until_ms: int


class Suspensions:
    """Everything but calling goes on working for who is suspended so."""

    def __init__(self, database: Database, accounts: Accounts) -> None:
        self._database = database
        self._accounts = accounts
        accounts.on_deactivated(self._forget)

    async def suspend(self, requester: Requester, wish: SuspensionWish) -> Suspension:
        """Keep somebody from calling, and tell them; raise M_FORBIDDEN for other administrators."""
        if not 0 < len(wish.reason.strip()) <= REASON_MOST:
            raise InvalidParam(f"A suspension has a reason, of at most {REASON_MOST} characters")
        suspension_id = self._database.clock.new_token(ID_LETTERS)
        made = await self._database.write(self._suspend, wish, suspension_id)
        logger.info("calling was suspended", by=requester.user_id, user=wish.user_id, id=suspension_id)
        return made

    async def end(self, requester: Requester, suspension_id: str) -> None:
        """End a suspension before its time; an appeal that is open is granted by it."""
        await self._database.write(self._end, suspension_id)
        logger.info("a suspension of calling was ended", by=requester.user_id, id=suspension_id)

    async def refuse_appeal(self, requester: Requester, suspension_id: str) -> None:
        """Let a suspension stand after its appeal was read."""
        await self._database.write(self._refuse_appeal, suspension_id)
        logger.info("an appeal was refused", by=requester.user_id, id=suspension_id)

    async def list_all(self, before_ms: int, limit: int) -> list[Suspension]:
        """Return suspensions, the newest first."""
        return await self._database.read(store.list_suspensions, before_ms, limit)

    async def find_own(self, requester: Requester) -> Suspension | None:
        """Return what keeps the requester from calling now."""
        return await self._database.read(store.find_in_force, requester.user_id)

    def list_of_person(self, snapshot: Snapshot, user_id: UserId) -> list[Suspension]:
        """Return all that somebody has had, for what they take along of themselves."""
        return store.list_of_person(snapshot, user_id)

    async def appeal(self, requester: Requester, text: str) -> None:
        """Say something to one's own suspension, once."""
        if not 0 < len(text.strip()) <= APPEAL_MOST:
            raise InvalidParam(f"An appeal has some text, at most {APPEAL_MOST} characters")
        await self._database.write(self._appeal, requester.user_id, text)

    async def count(self) -> SuspensionCounts:
        """Return what everybody may know."""
        return await self._database.read(store.count_suspensions)

    # Units of work

    def _suspend(self, tx: Transaction, wish: SuspensionWish, suspension_id: str) -> Suspension:
        check_until(wish.until_ms, tx.now_ms)
        user = self._accounts.find_user(tx, wish.user_id)
        if user is None or user.is_deactivated:
            raise NotFound("There is no such account")
        if user.is_admin:
            raise Forbidden("Nobody does this to an administrator")
        if store.find_in_force(tx, wish.user_id) is not None:
            raise InvalidParam("They cannot call already: end that first")
        made = Suspension(suspension_id, wish.user_id, wish.reason.strip(), tx.now_ms, wish.until_ms)
        store.add_suspension(tx, made)
        self._tell(tx, made)
        return made

    def _end(self, tx: Transaction, suspension_id: str) -> None:
        found = _get_in_force(tx, suspension_id)
        store.end_suspension(tx, suspension_id)
        if found.outcome == "open":
            store.set_outcome(tx, suspension_id, "granted")
        self._accounts.put_account_data(tx, found.user_id, NOTICE, {})

    def _refuse_appeal(self, tx: Transaction, suspension_id: str) -> None:
        found = _get_in_force(tx, suspension_id)
        if found.outcome != "open":
            raise InvalidParam("There is no appeal to be answered")
        store.set_outcome(tx, suspension_id, "refused")
        self._tell(tx, found, appeal="refused")

    def _appeal(self, tx: Transaction, user_id: UserId, text: str) -> None:
        found = store.find_in_force(tx, user_id)
        if found is None:
            raise NotFound("Nothing keeps you from calling")
        found.check_appeal()
        store.set_appeal(tx, found.suspension_id, text.strip())
        self._tell(tx, found, appeal="open")

    def _tell(self, tx: Transaction, suspension: Suspension, appeal: str | None = None) -> None:
        told = {"reason": suspension.reason, "until_ms": suspension.until_ms}
        self._accounts.put_account_data(
            tx, suspension.user_id, NOTICE, told | ({} if appeal is None else {"appeal": appeal})
        )

    def _forget(self, tx: Transaction, user_id: UserId, is_erased: bool) -> None:  # noqa: FBT001 - the hook's shape
        if is_erased:
            store.forget_person(tx, user_id)


def _get_in_force(snapshot: Snapshot, suspension_id: str) -> Suspension:
    found = store.find_suspension(snapshot, suspension_id)
    if found is None or not found.is_in_force(snapshot.now_ms):
        raise NotFound("There is no such suspension, or it is over")
    return found
