"""Keeping and giving up an account: its password, its deactivation."""

from dataclasses import dataclass, replace

from veche.core.errors import Forbidden, MatrixError, NotFound
from veche.core.ids import DeviceId, UserId
from veche.features.accounts import rules
from veche.features.accounts.service.email import EmailConfirmations
from veche.features.accounts.service.hooks import Hooks
from veche.features.accounts.service.identification import Identification
from veche.features.accounts.service.interactive import EMAIL, PASSWORD, Auth, Challenge, Interactive
from veche.features.accounts.service.passwords import Passwords
from veche.features.accounts.service.sessions import Sessions
from veche.features.accounts.service.subjects import check_other
from veche.features.accounts.settings import AccountsSettings
from veche.features.accounts.store import account_data as data_store
from veche.features.accounts.store import brief_tokens
from veche.features.accounts.store import profiles as profile_store
from veche.features.accounts.store import threepids as threepid_store
from veche.features.accounts.store import users as user_store
from veche.features.accounts.store.users import User
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Means:
    """What proves whose an account is, and what ends when it changes hands."""

    identification: Identification
    interactive: Interactive
    passwords: Passwords
    sessions: Sessions
    confirmations: EmailConfirmations


@dataclass(frozen=True, slots=True)
class PasswordWish:
    """A new password, and whether every other device is logged out."""

    password: str | None
    log_out: bool = True


class Ownership:
    """Changes passwords and deactivates accounts, after the owner proved to be the owner."""

    def __init__(self, database: Database, settings: AccountsSettings, means: Means, hooks: Hooks) -> None:
        self._database = database
        self._least_length = settings.password_least_length
        self._means = means
        self._hooks = hooks

    async def change_password(
        self, requester: Requester | None, wish: PasswordWish, auth: Auth | None, address: str
    ) -> None:
        """Set a new password, after the old one or a mail to an address of the account proved whose it is."""
        if wish.password is not None:
            rules.check_password(wish.password, self._least_length)
        challenge = self._password_challenge(requester, address)
        proved = await self._means.interactive.complete(challenge, auth)
        user_id = await self._owner(requester, proved.get(EMAIL))
        keep = requester.device_id if requester else None
        password = rules.require(wish.password, "new_password")
        await self.set_password(user_id, password, log_out=wish.log_out, keep=keep)

    async def set_password(
        self, user_id: UserId, password: str, *, log_out: bool = True, keep: DeviceId | None = None
    ) -> None:
        """Set a password by the operator's hand (or after the owner was asked)."""
        rules.check_password(password, self._least_length)
        password_hash = await self._means.passwords.hash(password)
        await self._database.write(self._set_password, user_id, password_hash, keep, log_out=log_out)

    async def reset_password(self, requester: Requester, user_id: UserId, password: str) -> None:
        """Set somebody else's password as an administrator, and log them out everywhere."""
        rules.check_admin(requester)
        rules.check_password(password, self._least_length)
        await self._database.read(check_other, requester, user_id)
        password_hash = await self._means.passwords.hash(password)
        await self._database.write(self._reset_password, requester, user_id, password_hash)

    async def deactivate(self, requester: Requester, auth: Auth | None, address: str, *, erase: bool) -> None:
        """Give the account up for ever, after asking for the password."""
        challenge = self._means.identification.password_challenge("deactivate", requester, address)
        await self._means.interactive.complete(challenge, auth)
        await self.deactivate_user(requester.user_id, erase=erase)

    async def deactivate_user(self, user_id: UserId, *, erase: bool = False) -> None:
        """Give an account up, by the operator's hand."""
        await self._database.write(self._deactivate, user_id, erase=erase)

    async def remove_user(self, requester: Requester, user_id: UserId, *, erase: bool) -> None:
        """Give somebody else's account up as an administrator."""
        rules.check_admin(requester)
        await self._database.write(self._remove, requester, user_id, erase=erase)

    def _password_challenge(self, requester: Requester | None, address: str) -> Challenge:
        mail = {EMAIL: self._means.confirmations.stage("password")} if self._means.confirmations.is_on else {}
        if requester is not None:
            own = self._means.identification.password_challenge("password", requester, address)
            flows = [[PASSWORD], *([stage] for stage in mail)]
            return Challenge(own.operation, flows, {**own.verifiers, **mail})
        if not mail:
            raise MatrixError("An access token is needed", errcode="M_MISSING_TOKEN", status=401)
        return Challenge("password", [[EMAIL]], mail)

    async def _owner(self, requester: Requester | None, address: str | None) -> UserId:
        """Return whose password is changed: the requester's, or of whom the mail address is."""
        owner = None
        if address is not None:
            owner = await self._database.read(threepid_store.find_owner, "email", address)
            if owner is None or (requester and owner != requester.user_id):
                raise Forbidden("That address does not belong to the account")
        if requester is not None:
            return requester.user_id
        assert owner is not None, "without a requester, the only flow is the mail"
        return owner

    def _set_password(
        self, tx: Transaction, user_id: UserId, password_hash: str, keep: DeviceId | None, *, log_out: bool
    ) -> None:
        user = _get_active(tx, user_id)
        user_store.update_user(tx, replace(user, password_hash=password_hash))
        brief_tokens.remove_of_user(tx, user_id)
        if log_out:
            self._means.sessions.end_all(tx, user_id, keep)

    def _reset_password(
        self, tx: Transaction, requester: Requester, user_id: UserId, password_hash: str
    ) -> None:
        check_other(tx, requester, user_id)
        self._set_password(tx, user_id, password_hash, None, log_out=True)

    def _remove(self, tx: Transaction, requester: Requester, user_id: UserId, *, erase: bool) -> None:
        check_other(tx, requester, user_id)
        self._deactivate(tx, user_id, erase=erase)

    def _deactivate(self, tx: Transaction, user_id: UserId, *, erase: bool) -> None:
        user = _get_active(tx, user_id)
        gone = replace(user, password_hash="", is_admin=False, deactivated_ms=tx.now_ms, is_erased=erase)
        user_store.update_user(tx, gone)
        self._means.sessions.end_all(tx, user_id)
        for remove in (brief_tokens.remove_of_user, threepid_store.remove_all, data_store.remove_all):
            remove(tx, user_id)
        for hook in self._hooks.deactivated:
            hook(tx, user_id, erase)
        profile_store.remove_all(tx, user_id)


def _get_active(tx: Transaction, user_id: UserId) -> User:
    user = user_store.find_user(tx, user_id)
    if user is None or user.is_deactivated:
        raise NotFound("There is no such account (any more)")
    return user
