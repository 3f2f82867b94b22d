"""HTTP of links to calls and of their guests, in our own interface."""

from typing import Annotated

import msgspec

from veche.core.ids import RoomId, parse_room_id
from veche.features.calls.guests.guests import CallGuests
from veche.features.calls.guests.links import CallLinks, CallLinkWish
from veche.features.calls.guests.rules import (
    GUESTS_MOST,
    HOUR_MS,
    LABEL_MOST,
    LIFETIME_MOST_MS,
    CallGuest,
    CallLink,
    Standing,
)
from veche.kit.http import Access, Request
from veche.kit.operations import Operation
from veche.kit.rounds import Rounds

LINKS = "/rooms/{room_id}/call/links"
GUESTS = "/rooms/{room_id}/call/guests"
LINK = "/call-links/{token}"
GIVEN_NAME_MOST = 200


class CallLinkBody(msgspec.Struct):
    """What a link to a call is to be good for; with `waits`, guests are let in one by one."""

    label: Annotated[str, msgspec.Meta(max_length=LABEL_MOST)] = ""
    lifetime_ms: Annotated[int, msgspec.Meta(ge=60_000, le=LIFETIME_MOST_MS)] = 24 * HOUR_MS
    guests_most: Annotated[int, msgspec.Meta(ge=1, le=GUESTS_MOST)] = 10
    waits: bool = True


class CallLinkShown(msgspec.Struct):
    """A link to a call."""

    token: str
    maker: str
    label: str
    created_ms: int
    expires_ms: int
    guests_most: int
    waits: bool


class CallLinkList(msgspec.Struct):
    """The links to a room's call that are open."""

    links: list[CallLinkShown]


class CallLinkPreview(msgspec.Struct):
    """Where a link leads. `room_name` is null for a chat without a name."""

    room_name: str | None
    inviter_name: str
    expires_ms: int
    waits: bool
    is_full: bool


class GuestBody(msgspec.Struct):
    """Under what name somebody comes."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=GIVEN_NAME_MOST)]


class GuestSession(msgspec.Struct):
    """The account that was made for a guest; while `standing` is `waiting` it is in no room."""

    user_id: str
    device_id: str
    access_token: str
    room_id: str
    standing: Standing
    until_ms: int


class OwnGuest(msgspec.Struct):
    """How the requester stands as a guest."""

    room_id: str
    standing: Standing
    until_ms: int


class GuestShown(msgspec.Struct):
    """A guest, or somebody who waits to be one, for those who look after the room."""

    user_id: str
    name: str
    standing: Standing
    came_ms: int
    until_ms: int


class GuestList(msgspec.Struct):
    """Guests of a room's call: who came first is first."""

    guests: list[GuestShown]


class GuestRoutes:
    """The operations of links and guests."""

    def __init__(self, links: CallLinks, guests: CallGuests, rounds: Rounds) -> None:
        self._links = links
        self._guests = guests
        self._rounds = rounds

    def operations(self) -> list[Operation]:
        """Declare them."""
        anybody, one = Access.ANYBODY, GUESTS + "/{user_id}"
        return [
            Operation("POST", LINKS, self.make_call_link, CallLinkShown, body=CallLinkBody),
            Operation("GET", LINKS, self.list_call_links, CallLinkList),
            Operation("DELETE", LINKS + "/{token}", self.revoke_call_link),
            Operation("GET", LINK, self.preview_call_link, CallLinkPreview, access=anybody),
            Operation("POST", LINK + "/enter", self.enter_call, GuestSession, body=GuestBody, access=anybody),
            Operation("GET", "/me/call-guest", self.show_own_guest, OwnGuest, access=Access.GUEST),
            Operation("GET", GUESTS, self.list_guests, GuestList),
            Operation("POST", one + "/let-in", self.let_guest_in),
            Operation("DELETE", one, self.send_guest_away),
        ]

    async def make_call_link(self, request: Request, body: CallLinkBody) -> CallLinkShown:
        """Make a link that lets guests into a room's call."""
        wish = CallLinkWish(body.label, body.lifetime_ms, body.guests_most, body.waits)
        return _link(await self._links.make(request.requester, _room_of(request), wish))

    async def list_call_links(self, request: Request) -> CallLinkList:
        """List the links to a room's call."""
        found = await self._links.list_of_room(request.requester, _room_of(request))
        return CallLinkList([_link(link) for link in found])

    async def revoke_call_link(self, request: Request) -> None:
        """Take a link to a call back; its guests go."""
        await self._links.revoke(request.requester, _room_of(request), request.parameters["token"])
        self._rounds.wake()

    async def preview_call_link(self, request: Request) -> CallLinkPreview:
        """Tell where a link to a call leads, and who invites."""
        found = await self._guests.preview(request.address, request.parameters["token"])
        return msgspec.convert(found, CallLinkPreview, from_attributes=True)

    async def enter_call(self, request: Request, body: GuestBody) -> GuestSession:
        """Come as a guest, under a name."""
        agent = request.headers.get("user-agent", "")
        token = request.parameters["token"]
        entered = await self._guests.enter(request.address, agent, token, body.name)
        guest, credentials = entered.guest, entered.credentials
        return GuestSession(
            guest.user_id,
            credentials.device_id,
            credentials.access_token,
            guest.room_id,
            guest.standing,
            guest.until_ms,
        )

    async def show_own_guest(self, request: Request) -> OwnGuest:
        """Tell a guest whether they are in."""
        found = await self._guests.find_own(request.requester)
        return OwnGuest(found.room_id, found.standing, found.until_ms)

    async def list_guests(self, request: Request) -> GuestList:
        """List a room's guests and who waits to be let in."""
        found = await self._guests.list_of_room(request.requester, _room_of(request))
        return GuestList([_guest(one) for one in found])

    async def let_guest_in(self, request: Request) -> None:
        """Let somebody in who waits."""
        await self._guests.let_in(request.requester, _room_of(request), request.parameters["user_id"])

    async def send_guest_away(self, request: Request) -> None:
        """Refuse somebody who waits, or end a guest's stay."""
        await self._guests.send_away(request.requester, _room_of(request), request.parameters["user_id"])


def _room_of(request: Request) -> RoomId:
    return parse_room_id(request.parameters["room_id"])


def _link(link: CallLink) -> CallLinkShown:
    return msgspec.convert(link, CallLinkShown, from_attributes=True)


def _guest(guest: CallGuest) -> GuestShown:
    return msgspec.convert(guest, GuestShown, from_attributes=True)
