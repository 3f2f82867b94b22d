"""What the rooms slice tells others, after the commit."""

from dataclasses import dataclass

from veche.core.ids import RoomId, UserId
from veche.features.rooms.stored_event import StoredEvent


@dataclass(frozen=True, slots=True)
class EventsAppended:
    """A room's log has grown."""

    room_id: RoomId
    entries: tuple[StoredEvent, ...]


@dataclass(frozen=True, slots=True)
class MembershipChanged:
    """A user's membership of a room is another one now."""

    room_id: RoomId
    user_id: UserId
    membership: str
    previous: str | None
    position: int
