"""HTTP of sending: messages, state, redactions."""

from typing import Any

from veche.core.ids import EventId, parse_room_id
from veche.features.rooms.routes.delayed import DELAY
from veche.features.rooms.service.delayed import DelayedEvents, DelayWish
from veche.features.rooms.service.sending import Messages, Sending
from veche.kit.http import Access, Request, Route, put

ROOM = "/_matrix/client/v3/rooms/{room_id}"


class SendingRoutes:
    """The operations that append to a room."""

    def __init__(self, messages: Messages, delayed: DelayedEvents) -> None:
        self._messages = messages
        self._delayed = delayed

    def routes(self) -> list[Route]:
        """Declare them."""
        return [
            put(ROOM + "/send/{type}/{txn_id}", self.send, Access.GUEST),
            put(ROOM + "/redact/{event_id}/{txn_id}", self.redact),
            put(ROOM + "/state/{type}", self.set_state, Access.GUEST),
            put(ROOM + "/state/{type}/{state_key}", self.set_state, Access.GUEST),
        ]

    async def send(self, request: Request) -> Any:
        """Send a message event."""
        given = request.parameters
        if request.query(DELAY) is not None:
            return await self._delay(request, None)
        sending = Sending(
            room_id=parse_room_id(given["room_id"]),
            type=given["type"],
            content=await request.json_object(),
            txn_id=given["txn_id"],
        )
        return {"event_id": await self._messages.send_message(request.requester, sending)}

    async def redact(self, request: Request) -> Any:
        """Redact an event."""
        given = request.parameters
        sending = Sending(
            room_id=parse_room_id(given["room_id"]),
            type="m.room.redaction",
            content=await request.json_object(),
            txn_id=given["txn_id"],
            redacts=EventId(given["event_id"]),
        )
        return {"event_id": await self._messages.redact(request.requester, sending)}

    async def set_state(self, request: Request) -> Any:
        """Set a piece of state."""
        given = request.parameters
        address = (given["type"], given.get("state_key", ""))
        if request.query(DELAY) is not None:
            return await self._delay(request, address[1])
        content = await request.json_object()
        room_id = parse_room_id(given["room_id"])
        return {"event_id": await self._messages.set_state(request.requester, room_id, address, content)}

    async def _delay(self, request: Request, state_key: str | None) -> Any:
        """Schedule an event instead of sending it now."""
        given = request.parameters
        delay_ms = request.integer(DELAY, 0, least=1)
        wish = DelayWish(
            room_id=parse_room_id(given["room_id"]),
            type=given["type"],
            state_key=state_key,
            content=await request.json_object(),
            delay_ms=delay_ms,
            txn_id=given.get("txn_id"),
        )
        return {"delay_id": await self._delayed.schedule(request.requester, wish)}
