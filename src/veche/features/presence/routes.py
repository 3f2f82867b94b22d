"""The HTTP interface of typing, receipts, read markers and presence."""

from typing import Annotated, Any, Literal

import msgspec

from veche.core.errors import Forbidden, InvalidParam
from veche.core.ids import EventId, RoomId, UserId, parse_room_id, parse_user_id
from veche.features.presence.rules.receipts import (
    FULLY_READ,
    READ,
    READ_PRIVATE,
    check_receipt_type,
    parse_thread_id,
)
from veche.features.presence.service.people import People
from veche.features.presence.service.receipts import Mark, Receipts
from veche.features.presence.service.typists import Typists
from veche.kit.http import Request, Route, get, post, put

STATUS_LIMIT = 1_024
"""Characters of a status message."""


class TypingBody(msgspec.Struct):
    """The body of typing. `timeout` is in milliseconds."""

    typing: bool
    timeout: int | None = None


class ReceiptBody(msgspec.Struct):
    """The body of a receipt. Whatever is not a thread id is refused as the specification says."""

    thread_id: Any = msgspec.UNSET


class ReadMarkersBody(msgspec.Struct):
    """The body of read markers."""

    fully_read: str | None = msgspec.field(name=FULLY_READ, default=None)
    read: str | None = msgspec.field(name=READ, default=None)
    read_private: str | None = msgspec.field(name=READ_PRIVATE, default=None)


class StatusBody(msgspec.Struct):
    """The body of presence."""

    presence: Literal["online", "unavailable", "offline"]
    status_msg: Annotated[str, msgspec.Meta(max_length=STATUS_LIMIT)] | None = None


class PresenceRoutes:
    """The endpoints of the slice."""

    def __init__(self, typists: Typists, receipts: Receipts, people: People) -> None:
        self._typists = typists
        self._receipts = receipts
        self._people = people

    def routes(self) -> list[Route]:
        """List the declarations."""
        room = "/_matrix/client/v3/rooms/{room_id}"
        return [
            put(f"{room}/typing/{{user_id}}", self.put_typing),
            post(f"{room}/receipt/{{receipt_type}}/{{event_id}}", self.post_receipt),
            post(f"{room}/read_markers", self.post_read_markers),
            put("/_matrix/client/v3/presence/{user_id}/status", self.put_status),
            get("/_matrix/client/v3/presence/{user_id}/status", self.get_status),
        ]

    async def put_typing(self, request: Request) -> dict[str, Any]:
        """Say that the requester types in a room, or does not any more."""
        room_id, user_id = _room_id(request), _own_user_id(request)
        body = await request.decode(TypingBody)
        timeout_s = None if body.timeout is None else body.timeout / 1000
        await self._typists.set_typing(user_id, room_id, timeout_s, is_typing=body.typing)
        self._people.note_activity(user_id)
        return {}

    async def post_receipt(self, request: Request) -> dict[str, Any]:
        """Say how far the requester has read a room, or a thread of it."""
        receipt_type = check_receipt_type(request.parameters["receipt_type"])
        body = await request.decode(ReceiptBody)
        thread_id = parse_thread_id(body.thread_id, receipt_type)
        mark = Mark(receipt_type, EventId(request.parameters["event_id"]), thread_id)
        await self._receive(request, [mark])
        return {}

    async def post_read_markers(self, request: Request) -> dict[str, Any]:
        """Set the fully read marker and receipts together."""
        body = await request.decode(ReadMarkersBody)
        given = {FULLY_READ: body.fully_read, READ: body.read, READ_PRIVATE: body.read_private}
        marks = [Mark(kind, EventId(event_id)) for kind, event_id in given.items() if event_id is not None]
        await self._receive(request, marks)
        return {}

    async def put_status(self, request: Request) -> dict[str, Any]:
        """Set the requester's presence and status message."""
        _own_user_id(request)
        body = await request.decode(StatusBody)
        if "\0" in (body.status_msg or ""):
            raise InvalidParam("A status message has no NUL characters")
        await self._people.choose(request.requester, body.presence, body.status_msg)
        return {}

    async def get_status(self, request: Request) -> dict[str, Any]:
        """Return somebody's presence."""
        user_id = parse_user_id(request.parameters["user_id"])
        return await self._people.status_of(request.requester, user_id)

    async def _receive(self, request: Request, marks: list[Mark]) -> None:
        user_id = request.requester.user_id
        await self._receipts.receive(user_id, _room_id(request), marks)
        self._people.note_activity(user_id)


def _room_id(request: Request) -> RoomId:
    return parse_room_id(request.parameters["room_id"])


def _own_user_id(request: Request) -> UserId:
    """Return the user of the path, who must be the requester."""
    if request.parameters["user_id"] != request.requester.user_id:
        raise Forbidden("You can do this only for yourself")
    return request.requester.user_id
