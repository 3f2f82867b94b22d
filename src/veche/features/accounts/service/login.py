"""Logging in: with a password, or with a token that another device of the user asked for."""

from dataclasses import dataclass, replace

from veche.core.errors import Forbidden, InvalidParam, MatrixError
from veche.features.accounts import rules
from veche.features.accounts.service.identification import Identification
from veche.features.accounts.service.interactive import PASSWORD, Auth, Identifier, Interactive
from veche.features.accounts.service.passwords import Passwords
from veche.features.accounts.service.sessions import Credentials, DeviceWish, Sessions
from veche.features.accounts.store import brief_tokens
from veche.features.accounts.store import users as user_store
from veche.features.accounts.store.users import User
from veche.kit.feature import Kit
from veche.kit.http import Requester
from veche.kit.transaction import Transaction

TOKEN = "m.login.token"  # noqa: S105 - the name of a way to log in
LOGIN_TOKEN_LIFETIME_MS = 120_000
"""How long a login token may be on its way to the other device."""


@dataclass(frozen=True, slots=True)
class LoginAttempt:
    """What somebody who logs in shows."""

    type: str
    wish: DeviceWish
    identifier: Identifier | None = None
    password: str | None = None
    token: str | None = None


class Login:
    """Opens sessions for people who have an account."""

    def __init__(
        self,
        kit: Kit,
        identification: Identification,
        passwords: Passwords,
        sessions: Sessions,
        interactive: Interactive,
    ) -> None:
        self._kit = kit
        self._identification = identification
        self._passwords = passwords
        self._sessions = sessions
        self._interactive = interactive

    async def log_in(self, attempt: LoginAttempt) -> Credentials:
        """Open a session or raise why not."""
        if attempt.type == PASSWORD:
            return await self._log_in_by_password(attempt)
        if attempt.type == TOKEN:
            return await self._log_in_by_token(attempt)
        raise MatrixError("That way to log in is not known here", errcode="M_UNKNOWN")

    async def issue_login_token(self, requester: Requester, auth: Auth | None, address: str) -> str:
        """Return a token with which another device can log in once, after asking for the password."""
        challenge = self._identification.password_challenge("get_token", requester, address)
        await self._interactive.complete(challenge, auth)
        token = self._kit.clock.new_token(32)
        expires_ms = self._kit.clock.now_ms() + LOGIN_TOKEN_LIFETIME_MS
        await self._kit.database.write(
            brief_tokens.add_brief_token, rules.hash_token(token), "login", requester.user_id, expires_ms
        )
        return token

    async def _log_in_by_password(self, attempt: LoginAttempt) -> Credentials:
        if attempt.identifier is None:
            raise InvalidParam("'identifier' is missing")
        password = rules.require(attempt.password, "password")
        user = await self._identification.identify(attempt.identifier, password, attempt.wish.address)
        renewed = None
        if self._passwords.is_outdated(user.password_hash):
            renewed = await self._passwords.hash(password)
        credentials = self._sessions.new_credentials(user.user_id, attempt.wish)
        await self._kit.database.write(self._open, user, renewed, credentials, attempt.wish)
        return credentials

    def _open(
        self, tx: Transaction, verified: User, renewed: str | None, credentials: Credentials, wish: DeviceWish
    ) -> None:
        user = user_store.find_user(tx, verified.user_id)
        if user is None or user.password_hash != verified.password_hash:
            raise Forbidden("The password was changed just now")
        self._sessions.check_may_open(tx, user, credentials.device_id)
        if renewed is not None:
            user_store.update_user(tx, replace(user, password_hash=renewed))
        self._sessions.open_session(tx, credentials, wish)

    async def _log_in_by_token(self, attempt: LoginAttempt) -> Credentials:
        self._kit.limits.check("login", attempt.wish.address)
        token_hash = rules.hash_token(rules.require(attempt.token, "token"))
        return await self._kit.database.write(self._redeem, token_hash, attempt.wish)

    def _redeem(self, tx: Transaction, token_hash: bytes, wish: DeviceWish) -> Credentials:
        user_id = brief_tokens.find_brief_token(tx, token_hash, "login")
        user = user_store.find_user(tx, user_id) if user_id else None
        if user is None:
            raise Forbidden("That login token is not valid (any more)")
        credentials = self._sessions.new_credentials(user.user_id, wish)
        self._sessions.check_may_open(tx, user, credentials.device_id)
        brief_tokens.remove_brief_token(tx, token_hash)
        self._sessions.open_session(tx, credentials, wish)
        return credentials
