"""Who may read a room, and how far: the one way in for every operation that reads on behalf of a user."""

from dataclasses import dataclass

from veche.core.errors import Forbidden, NotFound
from veche.core.ids import EventId, RoomId, UserId
from veche.features.rooms.store.events import find_event
from veche.features.rooms.store.members import find_membership
from veche.features.rooms.store.rooms import RoomRow, find_room
from veche.features.rooms.stored_event import StoredEvent
from veche.features.rooms.visibility import Sight
from veche.kit.transaction import Snapshot

LATEST = 2**62


@dataclass(frozen=True, slots=True)
class RoomAccess:
    """A user's right to read a room."""

    room: RoomRow
    sight: Sight
    membership: str | None
    upto: int
    """The newest state that the user may see: of now, or of when they left."""


def open_for_reading(snapshot: Snapshot, room_id: RoomId, user_id: UserId) -> RoomAccess:
    """Return a user's right to read a room; raise M_FORBIDDEN for a stranger, also if there is no room."""
    room = find_room(snapshot, room_id)
    if room is None:
        # The same answer as for a room that is none of theirs: nobody learns which rooms exist.
        raise Forbidden("You are not in this room")
    sight = Sight.read(snapshot, room_id, user_id)
    found = find_membership(snapshot, user_id, room_id)
    membership = None if found is None else found.membership
    if membership == "join" or (sight.is_world_readable(LATEST) and not room.is_shut):
        return RoomAccess(room, sight, membership, LATEST)
    if found is None or not sight.has_joined or found.is_forgotten:
        raise Forbidden("You are not in this room")
    return RoomAccess(room, sight, membership, found.position)


def get_visible_event(snapshot: Snapshot, access: RoomAccess, event_id: EventId) -> StoredEvent:
    """Return an event that the user may see, or raise M_NOT_FOUND."""
    entry = find_event(snapshot, access.room.room_id, event_id)
    shown = None if entry is None else access.sight.show(entry)
    if shown is None:
        raise NotFound("There is no such event, or you may not see it")
    return shown
