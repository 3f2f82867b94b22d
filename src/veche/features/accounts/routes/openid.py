"""OpenID tokens, from both sides: the user's client, and the service that wants to know who it talks to."""

from typing import Any

from veche.core.errors import MatrixError
from veche.features.accounts.rules import check_own
from veche.features.accounts.service.accounts import Accounts
from veche.features.accounts.service.openid import LIFETIME_S
from veche.kit.feature import Kit
from veche.kit.http import Access, Request, Route, get, post


class OpenIdRoutes:
    """The operations of OpenID."""

    def __init__(self, accounts: Accounts, kit: Kit) -> None:
        self._openid = accounts.openid
        self._kit = kit

    def routes(self) -> list[Route]:
        """Return the declarations."""
        return [
            post("/_matrix/client/v3/user/{userId}/openid/request_token", self.issue),
            get("/_matrix/federation/v1/openid/userinfo", self.tell, Access.ANYBODY),
        ]

    async def issue(self, request: Request) -> dict[str, Any]:
        """Give the requester a token for other services."""
        user_id = check_own(request.requester, request.parameters["userId"])
        await request.json_object()
        return {
            "access_token": await self._openid.issue(user_id),
            "token_type": "Bearer",
            "matrix_server_name": self._kit.server_name,
            "expires_in": LIFETIME_S,
        }

    async def tell(self, request: Request) -> dict[str, Any]:
        """Tell a service whose a token is."""
        token = request.query("access_token")
        if token is None:
            raise MatrixError("A token is needed", errcode="M_MISSING_TOKEN", status=401)
        return {"sub": await self._openid.get_user(token)}
