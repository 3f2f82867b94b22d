"""HTTP of invite links."""

from typing import Annotated, Any

import msgspec

from veche.core.ids import parse_room_id
from veche.features.links.rules import NAME_MOST, Link
from veche.features.links.service import Links, LinkWish
from veche.kit.http import Access, Request, Route, delete, get, post

OF_ROOM = "/_veche/v1/rooms/{room_id}/links"
LINK = "/_veche/v1/links/{token}"
LIFETIME_MOST_MS = 366 * 24 * 3600 * 1000
USES_MOST = 100_000


class LinkBody(msgspec.Struct):
    """What a link is to be good for."""

    name: Annotated[str, msgspec.Meta(max_length=NAME_MOST)] = ""
    lifetime_ms: Annotated[int, msgspec.Meta(ge=1000, le=LIFETIME_MOST_MS)] | None = None
    uses: Annotated[int, msgspec.Meta(ge=1, le=USES_MOST)] | None = None


class LinkRoutes:
    """The operations of invite links."""

    def __init__(self, links: Links) -> None:
        self._links = links

    def routes(self) -> list[Route]:
        """Declare them."""
        return [
            post(OF_ROOM, self.make),
            get(OF_ROOM, self.list_of_room),
            delete(OF_ROOM + "/{token}", self.revoke),
            get(LINK, self.preview, Access.ANYBODY),
            post(LINK + "/join", self.follow, Access.GUEST),
        ]

    async def make(self, request: Request) -> Any:
        """Make a link."""
        body = await request.decode(LinkBody)
        wish = LinkWish(body.name, body.lifetime_ms, body.uses)
        return _shown(await self._links.make(request.requester, _room_of(request), wish))

    async def list_of_room(self, request: Request) -> Any:
        """List a room's links."""
        found = await self._links.list_of_room(request.requester, _room_of(request))
        return {"links": [_shown(link) for link in found]}

    async def revoke(self, request: Request) -> Any:
        """Take a link back."""
        await self._links.revoke(request.requester, _room_of(request), request.parameters["token"])
        return {}

    async def preview(self, request: Request) -> Any:
        """Tell where a link leads."""
        return await self._links.preview(request.address, request.parameters["token"])

    async def follow(self, request: Request) -> Any:
        """Come in by a link."""
        return {"room_id": await self._links.follow(request.requester, request.parameters["token"])}


def _room_of(request: Request) -> Any:
    return parse_room_id(request.parameters["room_id"])


def _shown(link: Link) -> dict[str, Any]:
    shown = msgspec.to_builtins(link)
    return {key: value for key, value in shown.items() if value is not None}
