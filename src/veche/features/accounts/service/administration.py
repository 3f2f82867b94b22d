"""What administrators and operators do to other people's accounts."""

from dataclasses import dataclass, replace
from typing import Literal

from veche.core.errors import Forbidden, InvalidParam, NotFound
from veche.core.ids import UserId
from veche.features.accounts import rules
from veche.features.accounts.service.sessions import Sessions
from veche.features.accounts.service.subjects import get_subject
from veche.features.accounts.store import devices as device_store
from veche.features.accounts.store import registration_tokens as token_store
from veche.features.accounts.store import setup_links as link_store
from veche.features.accounts.store import users as user_store
from veche.features.accounts.store.devices import Device
from veche.features.accounts.store.registration_tokens import RegistrationToken
from veche.features.accounts.store.users import User
from veche.kit.feature import Kit
from veche.kit.http import Requester
from veche.kit.transaction import Snapshot, Transaction

Standing = Literal["locked", "suspended"]

USERS_PAGE = 1000


@dataclass(frozen=True, slots=True)
class UserPage:
    """Some accounts, and where the next page begins."""

    users: list[User]
    next_after: str | None


class Administration:
    """Looks into accounts, locks and suspends them, and gives out registration tokens."""

    def __init__(self, kit: Kit, sessions: Sessions) -> None:
        self._kit = kit
        self._database = kit.database
        self._sessions = sessions

    async def whois(self, requester: Requester, user_id: UserId) -> list[Device]:
        """Return the devices of a user, to the user and to administrators."""
        if user_id != requester.user_id:
            rules.check_admin(requester)
        return await self._database.read(_devices_of_known, user_id)

    async def is_in_standing(self, requester: Requester, target: str, standing: Standing) -> bool:
        """Return whether an account is locked (or suspended)."""
        rules.check_admin(requester)
        user_id = rules.check_local_user(target, self._kit.server_name)
        user = await self._database.read(get_subject, requester, user_id)
        return user.is_locked if standing == "locked" else user.is_suspended

    async def put_standing(
        self, requester: Requester, target: str, standing: Standing, *, is_set: bool
    ) -> None:
        """Lock or unlock (suspend or release) an account."""
        rules.check_admin(requester)
        user_id = rules.check_local_user(target, self._kit.server_name)
        if user_id == requester.user_id:
            raise Forbidden("Nobody locks themselves out")
        await self._database.write(self._put_standing, requester, user_id, standing, is_set=is_set)

    async def set_admin(self, user_id: UserId, *, is_admin: bool) -> None:
        """Make somebody an administrator, or end that; only operators can."""
        await self._database.write(self._set_admin, user_id, is_admin=is_admin)

    async def put_admin(self, requester: Requester, target: str, *, is_admin: bool) -> None:
        """Make somebody an administrator, or end that, as an administrator; one always stays."""
        rules.check_admin(requester)
        user_id = rules.check_local_user(target, self._kit.server_name)
        await self._database.write(self._put_admin, requester.user_id, user_id, is_admin=is_admin)

    async def list_users(self, after: str = "", limit: int = USERS_PAGE) -> UserPage:
        """Return accounts by their ids, a page at a time."""
        users = await self._database.read_aside(user_store.list_users, after, min(limit, USERS_PAGE))
        return UserPage(users, users[-1].user_id if len(users) >= min(limit, USERS_PAGE) else None)

    async def make_registration_token(
        self, *, token: str | None = None, uses_allowed: int | None = None, lifetime_s: int | None = None
    ) -> RegistrationToken:
        """Make a token with which people may register; without limits, any number of them for ever."""
        now_ms = self._kit.clock.now_ms()
        expires_ms = None if lifetime_s is None else now_ms + lifetime_s * 1000
        name = token or self._kit.clock.new_token(16)
        made = RegistrationToken(name, uses_allowed, 0, expires_ms, now_ms)
        await self._database.write(_add_token, made)
        return made

    async def list_registration_tokens(self) -> list[RegistrationToken]:
        """Return all registration tokens, newest first."""
        return await self._database.read(token_store.list_tokens)

    async def remove_registration_token(self, token: str) -> None:
        """Void a registration token or raise M_NOT_FOUND."""
        await self._database.write(_remove_token, token)

    def _put_standing(
        self, tx: Transaction, requester: Requester, user_id: UserId, standing: Standing, *, is_set: bool
    ) -> None:
        user = get_subject(tx, requester, user_id)
        if standing == "locked":
            changed = replace(user, is_locked=is_set)
        else:
            changed = replace(user, is_suspended=is_set)
        user_store.update_user(tx, changed)
        if changed.is_locked:
            self._sessions.lock_out_after(tx, user_id)
        else:
            self._sessions.forget_user_after(tx, user_id)

    def _put_admin(self, tx: Transaction, by: UserId, user_id: UserId, *, is_admin: bool) -> None:
        own, user = user_store.find_user(tx, by), user_store.find_user(tx, user_id)
        if own is None or not own.is_admin:
            raise Forbidden("You are no administrator any more")
        if not is_admin and user is not None and user.is_admin and user_store.count_admins(tx) == 1:
            raise Forbidden("That is the last administrator: make somebody else one first")
        self._set_admin(tx, user_id, is_admin=is_admin)

    def _set_admin(self, tx: Transaction, user_id: UserId, *, is_admin: bool) -> None:
        user = user_store.find_user(tx, user_id)
        if user is None or user.is_deactivated or user.is_guest:
            raise NotFound("There is no such account, or it cannot be an administrator's")
        user_store.update_user(tx, replace(user, is_admin=is_admin))
        if is_admin:
            link_store.remove_link(tx)
        self._sessions.forget_user_after(tx, user_id)


def _devices_of_known(snapshot: Snapshot, user_id: UserId) -> list[Device]:
    if user_store.find_user(snapshot, user_id) is None:
        raise NotFound("There is no such account")
    return device_store.list_devices(snapshot, user_id)


def _add_token(tx: Transaction, token: RegistrationToken) -> None:
    if not rules.is_registration_token(token.token):
        raise InvalidParam("A registration token has 1 to 64 letters, digits and . _ ~ -")
    if token_store.find_token(tx, token.token) is not None:
        raise InvalidParam("There is such a token already")
    token_store.add_token(tx, token)


def _remove_token(tx: Transaction, token: str) -> None:
    if token_store.find_token(tx, token) is None:
        raise NotFound("There is no such token")
    token_store.remove_token(tx, token)
