"""The password of an account, and its end."""

from typing import Any

from veche.features.accounts.routes.bodies import Line, Password, WithAuth
from veche.features.accounts.service.accounts import Accounts
from veche.features.accounts.service.ownership import PasswordWish
from veche.kit.http import Access, Request, Route, post


class PasswordChange(WithAuth, kw_only=True):
    """The body of `POST /account/password`."""

    new_password: Password | None = None
    logout_devices: bool = True


class Deactivation(WithAuth, kw_only=True):
    """The body of `POST /account/deactivate`. Identity servers are not spoken to."""

    erase: bool = False
    id_server: Line | None = None


class OwnershipRoutes:
    """The operations of an account's owner."""

    def __init__(self, accounts: Accounts) -> None:
        self._ownership = accounts.ownership

    def routes(self) -> list[Route]:
        """Return the declarations."""
        account = "/_matrix/client/v3/account"
        return [
            post(f"{account}/password", self.change_password, Access.OPTIONAL),
            post(f"{account}/deactivate", self.deactivate),
        ]

    async def change_password(self, request: Request) -> dict[str, Any]:
        """Set a new password."""
        body = await request.decode(PasswordChange)
        wish = PasswordWish(body.new_password, body.logout_devices)
        await self._ownership.change_password(request.find_requester(), wish, body.auth, request.address)
        return {}

    async def deactivate(self, request: Request) -> dict[str, Any]:
        """Give the account up for ever."""
        body = await request.decode(Deactivation)
        await self._ownership.deactivate(request.requester, body.auth, request.address, erase=body.erase)
        return {"id_server_unbind_result": "no-support"}
