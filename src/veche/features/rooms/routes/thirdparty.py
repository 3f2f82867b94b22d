"""HTTP of bridges to other networks: none can be registered yet, and the answers say so."""

from typing import Any

from veche.core.errors import Forbidden, NotFound
from veche.kit.http import Access, Request, Route, get, post

BASE = "/_matrix/client/v3/thirdparty"


class ThirdPartyRoutes:
    """The operations on networks that a bridge would serve."""

    def routes(self) -> list[Route]:
        """Declare them."""
        return [
            get(BASE + "/protocols", self.protocols),
            get(BASE + "/protocol/{protocol}", self.unknown_protocol),
            get(BASE + "/location", self.nothing),
            get(BASE + "/location/{protocol}", self.unknown_protocol),
            get(BASE + "/user", self.nothing),
            get(BASE + "/user/{protocol}", self.unknown_protocol),
            post("/_matrix/client/v1/appservice/{appservice_id}/ping", self.ping_appservice, Access.ANYBODY),
        ]

    async def protocols(self, _request: Request) -> Any:
        """List the networks: none."""
        return {}

    async def nothing(self, _request: Request) -> Any:
        """List what an alias or user id is on other networks: nothing."""
        return []

    async def unknown_protocol(self, _request: Request) -> Any:
        """Refuse: the network is not known."""
        raise NotFound("No bridge to that network is registered here")

    async def ping_appservice(self, _request: Request) -> Any:
        """Refuse: no application service is registered."""
        raise Forbidden("No application service is registered here")
