"""Who is in which room now."""

from collections.abc import Sequence
from dataclasses import dataclass

from veche.core.ids import RoomId, UserId
from veche.features.rooms.stored_event import StoredEvent
from veche.kit.transaction import Snapshot, Transaction


@dataclass(frozen=True, slots=True)
class Membership:
    """A user's membership of a room since a position."""

    user_id: UserId
    room_id: RoomId
    membership: str
    position: int
    is_forgotten: int


def set_membership(tx: Transaction, entry: StoredEvent) -> None:
    """Store what a member event says."""
    tx.execute(
        "INSERT INTO rooms_member (user_id, room_id, membership, position, is_forgotten)"
        " VALUES ($1, $2, $3, $4, 0) ON CONFLICT (user_id, room_id) DO UPDATE SET"
        " membership = excluded.membership, position = excluded.position, is_forgotten = 0",
        entry.state_key,
        entry.room_id,
        entry.event.membership,
        entry.position,
    )


def forget_room(tx: Transaction, user_id: UserId, room_id: RoomId) -> None:
    """Have a room that a user has left not appear any more."""
    tx.execute(
        "UPDATE rooms_member SET is_forgotten = 1 WHERE user_id = $1 AND room_id = $2", user_id, room_id
    )


def find_membership(snapshot: Snapshot, user_id: UserId, room_id: RoomId) -> Membership | None:
    """Return a user's membership of a room, if there ever was one."""
    row = snapshot.fetchrow(
        "SELECT user_id, room_id, membership, position, is_forgotten FROM rooms_member"
        " WHERE user_id = $1 AND room_id = $2",
        user_id,
        room_id,
    )
    return None if row is None else Membership(*row)


def list_memberships(snapshot: Snapshot, user_id: UserId) -> list[Membership]:
    """Return all memberships of a user, left rooms too."""
    rows = snapshot.fetch(
        "SELECT user_id, room_id, membership, position, is_forgotten FROM rooms_member WHERE user_id = $1",
        user_id,
    )
    return [Membership(*row) for row in rows]


def list_members(snapshot: Snapshot, room_id: RoomId, membership: str) -> list[UserId]:
    """Return the users who have a membership in a room now."""
    rows = snapshot.fetch(
        "SELECT user_id FROM rooms_member WHERE room_id = $1 AND membership = $2", room_id, membership
    )
    return [row[0] for row in rows]


def list_others(
    snapshot: Snapshot, room_id: RoomId, user_id: UserId, membership: str, most: int
) -> list[UserId]:
    """Return others who have a membership in a room."""
    rows = snapshot.fetch(
        "SELECT user_id FROM rooms_member WHERE room_id = $1 AND membership = $2 AND user_id <> $3 LIMIT $4",
        room_id,
        membership,
        user_id,
        most,
    )
    return [row[0] for row in rows]


def list_neighbours(snapshot: Snapshot, user_id: UserId) -> set[UserId]:
    """Return everybody who is in a room with a user, without the user."""
    rows = snapshot.fetch(
        "SELECT DISTINCT o.user_id FROM rooms_member m JOIN rooms_member o ON o.room_id = m.room_id"
        " WHERE m.user_id = $1 AND m.membership = 'join' AND o.membership = 'join' AND o.user_id <> $1",
        user_id,
    )
    return {row[0] for row in rows}


def shares_room(snapshot: Snapshot, user_id: UserId, other_id: UserId) -> bool:
    """Return whether two users are in a room together."""
    return bool(
        snapshot.fetch(
            "SELECT 1 FROM rooms_member m JOIN rooms_member o ON o.room_id = m.room_id AND o.user_id = $2"
            " WHERE m.user_id = $1 AND m.membership = 'join' AND o.membership = 'join' LIMIT 1",
            user_id,
            other_id,
        )
    )


def list_heroes(snapshot: Snapshot, room_id: RoomId, but: UserId, limit: int) -> list[UserId]:
    """Return the first people of a room, by the age of their membership: a room without a name is called so.

    People who have left are named only where nobody else is there.
    """
    for memberships in (("join", "invite"), ("leave", "ban")):
        rows: list[tuple[int, UserId]] = []
        for membership in memberships:
            rows += [
                (row[0], row[1])
                for row in snapshot.fetch(
                    "SELECT position, user_id FROM rooms_member WHERE room_id = $1 AND membership = $2"
                    " AND user_id <> $3 ORDER BY position LIMIT $4",
                    room_id,
                    membership,
                    but,
                    limit,
                )
            ]
        if rows:
            return [user_id for _, user_id in sorted(rows)[:limit]]
    return []


def list_some_members(
    snapshot: Snapshot, room_id: RoomId, memberships: Sequence[str], limit: int
) -> list[UserId]:
    """Return some of those who have one of the memberships in a room now."""
    rows = snapshot.fetch(
        "SELECT user_id FROM rooms_member WHERE room_id = $1 AND membership = ANY($2) LIMIT $3",
        room_id,
        list(memberships),
        limit,
    )
    return [row[0] for row in rows]
