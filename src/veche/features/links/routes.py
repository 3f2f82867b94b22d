"""HTTP of invite links."""

from typing import Annotated, Any

import msgspec

from veche.core.ids import RoomId, parse_room_id
from veche.features.links.rules import NAME_MOST, Link
from veche.features.links.service import Links, LinkWish
from veche.kit.http import Access, Request
from veche.kit.operations import Operation

OF_ROOM = "/rooms/{room_id}/links"
LINK = "/links/{token}"
LIFETIME_MOST_MS = 366 * 24 * 3600 * 1000
USES_MOST = 100_000


class LinkBody(msgspec.Struct):
    """What a link is to be good for."""

    name: Annotated[str, msgspec.Meta(max_length=NAME_MOST)] = ""
    lifetime_ms: Annotated[int, msgspec.Meta(ge=1000, le=LIFETIME_MOST_MS)] | None = None
    uses: Annotated[int, msgspec.Meta(ge=1, le=USES_MOST)] | None = None


class LinkShown(msgspec.Struct, omit_defaults=True):
    """A link. `expires_ms` and `uses_allowed` are left out where there is no limit."""

    token: str
    room_id: str
    maker: str
    name: str
    created_ms: int
    uses: int
    expires_ms: int | None = None
    uses_allowed: int | None = None


class LinkList(msgspec.Struct):
    """The links of a room that are open."""

    links: list[LinkShown]


class RoomEntered(msgspec.Struct):
    """The room that the requester is in now."""

    room_id: str


class LinkRoutes:
    """The operations of invite links."""

    def __init__(self, links: Links) -> None:
        self._links = links

    def operations(self) -> list[Operation]:
        """Declare them."""
        anybody, summary = Access.ANYBODY, dict[str, Any]
        return [
            Operation("POST", OF_ROOM, self.make_link, LinkShown, body=LinkBody),
            Operation("GET", OF_ROOM, self.list_links, LinkList),
            Operation("DELETE", OF_ROOM + "/{token}", self.revoke_link),
            Operation("GET", LINK, self.preview_link, summary, access=anybody),
            Operation("POST", LINK + "/join", self.follow_link, RoomEntered, access=Access.GUEST),
        ]

    async def make_link(self, request: Request, body: LinkBody) -> LinkShown:
        """Make a link that lets people into a room."""
        wish = LinkWish(body.name, body.lifetime_ms, body.uses)
        return _shown(await self._links.make(request.requester, _room_of(request), wish))

    async def list_links(self, request: Request) -> LinkList:
        """List a room's links that are open: one's own, or all to whoever may remove people."""
        found = await self._links.list_of_room(request.requester, _room_of(request))
        return LinkList([_shown(link) for link in found])

    async def revoke_link(self, request: Request) -> None:
        """Take a link back."""
        await self._links.revoke(request.requester, _room_of(request), request.parameters["token"])

    async def preview_link(self, request: Request) -> dict[str, Any]:
        """Tell where a link leads: the room's summary, as Matrix has it, and who invites (`inviter`)."""
        return await self._links.preview(request.address, request.parameters["token"])

    async def follow_link(self, request: Request) -> RoomEntered:
        """Come into a room by a link."""
        return RoomEntered(await self._links.follow(request.requester, request.parameters["token"]))


def _room_of(request: Request) -> RoomId:
    return parse_room_id(request.parameters["room_id"])


def _shown(link: Link) -> LinkShown:
    return msgspec.convert(link, LinkShown, from_attributes=True)
