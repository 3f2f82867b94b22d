"""Registering."""

from typing import Any

from veche.core.errors import InvalidParam
from veche.features.accounts.routes.bodies import (
    Line,
    Password,
    WithDevice,
    credentials_answer,
    wish_of,
)
from veche.features.accounts.rules import is_own_page
from veche.features.accounts.service.accounts import Accounts
from veche.features.accounts.service.interactive import Auth
from veche.features.accounts.service.registration import Application
from veche.features.accounts.service.sessions import Credentials
from veche.kit.feature import Kit
from veche.kit.http import Access, Request, Route, get, post


class Registering(WithDevice, kw_only=True):
    """The body of `POST /register`."""

    auth: Auth | None = None
    username: Line | None = None
    password: Password | None = None
    inhibit_login: bool = False


class RegistrationRoutes:
    """The operations of registering."""

    def __init__(self, accounts: Accounts, kit: Kit) -> None:
        self._registration = accounts.registration
        self._kit = kit

    def routes(self) -> list[Route]:
        """Return the declarations."""
        v3, v1 = "/_matrix/client/v3/register", "/_matrix/client/v1/register"
        return [
            post(v3, self.register, Access.ANYBODY),
            get(f"{v3}/available", self.is_available, Access.ANYBODY),
            get(f"{v1}/m.login.registration_token/validity", self.is_token_valid, Access.ANYBODY),
        ]

    async def register(self, request: Request) -> dict[str, Any]:
        """Make an account, and log it in."""
        kind = request.query("kind", "user")
        if kind not in ("user", "guest"):
            raise InvalidParam("'kind' should be user or guest")
        body = await request.decode(Registering)
        wish = wish_of(body, request)
        if kind == "guest":
            return self._answer(await self._registration.register_guest(wish))
        application = Application(
            body.username,
            body.password,
            body.auth,
            wish,
            wants_login=not body.inhibit_login,
            is_own_page=is_own_page(request.headers.get("origin")),
        )
        made = await self._registration.register(application)
        return self._answer(made) if isinstance(made, Credentials) else {"user_id": made}

    async def is_available(self, request: Request) -> dict[str, bool]:
        """Say whether a name is free."""
        self._kit.limits.check("registration", request.address, 0.1)
        await self._registration.check_available(request.required_query("username"))
        return {"available": True}

    async def is_token_valid(self, request: Request) -> dict[str, bool]:
        """Say whether a registration token is still good."""
        self._kit.limits.check("registration", request.address)
        return {"valid": await self._registration.is_token_valid(request.required_query("token"))}

    def _answer(self, credentials: Credentials) -> dict[str, Any]:
        return credentials_answer(credentials, self._kit.server_name)
