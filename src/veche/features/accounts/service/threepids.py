"""Third-party ids of an account: mail addresses that were confirmed."""

from veche.core.errors import MatrixError
from veche.core.ids import UserId
from veche.features.accounts import rules
from veche.features.accounts.service.email import EmailConfirmations
from veche.features.accounts.service.identification import Identification
from veche.features.accounts.service.interactive import Auth, Interactive, ThreepidCredentials
from veche.features.accounts.store import threepids as store
from veche.features.accounts.store.threepids import Threepid
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.transaction import Transaction

THREEPIDS_LIMIT = 20


class Threepids:
    """Adds and removes addresses of accounts."""

    def __init__(
        self,
        database: Database,
        identification: Identification,
        interactive: Interactive,
        confirmations: EmailConfirmations,
    ) -> None:
        self._database = database
        self._identification = identification
        self._interactive = interactive
        self._confirmations = confirmations

    async def list_threepids(self, user_id: UserId) -> list[Threepid]:
        """Return a user's addresses."""
        return await self._database.read(store.list_threepids, user_id)

    async def add(
        self, requester: Requester, credentials: ThreepidCredentials, auth: Auth | None, address: str
    ) -> None:
        """Add an address that was confirmed, after asking for the password."""
        challenge = self._identification.password_challenge(f"3pid {credentials.sid}", requester, address)
        await self._interactive.complete(challenge, auth)
        await self._database.write(self._add, requester.user_id, credentials)

    async def remove(self, user_id: UserId, medium: str, address: str) -> None:
        """Take an address off an account; one that is not there is gone already."""
        canonical = rules.canonical_address(medium, address)
        await self._database.write(store.remove_threepid, user_id, medium, canonical)

    def _add(self, tx: Transaction, user_id: UserId, credentials: ThreepidCredentials) -> None:
        if len(store.list_threepids(tx, user_id)) >= THREEPIDS_LIMIT:
            message = f"An account has at most {THREEPIDS_LIMIT} addresses"
            raise MatrixError(message, errcode="M_THREEPID_DENIED", status=403)
        address = self._confirmations.check_confirmed(tx, credentials, "add")
        owner = store.find_owner(tx, "email", address)
        if owner not in (None, user_id):
            raise MatrixError("That address belongs to another account", errcode="M_THREEPID_IN_USE")
        self._confirmations.use_up(tx, credentials)
        store.add_threepid(tx, user_id, Threepid("email", address, tx.now_ms, tx.now_ms))
