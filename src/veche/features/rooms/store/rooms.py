"""The rooms themselves."""

from dataclasses import dataclass

from veche.core.ids import RoomId, UserId
from veche.core.room_versions import RoomVersion, get_room_version
from veche.features.rooms.memory import Room
from veche.features.rooms.store.events import find_latest
from veche.features.rooms.store.state import list_state_now
from veche.kit.migrations import Migration
from veche.kit.transaction import Snapshot, Transaction

SHUTTING_MIGRATION = Migration(
    "shut rooms",
    (
        "ALTER TABLE rooms_room ADD COLUMN shut_ms BIGINT",
        "CREATE INDEX rooms_room_age ON rooms_room (created_ms, room_id)",
    ),
)


@dataclass(frozen=True, slots=True)
class RoomRow:
    """What is said of a room outside its events."""

    room_id: RoomId
    version: RoomVersion
    creator: UserId
    is_listed: bool
    is_shut: bool
    """Whether administrators have shut it: nobody writes, comes in, or reads it as a stranger."""


def add_room(
    tx: Transaction, room_id: RoomId, version: RoomVersion, creator: UserId, room_type: str | None
) -> None:
    """Store a new room."""
    tx.execute(
        "INSERT INTO rooms_room (room_id, version, creator, created_ms, is_listed, room_type)"
        " VALUES ($1, $2, $3, $4, 0, $5)",
        room_id,
        version.version,
        creator,
        tx.now_ms,
        room_type,
    )


def find_room(snapshot: Snapshot, room_id: RoomId) -> RoomRow | None:
    """Return a room."""
    row = snapshot.fetchrow(
        "SELECT room_id, version, creator, is_listed, shut_ms FROM rooms_room WHERE room_id = $1", room_id
    )
    if row is None:
        return None
    return RoomRow(row[0], get_room_version(row[1]), row[2], bool(row[3]), row[4] is not None)


def set_listed(tx: Transaction, room_id: RoomId, *, is_listed: bool) -> None:
    """List a room in the public directory, or take it out."""
    tx.execute("UPDATE rooms_room SET is_listed = $1 WHERE room_id = $2", int(is_listed), room_id)


def set_shut(tx: Transaction, room_id: RoomId, *, is_shut: bool) -> None:
    """Shut a room, which takes it out of the public directory too, or open it again."""
    tx.execute(
        "UPDATE rooms_room SET shut_ms = $1, is_listed = CASE WHEN $2 = 1 THEN 0 ELSE is_listed END"
        " WHERE room_id = $3",
        tx.now_ms if is_shut else None,
        int(is_shut),
        room_id,
    )


def load_room(snapshot: Snapshot, room_id: RoomId) -> Room | None:
    """Return a room with its whole current state, for memory."""
    row = find_room(snapshot, room_id)
    latest = find_latest(snapshot, room_id)
    if row is None or latest is None:
        return None
    room = Room(room_id, row.version)
    room.is_shut = row.is_shut
    room.head, room.depth, event_id = latest
    room.latest = (event_id,)
    room.timeline_floor = room.head
    for entry in list_state_now(snapshot, room_id):
        room.set_state(entry)
    return room
