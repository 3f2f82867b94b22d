"""Who is in which rooms, by user, for the users who are here: kept in memory, changed after commits."""

from collections import OrderedDict
from dataclasses import dataclass, field

from veche.core.ids import RoomId, UserId

USERS_LIMIT = 20_000


@dataclass(slots=True)
class UserRooms:
    """The rooms a user has joined, and the position of the last change of any membership of theirs."""

    joined: set[RoomId] = field(default_factory=set)
    changed: int = 0


class MembershipMemory:
    """The joined rooms of users who sync; the one who was asked for longest ago goes first."""

    def __init__(self) -> None:
        self._users: OrderedDict[UserId, UserRooms] = OrderedDict()

    def forget(self) -> None:
        """Drop everything."""
        self._users = OrderedDict()

    def find(self, user_id: UserId) -> UserRooms | None:
        """Return a user's rooms if they are here."""
        return self._users.get(user_id)

    def put(self, user_id: UserId, rooms: UserRooms) -> None:
        """Keep a user's rooms that were read; the caller made sure that they are current."""
        self._users[user_id] = rooms
        if len(self._users) > USERS_LIMIT:
            self._users.popitem(last=False)

    def set(self, user_id: UserId, room_id: RoomId, membership: str | None, position: int) -> None:
        """Note a committed membership."""
        rooms = self._users.get(user_id)
        if rooms is None:
            return
        rooms.changed = position
        if membership == "join":
            rooms.joined.add(room_id)
        else:
            rooms.joined.discard(room_id)
