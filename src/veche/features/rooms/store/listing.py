"""A user's rooms as a list to be sorted and filtered."""

from collections.abc import Sequence
from dataclasses import dataclass

from veche.core.ids import RoomId, UserId
from veche.kit.transaction import Snapshot


@dataclass(frozen=True, slots=True)
class ListedRoom:
    """A room in a user's list: the membership, and what lists are sorted and filtered by."""

    room_id: RoomId
    membership: str
    position: int
    """Where the membership began."""
    head: int
    """The newest event, which the user may not be allowed to see any more."""
    is_own_doing: bool
    """Whether the user made the membership what it is: left, and was not removed."""
    membership_sender: UserId
    """Who made it so."""
    room_type: str | None
    is_encrypted: bool

    @property
    def activity(self) -> int:
        """What the list is sorted by."""
        return self.head if self.membership == "join" else self.position


def list_rooms_of(snapshot: Snapshot, user_id: UserId) -> list[ListedRoom]:
    """Return all rooms that a user has a membership of, but for forgotten ones."""
    rows = snapshot.fetch(
        "SELECT m.room_id, m.membership, m.position,"
        " (SELECT MAX(e.position) FROM rooms_event e WHERE e.room_id = m.room_id), o.sender, r.room_type,"
        " r.encryption FROM rooms_member m JOIN rooms_room r ON r.room_id = m.room_id"
        " JOIN rooms_event o ON o.position = m.position WHERE m.user_id = $1 AND m.is_forgotten = 0",
        user_id,
    )
    return [
        ListedRoom(row[0], row[1], row[2], row[3], row[4] == user_id, row[4], row[5], row[6] is not None)
        for row in rows
    ]


def find_bump(snapshot: Snapshot, room_id: RoomId, types: Sequence[str], upto: int) -> int | None:
    """Return the position of a room's newest event of some types."""
    found: int | None = snapshot.fetchval(
        "SELECT position FROM rooms_event WHERE room_id = $1 AND position <= $2 AND type = ANY($3)"
        " ORDER BY position DESC LIMIT 1",
        room_id,
        upto,
        list(types),
    )
    return found
