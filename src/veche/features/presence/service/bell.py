"""The bell: wakes the members of a room who wait, also of a room that is not in memory."""

from collections import OrderedDict

from veche.core.ids import RoomId, UserId
from veche.features.rooms.api import Rooms
from veche.features.sync.api import Sync
from veche.kit.database import Database
from veche.kit.transaction import Snapshot

AT_ONCE = 200
"""Rooms whose members are read together."""


class Bell:
    """Rings for rooms in use at once, for the others at the next round."""

    def __init__(self, database: Database, sync: Sync, rooms: Rooms) -> None:
        self._database = database
        self._sync = sync
        self._rooms = rooms
        self._later: OrderedDict[RoomId, None] = OrderedDict()

    def ring(self, room_id: RoomId) -> None:
        """Wake a room's members who wait."""
        if self._rooms.find_room_in_memory(room_id) is None:
            self._later[room_id] = None
        else:
            self._rooms.wake_members(room_id)

    def wake(self, user_id: UserId) -> None:
        """Wake one user."""
        self._sync.waiting.wake((user_id,))

    async def ring_later(self) -> None:
        """Do the round: once a second is soon enough for rooms in which nobody has written for long."""
        while self._later:
            room_ids = [self._later.popitem(last=False)[0] for _ in range(min(AT_ONCE, len(self._later)))]
            for members in await self._database.read_aside(self._members_of, room_ids):
                self._sync.waiting.wake_members(members)

    def _members_of(self, snapshot: Snapshot, room_ids: list[RoomId]) -> list[set[UserId]]:
        return [self._rooms.joined_members(snapshot, room_id) for room_id in room_ids]
