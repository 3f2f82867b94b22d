"""Events by the time at which they say they were sent."""

from veche.core.house_rules import SAID
from veche.core.ids import RoomId, UserId
from veche.features.rooms.store.events import COLUMNS, entries_from_rows
from veche.features.rooms.stored_event import StoredEvent
from veche.features.rooms.visibility import Sight
from veche.kit.transaction import Snapshot

CANDIDATES = 50
"""Events near the time that are tried until the reader may see one."""


def find_event_near(
    snapshot: Snapshot, room_id: RoomId, sent_ms: int, sight: Sight, *, is_backward: bool
) -> StoredEvent | None:
    """Return the event closest to a time that the reader may see, looking one way."""
    comparison, order = ("<=", "DESC") if is_backward else (">=", "ASC")
    rows = snapshot.fetch(
        f"SELECT {COLUMNS} FROM rooms_event e WHERE e.room_id = $1 AND e.sent_ms {comparison} $2"
        f" ORDER BY e.sent_ms {order}, e.position {order} LIMIT $3",
        room_id,
        sent_ms,
        CANDIDATES,
    )
    visible = sight.visible(entries_from_rows(snapshot, rows))
    return visible[0] if visible else None


def find_last_said(snapshot: Snapshot, room_id: RoomId, user_id: UserId, after_ms: int) -> int | None:
    """Return when a user last said something new in a room, if that was after a time."""
    found: int | None = snapshot.fetchval(
        "SELECT MAX(sent_ms) FROM rooms_event WHERE room_id = $1 AND sent_ms > $2 AND sender = $3"
        " AND type = ANY($4) AND COALESCE(rel_type, '') NOT IN ('m.replace', 'm.reference')",
        room_id,
        after_ms,
        user_id,
        sorted(SAID),
    )
    return found


def has_said(snapshot: Snapshot, room_id: RoomId, user_id: UserId) -> bool:
    """Return whether a user has ever said something in a room."""
    found = snapshot.fetchval(
        "SELECT 1 FROM rooms_event WHERE room_id = $1 AND sender = $2 AND type = ANY($3) LIMIT 1",
        room_id,
        user_id,
        sorted(SAID),
    )
    return found is not None
