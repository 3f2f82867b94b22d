"""State of rooms, now and at any position before."""

from collections.abc import Sequence
from dataclasses import dataclass

from veche.core.event import StateKey
from veche.core.ids import RoomId, UserId
from veche.features.rooms.store.events import COLUMNS, entries_from_rows
from veche.features.rooms.stored_event import StoredEvent
from veche.kit.transaction import Snapshot, Transaction

_JOIN = "FROM rooms_state s JOIN rooms_event e ON e.position = s.event_position"
_AT = "s.from_position <= $2 AND (s.until_position IS NULL OR s.until_position > $2)"


def set_state(tx: Transaction, entry: StoredEvent, *, replaces: bool) -> None:
    """Make an event the value of its piece of state from its position on."""
    if replaces:
        tx.execute(
            "UPDATE rooms_state SET until_position = $1 WHERE room_id = $2 AND type = $3 AND state_key = $4"
            " AND until_position IS NULL",
            entry.position,
            entry.room_id,
            entry.type,
            entry.state_key,
        )
    tx.execute(
        "INSERT INTO rooms_state (room_id, type, state_key, from_position, until_position, event_position)"
        " VALUES ($1, $2, $3, $4, NULL, $4)",
        entry.room_id,
        entry.type,
        entry.state_key,
        entry.position,
    )


def set_encryption(tx: Transaction, entry: StoredEvent) -> None:
    """Note beside the room that it is encrypted: lists of rooms are sorted by that."""
    algorithm = entry.event.content.get("algorithm")
    tx.execute(
        "UPDATE rooms_room SET encryption = $1 WHERE room_id = $2",
        algorithm if isinstance(algorithm, str) else None,
        entry.room_id,
    )


def list_state_now(snapshot: Snapshot, room_id: RoomId) -> list[StoredEvent]:
    """Return a room's whole current state."""
    rows = snapshot.fetch(
        f"SELECT {COLUMNS} {_JOIN} WHERE s.room_id = $1 AND s.until_position IS NULL", room_id
    )
    return entries_from_rows(snapshot, rows)


def list_state_at(snapshot: Snapshot, room_id: RoomId, position: int) -> list[StoredEvent]:
    """Return a room's whole state just after a position."""
    rows = snapshot.fetch(f"SELECT {COLUMNS} {_JOIN} WHERE s.room_id = $1 AND {_AT}", room_id, position)
    return entries_from_rows(snapshot, rows)


def list_members_at(
    snapshot: Snapshot, room_id: RoomId, position: int, user_ids: Sequence[UserId]
) -> list[StoredEvent]:
    """Return the member events of some users just after a position."""
    rows = snapshot.fetch(
        f"SELECT {COLUMNS} {_JOIN} WHERE s.room_id = $1 AND s.type = 'm.room.member'"
        f" AND s.state_key = ANY($3) AND {_AT}",
        room_id,
        position,
        list(user_ids),
    )
    return entries_from_rows(snapshot, rows)


def list_all_members_at(snapshot: Snapshot, room_id: RoomId, position: int) -> list[StoredEvent]:
    """Return all member events just after a position."""
    rows = snapshot.fetch(
        f"SELECT {COLUMNS} {_JOIN} WHERE s.room_id = $1 AND s.type = 'm.room.member' AND {_AT}",
        room_id,
        position,
    )
    return entries_from_rows(snapshot, rows)


def find_state_at(snapshot: Snapshot, room_id: RoomId, key: StateKey, position: int) -> StoredEvent | None:
    """Return a piece of state just after a position."""
    rows = snapshot.fetch(
        f"SELECT {COLUMNS} {_JOIN} WHERE s.room_id = $1 AND s.type = $3 AND s.state_key = $4 AND {_AT}",
        room_id,
        position,
        key[0],
        key[1],
    )
    return entries_from_rows(snapshot, rows)[0] if rows else None


def find_state_now(snapshot: Snapshot, room_id: RoomId, key: StateKey) -> StoredEvent | None:
    """Return a piece of the current state."""
    rows = snapshot.fetch(
        f"SELECT {COLUMNS} {_JOIN} WHERE s.room_id = $1 AND s.type = $2 AND s.state_key = $3"
        " AND s.until_position IS NULL",
        room_id,
        key[0],
        key[1],
    )
    return entries_from_rows(snapshot, rows)[0] if rows else None


def list_state_of_type(snapshot: Snapshot, room_id: RoomId, event_type: str) -> list[StoredEvent]:
    """Return all pieces of the current state that are of a type."""
    rows = snapshot.fetch(
        f"SELECT {COLUMNS} {_JOIN} WHERE s.room_id = $1 AND s.type = $2 AND s.until_position IS NULL",
        room_id,
        event_type,
    )
    return entries_from_rows(snapshot, rows)


def list_state_changes(snapshot: Snapshot, room_id: RoomId, after: int, upto: int) -> list[StoredEvent]:
    """Return what the state changed to in (after, upto]: for each piece, its value at `upto`."""
    rows = snapshot.fetch(
        f"SELECT {COLUMNS} {_JOIN} WHERE s.room_id = $1 AND s.from_position > $3 AND {_AT}"
        " ORDER BY s.from_position",
        room_id,
        upto,
        after,
    )
    return entries_from_rows(snapshot, rows)


ERASED = "erased"
"""No event type: what the period of somebody begins with who asked to be erased."""


@dataclass(frozen=True, slots=True)
class Period:
    """A value that a piece of state had from a position on: type and content as JSON.

    Of type ERASED, it begins where a person asked to be erased, and the content is their id.
    """

    room_id: RoomId
    begin: int
    type: str
    content_json: str


def list_sight_history(snapshot: Snapshot, room_ids: Sequence[RoomId], user_id: UserId) -> list[Period]:
    """Return all that the rooms' history visibility and a user's memberships ever were, in order.

    And who of the people there asked to be erased.
    """
    if not room_ids:
        return []
    # Searches by primary key: one condition with OR would read the whole state, members and all.
    rows = snapshot.fetch(
        f"SELECT s.room_id, s.from_position, s.type, e.content {_JOIN} WHERE s.room_id = ANY($1)"
        " AND s.type = 'm.room.history_visibility' AND s.state_key = '' UNION ALL"
        f" SELECT s.room_id, s.from_position, s.type, e.content {_JOIN} WHERE s.room_id = ANY($1)"
        " AND s.type = 'm.room.member' AND s.state_key = $2 UNION ALL"
        f" SELECT room_id, position, '{ERASED}', user_id FROM rooms_erased WHERE room_id = ANY($1)"
        " ORDER BY 2",
        list(room_ids),
        user_id,
    )
    return [Period(*row) for row in rows]


def find_successor(snapshot: Snapshot, entry: StoredEvent) -> int | None:
    """Return the position where a state event was replaced, or None while it is current."""
    found: int | None = snapshot.fetchval(
        "SELECT until_position FROM rooms_state WHERE room_id = $1 AND type = $2 AND state_key = $3"
        " AND from_position = $4",
        entry.room_id,
        entry.type,
        entry.state_key,
        entry.position,
    )
    return found
