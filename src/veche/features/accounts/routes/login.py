"""Logging in and out, and finding out who one is."""

from typing import Any

import msgspec

from veche.core.errors import MatrixError, NotFound
from veche.features.accounts.routes.bodies import (
    Line,
    Password,
    WithAuth,
    WithDevice,
    credentials_answer,
    expiry_answer,
    wish_of,
)
from veche.features.accounts.service.accounts import Accounts
from veche.features.accounts.service.interactive import PASSWORD, Identifier
from veche.features.accounts.service.login import LOGIN_TOKEN_LIFETIME_MS, TOKEN, LoginAttempt
from veche.kit.feature import Kit
from veche.kit.http import Access, Request, Route, get, post


class LoggingIn(WithDevice, kw_only=True):
    """The body of `POST /login`, with the deprecated ways to name a user."""

    type: Line
    identifier: Identifier | None = None
    user: Line | None = None
    medium: Line | None = None
    address: Line | None = None
    password: Password | None = None
    token: Line | None = None

    def who(self) -> Identifier | None:
        """Return who logs in, however they were named."""
        if self.identifier is not None:
            return self.identifier
        if self.user is not None:
            return Identifier(user=self.user)
        if self.address is not None:
            return Identifier(type="m.id.thirdparty", medium=self.medium, address=self.address)
        return None


class Refreshing(msgspec.Struct, kw_only=True):
    """The body of `POST /refresh`."""

    refresh_token: Line


class LoginRoutes:
    """The operations of logging in and out."""

    def __init__(self, accounts: Accounts, kit: Kit) -> None:
        self._login = accounts.login
        self._sessions = accounts.sessions
        self._kit = kit

    def routes(self) -> list[Route]:
        """Return the declarations."""
        v3, v1 = "/_matrix/client/v3", "/_matrix/client/v1"
        return [
            get(f"{v3}/login", self.list_flows, Access.ANYBODY),
            post(f"{v3}/login", self.log_in, Access.ANYBODY),
            post(f"{v1}/login/get_token", self.issue_login_token),
            post(f"{v3}/refresh", self.refresh, Access.ANYBODY),
            get(f"{v3}/login/sso/redirect", self.refuse_single_sign_on, Access.ANYBODY),
            get(f"{v3}/login/sso/redirect/{{idpId}}", self.refuse_identity_provider, Access.ANYBODY),
            get(f"{v1}/auth_metadata", self.refuse_oauth, Access.ANYBODY),
            post(f"{v3}/logout", self.log_out, Access.LOCKED),
            post(f"{v3}/logout/all", self.log_out_everywhere, Access.LOCKED),
            get(f"{v3}/account/whoami", self.who_am_i, Access.GUEST),
        ]

    async def list_flows(self, _request: Request) -> dict[str, Any]:
        """Say how one can log in."""
        return {"flows": [{"type": PASSWORD}, {"type": TOKEN, "get_login_token": True}]}

    async def log_in(self, request: Request) -> dict[str, Any]:
        """Open a session."""
        body = await request.decode(LoggingIn)
        attempt = LoginAttempt(body.type, wish_of(body, request), body.who(), body.password, body.token)
        credentials = await self._login.log_in(attempt)
        well_known = {"m.homeserver": {"base_url": self._kit.public_url}}
        return credentials_answer(credentials, self._kit.server_name) | {"well_known": well_known}

    async def issue_login_token(self, request: Request) -> dict[str, Any]:
        """Give a token with which another device can log in."""
        body = await request.decode(WithAuth)
        token = await self._login.issue_login_token(request.requester, body.auth, request.address)
        return {"login_token": token, "expires_in_ms": LOGIN_TOKEN_LIFETIME_MS}

    async def refresh(self, request: Request) -> dict[str, Any]:
        """Renew an access token."""
        body = await request.decode(Refreshing)
        self._kit.limits.check("login", request.address)
        credentials = await self._sessions.refresh(body.refresh_token)
        return {"access_token": credentials.access_token} | expiry_answer(credentials)

    async def refuse_single_sign_on(self, _request: Request) -> dict[str, Any]:
        """Answer that there is no single sign-on."""
        raise NotFound("This server has no single sign-on")

    async def refuse_identity_provider(self, _request: Request) -> dict[str, Any]:
        """Answer that an identity provider is not known."""
        raise NotFound("This server knows no such identity provider")

    async def refuse_oauth(self, _request: Request) -> dict[str, Any]:
        """Answer that tokens are given by `/login`, not by OAuth 2.0."""
        raise MatrixError("This server does not speak OAuth 2.0", errcode="M_UNRECOGNIZED", status=404)

    async def log_out(self, request: Request) -> dict[str, Any]:
        """End the session that asks."""
        requester = request.requester
        await self._sessions.log_out(requester.user_id, requester.device_id)
        return {}

    async def log_out_everywhere(self, request: Request) -> dict[str, Any]:
        """End all sessions of the user who asks."""
        await self._sessions.log_out_everywhere(request.requester.user_id)
        return {}

    async def who_am_i(self, request: Request) -> dict[str, Any]:
        """Say whose the token is."""
        requester = request.requester
        answer = {"user_id": requester.user_id, "is_guest": requester.is_guest}
        return answer | ({"device_id": requester.device_id} if requester.device_id else {})
