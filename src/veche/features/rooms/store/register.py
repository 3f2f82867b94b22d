"""All rooms as administrators look at them, the newest first."""

from dataclasses import dataclass

from veche.core.errors import InvalidParam
from veche.core.ids import RoomId, UserId
from veche.kit.transaction import Row, Snapshot

FAR_FUTURE_MS = 2**62
_COLUMNS = (
    "room_id, created_ms, creator, is_listed, shut_ms, (SELECT e.sent_ms FROM rooms_event e"
    " WHERE e.room_id = r.room_id ORDER BY e.position DESC LIMIT 1)"
)


@dataclass(frozen=True, slots=True)
class RegisteredRoom:
    """A room as the server knows it. `active_ms` is when its newest event was sent."""

    room_id: RoomId
    created_ms: int
    creator: UserId
    is_listed: bool
    shut_ms: int | None
    active_ms: int

    @property
    def key(self) -> str:
        """Where the room is in the order."""
        return f"{self.created_ms}.{self.room_id}"


def list_rooms(snapshot: Snapshot, after: str, limit: int) -> list[RegisteredRoom]:
    """Return rooms by age, the newest first, after the one that a key names."""
    created_ms, room_id = _parse_key(after) if after else (FAR_FUTURE_MS, "")
    rows = snapshot.fetch(
        f"SELECT {_COLUMNS} FROM rooms_room r WHERE (created_ms, room_id) < ($1, $2)"
        " ORDER BY created_ms DESC, room_id DESC LIMIT $3",
        created_ms,
        room_id,
        limit,
    )
    return [_room(row) for row in rows]


def find_room(snapshot: Snapshot, room_id: RoomId) -> RegisteredRoom | None:
    """Return one room."""
    row = snapshot.fetchrow(f"SELECT {_COLUMNS} FROM rooms_room r WHERE room_id = $1", room_id)
    return None if row is None else _room(row)


def count_rooms(snapshot: Snapshot) -> int:
    """Return how many rooms there are."""
    count: int = snapshot.fetchval("SELECT COUNT(*) FROM rooms_room")
    return count


def _room(row: Row) -> RegisteredRoom:
    room_id, created_ms, creator, is_listed, shut_ms, active_ms = row
    return RegisteredRoom(room_id, created_ms, creator, bool(is_listed), shut_ms, active_ms or created_ms)


def _parse_key(text: str) -> tuple[int, str]:
    created_ms, _, room_id = text.partition(".")
    if not (created_ms.isascii() and created_ms.isdigit() and len(created_ms) < 19 and room_id.isprintable()):
        raise InvalidParam("That is not where a page of rooms ended")
    return int(created_ms), room_id
