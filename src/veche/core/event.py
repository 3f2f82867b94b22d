"""The event: the unit of a room's history, in the one shape that every part of the server passes around."""

from collections.abc import Mapping
from typing import Any

import msgspec

from veche.core.ids import EventId, RoomId, UserId

StateKey = tuple[str, str]
"""What addresses a piece of room state: event type and state key."""


class Event(msgspec.Struct, frozen=True, eq=False):
    """A signed event of a room. `pdu` is its federation form, whole: what is hashed, signed and stored.

    The other attributes are read from `pdu` once, because every rule asks for them. In room version 12
    and later the create event has no `room_id` of its own in the PDU: `room_id` here is still filled.
    """

    event_id: EventId
    room_id: RoomId
    type: str
    sender: UserId
    sent_ms: int
    state_key: str | None
    content: Mapping[str, Any]
    pdu: Mapping[str, Any]

    @property
    def is_state(self) -> bool:
        """Whether the event sets a piece of room state (an empty state key counts)."""
        return self.state_key is not None

    @property
    def membership(self) -> str | None:
        """The `membership` of an `m.room.member` event."""
        value = self.content.get("membership") if self.type == "m.room.member" else None
        return value if isinstance(value, str) else None
