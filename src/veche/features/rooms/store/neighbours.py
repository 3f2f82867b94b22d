"""How the circle of people who share a room with a user changes over time."""

from veche.core.ids import RoomId, UserId
from veche.features.rooms.store.members import list_neighbours
from veche.features.rooms.store.state import find_state_at
from veche.kit.transaction import Snapshot


def read_neighbour_changes(
    snapshot: Snapshot, user_id: UserId, after: int, upto: int
) -> tuple[set[UserId], set[UserId]]:
    """Return whom a user came to share a room with in (after, upto], and whom no more."""
    came, went = _own_moves(snapshot, user_id, after, upto)
    gained: set[UserId] = set()
    candidates: set[UserId] = set()
    for room_id in came:
        gained |= _members_at(snapshot, room_id, upto)
    for room_id in went:
        candidates |= _members_at(snapshot, room_id, after)
    others_came, others_went = _moves_of_others(snapshot, user_id, after, upto)
    gained |= others_came
    candidates |= others_went
    lost = candidates - list_neighbours(snapshot, user_id) if candidates else set()
    return gained - {user_id} - lost, lost - {user_id}


def _own_moves(
    snapshot: Snapshot, user_id: UserId, after: int, upto: int
) -> tuple[list[RoomId], list[RoomId]]:
    rows = snapshot.fetch(
        "SELECT room_id, membership FROM rooms_member"
        " WHERE user_id = $1 AND position > $2 AND position <= $3",
        user_id,
        after,
        upto,
    )
    came, went = [], []
    for room_id, membership in rows:
        before = find_state_at(snapshot, room_id, ("m.room.member", user_id), after)
        was_joined = before is not None and before.event.membership == "join"
        if membership == "join" and not was_joined:
            came.append(room_id)
        elif membership != "join" and was_joined:
            went.append(room_id)
    return came, went


def _members_at(snapshot: Snapshot, room_id: RoomId, position: int) -> set[UserId]:
    """Return who was in a room just after a position. Contents are compared as text: they are canonical."""
    rows = snapshot.fetch(
        "SELECT s.state_key FROM rooms_state s JOIN rooms_event e ON e.position = s.event_position"
        " WHERE s.room_id = $1 AND s.type = 'm.room.member' AND s.from_position <= $2"
        " AND (s.until_position IS NULL OR s.until_position > $2)"
        ' AND e.content LIKE \'%"membership":"join"%\'',
        room_id,
        position,
    )
    return {row[0] for row in rows}


def _moves_of_others(
    snapshot: Snapshot, user_id: UserId, after: int, upto: int
) -> tuple[set[UserId], set[UserId]]:
    rows = snapshot.fetch(
        "SELECT DISTINCT o.user_id, o.room_id, o.membership FROM rooms_member m"
        " JOIN rooms_member o ON o.room_id = m.room_id WHERE m.user_id = $1 AND m.membership = 'join'"
        " AND o.position > $2 AND o.position <= $3 AND o.user_id <> $1",
        user_id,
        after,
        upto,
    )
    came, went = set(), set()
    for other, room_id, membership in rows:
        before = find_state_at(snapshot, room_id, ("m.room.member", other), after)
        was_joined = before is not None and before.event.membership == "join"
        if membership == "join" and not was_joined:
            came.add(other)
        elif membership != "join" and was_joined:
            went.add(other)
    return came, went
