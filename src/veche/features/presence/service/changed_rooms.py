"""Changed rooms: the counter of each room's last change, for the rooms that changed latest."""

from collections import OrderedDict
from collections.abc import Iterable

from veche.core.ids import RoomId

ROOMS_LIMIT = 50_000


class ChangedRooms:
    """Answers which rooms changed since a counter; of what was dropped it knows nothing: see `floor`."""

    def __init__(self, floor: int = 0) -> None:
        self.floor = floor
        """Of changes up to here nothing is known."""
        self._counters: OrderedDict[RoomId, int] = OrderedDict()

    def note(self, room_id: RoomId, counter: int) -> RoomId | None:
        """Note a change; return the room that was dropped for it, if one was."""
        self._counters.pop(room_id, None)
        self._counters[room_id] = counter
        if len(self._counters) <= ROOMS_LIMIT:
            return None
        dropped, last = self._counters.popitem(last=False)
        self.floor = max(self.floor, last)
        return dropped

    def drop(self, room_id: RoomId) -> None:
        """Forget a room's change: from here on, nothing is known up to it."""
        self.floor = max(self.floor, self._counters.pop(room_id, 0))

    def oldest(self) -> RoomId:
        """Return the room that changed longest ago."""
        return next(iter(self._counters))

    def among(self, room_ids: Iterable[RoomId], after: int) -> list[RoomId]:
        """Return those rooms that changed after a counter. Any thread may ask."""
        find = self._counters.get
        return [room_id for room_id in room_ids if find(room_id, 0) > after]
