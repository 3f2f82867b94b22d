"""People as they are searched for: names folded, so that case does not matter in any script."""

from veche.core.ids import RoomId, UserId
from veche.kit.transaction import Snapshot, Transaction

_IN_PUBLIC_ROOM = (
    "SELECT 1 FROM rooms_member m JOIN rooms_state s ON s.room_id = m.room_id AND s.state_key = ''"
    " AND s.until_position IS NULL AND s.type IN ('m.room.join_rules', 'm.room.history_visibility')"
    " JOIN rooms_event e ON e.position = s.event_position"
    " WHERE m.user_id = $1 AND m.membership = 'join'"
    ' AND (e.content LIKE \'%"join_rule":"public"%\''
    ' OR e.content LIKE \'%"history_visibility":"world_readable"%\') LIMIT 1'
)


def put_person(tx: Transaction, user_id: UserId, folded: str) -> None:
    """Store the folded names of a person."""
    tx.execute(
        "INSERT INTO rooms_person (user_id, folded) VALUES ($1, $2)"
        " ON CONFLICT (user_id) DO UPDATE SET folded = excluded.folded",
        user_id,
        folded,
    )


def remove_person(tx: Transaction, user_id: UserId) -> None:
    """Have a person not be found any more."""
    tx.execute("DELETE FROM rooms_person WHERE user_id = $1", user_id)


def list_people(snapshot: Snapshot, folded: str, after: str, limit: int) -> list[UserId]:
    """Return people whose folded names contain a text, by user id, after one."""
    escaped = folded.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = snapshot.fetch(
        "SELECT user_id FROM rooms_person WHERE folded LIKE $1 ESCAPE '\\' AND user_id > $2"
        " ORDER BY user_id LIMIT $3",
        f"%{escaped}%",
        after,
        limit,
    )
    return [row[0] for row in rows]


def is_in_public_room(snapshot: Snapshot, user_id: UserId) -> bool:
    """Return whether somebody is in a room that anybody may join or read."""
    return bool(snapshot.fetch(_IN_PUBLIC_ROOM, user_id))


def list_mutual_rooms(
    snapshot: Snapshot, user_id: UserId, other_id: UserId, after: str, limit: int
) -> list[RoomId]:
    """Return the rooms that two people are in, by room id, after one."""
    rows = snapshot.fetch(
        "SELECT m.room_id FROM rooms_member m JOIN rooms_member o ON o.room_id = m.room_id"
        " AND o.user_id = $2 AND o.membership = 'join' WHERE m.user_id = $1 AND m.membership = 'join'"
        " AND m.room_id > $3 ORDER BY m.room_id LIMIT $4",
        user_id,
        other_id,
        after,
        limit,
    )
    return [row[0] for row in rows]


def count_mutual_rooms(snapshot: Snapshot, user_id: UserId, other_id: UserId) -> int:
    """Return how many rooms two people are in."""
    count: int = snapshot.fetchval(
        "SELECT COUNT(*) FROM rooms_member m JOIN rooms_member o ON o.room_id = m.room_id"
        " AND o.user_id = $2 AND o.membership = 'join' WHERE m.user_id = $1 AND m.membership = 'join'",
        user_id,
        other_id,
    )
    return count


def has_invited(snapshot: Snapshot, inviter: UserId, user_id: UserId) -> bool:
    """Return whether somebody has an invitation of somebody that waits for an answer."""
    found = snapshot.fetch(
        "SELECT 1 FROM rooms_member m JOIN rooms_event e ON e.position = m.position"
        " WHERE m.user_id = $1 AND m.membership = 'invite' AND e.sender = $2 LIMIT 1",
        user_id,
        inviter,
    )
    return bool(found)
