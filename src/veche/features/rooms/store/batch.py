"""Reading many rooms at once, for first syncs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from veche.core.ids import RoomId, UserId
from veche.features.rooms.store.events import MARK, recall_entries
from veche.features.rooms.stored_event import StoredEvent
from veche.kit.transaction import Row, Snapshot

_STATE = f"SELECT {MARK}, s.room_id, s.state_key, s.from_position, s.until_position FROM rooms_state s"
_EVENT = "JOIN rooms_event e ON e.position = s.event_position"
_SOMETIME = "s.from_position <= $2 AND (s.until_position IS NULL OR s.until_position > $3)"

_NEWEST_POSTGRESQL = (
    f"SELECT {MARK} FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS r (room_id, after, upto)"
    " CROSS JOIN LATERAL (SELECT x.position, x.redacted_by, x.unsigned FROM rooms_event x"
    " WHERE x.room_id = r.room_id AND x.position > r.after AND x.position <= r.upto"
    " ORDER BY x.position DESC LIMIT $4) e"
)
_NEWEST_SQLITE = (
    f"SELECT {MARK} FROM json_each($1) r CROSS JOIN rooms_event e ON e.position IN ("
    "SELECT x.position FROM rooms_event x WHERE x.room_id = r.value"
    " AND x.position > json_extract($2, '$[' || r.key || ']')"
    " AND x.position <= json_extract($3, '$[' || r.key || ']') ORDER BY x.position DESC LIMIT $4)"
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a room's log: (after, upto]."""

    room_id: RoomId
    after: int
    upto: int


@dataclass(frozen=True, slots=True)
class MembersWish:
    """The member events of some people, as they were just after a position."""

    room_id: RoomId
    position: int
    people: frozenset[UserId]


def list_newest(
    snapshot: Snapshot, stretches: Sequence[Stretch], limit: int
) -> dict[RoomId, list[StoredEvent]]:
    """Return each stretch's newest events, newest first."""
    found: dict[RoomId, list[StoredEvent]] = {stretch.room_id: [] for stretch in stretches}
    bounds = (
        [one.room_id for one in stretches],
        [one.after for one in stretches],
        [one.upto for one in stretches],
    )
    statement = _NEWEST_SQLITE if snapshot.dialect == "sqlite" else _NEWEST_POSTGRESQL
    rows = snapshot.fetch(statement, *bounds, limit)
    for entry in sorted(recall_entries(snapshot, rows), key=lambda entry: -entry.position):
        found[entry.room_id].append(entry)
    return found


def list_states_at(
    snapshot: Snapshot, positions: Mapping[RoomId, int], *, with_members: bool
) -> dict[RoomId, list[StoredEvent]]:
    """Return the whole state of rooms, each just after a position of its own; maybe without members."""
    if not positions:
        return {}
    bounds = (list(positions), max(positions.values()), min(positions.values()))
    if with_members:
        rows = snapshot.fetch(f"{_STATE} {_EVENT} WHERE s.room_id = ANY($1) AND {_SOMETIME}", *bounds)
    else:
        # Two ranges around the type, so that members are not even looked at: there may be thousands.
        parts = [
            f"{_STATE} {_EVENT} WHERE s.room_id = ANY($1) AND s.type {side} 'm.room.member' AND {_SOMETIME}"
            for side in ("<", ">")
        ]
        rows = snapshot.fetch(" UNION ALL ".join(parts), *bounds)
    return _as_of(snapshot, rows, positions)


def list_members_of(snapshot: Snapshot, wishes: Sequence[MembersWish]) -> dict[RoomId, list[StoredEvent]]:
    """Return the member events that are wished for, by room."""
    if not wishes:
        return {}
    positions = {wish.room_id: wish.position for wish in wishes}
    people = {wish.room_id: wish.people for wish in wishes}
    rows = snapshot.fetch(
        f"{_STATE} {_EVENT} WHERE s.room_id = ANY($1) AND s.type = 'm.room.member' AND {_SOMETIME}"
        " AND s.state_key = ANY($4)",
        list(positions),
        max(positions.values()),
        min(positions.values()),
        sorted(frozenset().union(*people.values())),
    )
    return _as_of(snapshot, [row for row in rows if row[4] in people[row[3]]], positions)


def count_members_of(snapshot: Snapshot, room_ids: Sequence[RoomId]) -> dict[RoomId, tuple[int, int]]:
    """Return how many people are in each room, and how many are invited."""
    if not room_ids:
        return {}
    rows = snapshot.fetch(
        "SELECT room_id, membership, COUNT(*) FROM rooms_member WHERE room_id = ANY($1)"
        " AND membership IN ('join', 'invite') GROUP BY room_id, membership",
        list(room_ids),
    )
    counts = {(room_id, membership): count for room_id, membership, count in rows}
    return {
        room_id: (counts.get((room_id, "join"), 0), counts.get((room_id, "invite"), 0))
        for room_id in room_ids
    }


def _as_of(
    snapshot: Snapshot, rows: Sequence[Row], positions: Mapping[RoomId, int]
) -> dict[RoomId, list[StoredEvent]]:
    """Return what was true at each room's own position, of rows that were true at some of them."""
    true = []
    for row in rows:
        room_id, _, begin, end = row[3:]
        position = positions[room_id]
        if begin <= position and (end is None or end > position):
            true.append(row)
    found: dict[RoomId, list[StoredEvent]] = {room_id: [] for room_id in positions}
    for entry in recall_entries(snapshot, true):
        found[entry.room_id].append(entry)
    return found
