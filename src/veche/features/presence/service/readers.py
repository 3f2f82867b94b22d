"""Readers: whose sync it is, reduced to what typing, receipts and presence ask about them."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from veche.core.ids import RoomId, UserId
from veche.features.accounts.api import Accounts
from veche.features.rooms.api import Rooms
from veche.kit.transaction import Snapshot


@dataclass(frozen=True, slots=True)
class Reader:
    """A user who reads. `new_rooms` were joined after what the user has read: all is new in them."""

    user_id: UserId
    rooms: AbstractSet[RoomId]
    new_rooms: AbstractSet[RoomId]
    ignored: frozenset[UserId]

    def since_in(self, room_id: RoomId, after: int) -> int:
        """Return from where on a room is unread."""
        return 0 if room_id in self.new_rooms else after


class Readers:
    """Finds readers, in memory or by reading."""

    def __init__(self, rooms: Rooms, accounts: Accounts) -> None:
        self._rooms = rooms
        self._accounts = accounts

    def recall(self, user_id: UserId, after: int) -> Reader | None:
        """Return a reader from memory; None when something of it has to be read."""
        rooms = self._rooms.rooms_of_user_in_memory(user_id)
        ignored = self._accounts.ignored_users_in_memory(user_id)
        if rooms is None or ignored is None or rooms.changed > after:
            return None
        return Reader(user_id, rooms.joined, frozenset(), ignored)

    def read(self, snapshot: Snapshot, user_id: UserId, after: int, upto: int) -> Reader:
        """Return a reader as they were at `upto`."""
        rooms = frozenset(self._rooms.joined_rooms_at(snapshot, user_id, upto))
        new_rooms = rooms.intersection(self._rooms.joined_since(snapshot, user_id, after)) if after else rooms
        return Reader(user_id, rooms, new_rooms, self._accounts.ignored_users(snapshot, user_id))
