"""Room sizes: how many members a room has, nearly: good enough to tell a crowd from a group."""

from veche.core.ids import RoomId
from veche.features.rooms.api import Rooms
from veche.kit.transaction import Snapshot

ROOMS_LIMIT = 100_000


class RoomSizes:
    """Counts a room once, and then by what is told of it."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._sizes: dict[RoomId, int] = {}

    def forget(self) -> None:
        """Drop everything."""
        self._sizes = {}

    def read(self, snapshot: Snapshot, room_id: RoomId) -> int:
        """Return how many members a room has."""
        known = self._sizes.get(room_id)
        if known is not None:
            return known
        if len(self._sizes) >= ROOMS_LIMIT:
            self.forget()
        size = self._sizes[room_id] = len(self._rooms.joined_members(snapshot, room_id))
        return size

    def recall(self, room_id: RoomId) -> int:
        """Return a room's size; 1 when it is not in memory."""
        return self._sizes.get(room_id, 1)

    def adjust(self, room_id: RoomId, *, by: int) -> None:
        """Count somebody who joined or left."""
        if room_id in self._sizes:
            self._sizes[room_id] += by
