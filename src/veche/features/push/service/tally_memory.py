"""Tallies of rooms in use, changed only on the event loop after commits, and who learnt what of them when."""

from collections import OrderedDict
from collections.abc import Iterable

from veche.core.ids import EventId, RoomId, UserId
from veche.features.push.rules.tally import RoomTally

EVENTS_LIMIT = 1_000_000
"""Events kept in all tallies; the room used longest ago goes first."""

OF_ROOM_LIMIT = 4_096
"""Events kept of one room; beyond, its tally begins anew where the log is summed up."""

READERS_LIMIT = 10_000
"""Readers kept of one room."""

USERS_LIMIT = 50_000

RENEWED_LIMIT = 1_000
"""Rooms of which is known when their sums were renewed last: only reads under way just then ask."""


class TallyMemory:
    """The tallies."""

    def __init__(self) -> None:
        self._tallies: OrderedDict[RoomId, RoomTally] = OrderedDict()
        self._events = 0
        self.dirty: dict[RoomId, set[EventId]] = {}
        """Events redacted in the summed up part of a room: until it is renewed, the sums are wrong."""
        self._renewed: OrderedDict[RoomId, int] = OrderedDict()

    def forget(self) -> None:
        """Drop everything."""
        self._tallies = OrderedDict()
        self._events = 0

    def find(self, room_id: RoomId) -> RoomTally | None:
        """Return a room's tally if it is here."""
        return self._tallies.get(room_id)

    def put(self, tally: RoomTally) -> None:
        """Keep a tally that was read from the database; the caller made sure that it is current."""
        self.drop(tally.room_id)
        self._tallies[tally.room_id] = tally
        self._events += len(tally.events)
        self._make_room()

    def grown(self, tally: RoomTally, by: int) -> None:
        """Take note that a tally has got events."""
        self._events += by
        self._tallies.move_to_end(tally.room_id)
        if len(tally.events) > OF_ROOM_LIMIT:
            self.drop(tally.room_id)
        if len(tally.readers) > READERS_LIMIT:
            tally.readers.clear()
        self._make_room()

    def drop(self, room_id: RoomId) -> None:
        """Let go of a tally."""
        tally = self._tallies.pop(room_id, None)
        if tally is not None:
            self._events -= len(tally.events)

    def soil(self, room_id: RoomId, event_id: EventId) -> None:
        """Note that the sums of a room have an event too many."""
        self.dirty.setdefault(room_id, set()).add(event_id)

    def clean(self, room_id: RoomId, event_id: EventId, position: int) -> None:
        """Note that they have it no more, once the cursor is stored at a position."""
        self._renewed.pop(room_id, None)
        self._renewed[room_id] = position
        if len(self._renewed) > RENEWED_LIMIT:
            self._renewed.popitem(last=False)
        events = self.dirty.get(room_id, set())
        events.discard(event_id)
        if not events:
            self.dirty.pop(room_id, None)

    def renewals(self, room_ids: Iterable[RoomId]) -> dict[RoomId, int]:
        """Return where the cursor was stored when the sums of rooms were renewed last. Any thread may ask."""
        found = ((room_id, self._renewed.get(room_id)) for room_id in room_ids)
        return {room_id: position for room_id, position in found if position is not None}

    def _make_room(self) -> None:
        while self._events > EVENTS_LIMIT and len(self._tallies) > 1:
            self.drop(next(iter(self._tallies)))


class NotedRooms:
    """In which rooms a user's counts changed without an event, and at which position."""

    def __init__(self) -> None:
        self.floor = 0
        self._users: OrderedDict[UserId, dict[RoomId, int]] = OrderedDict()

    def forget(self, position: int) -> None:
        """Begin anew: only what is noted after a position is known."""
        self._users = OrderedDict()
        self.floor = position

    def note(self, user_id: UserId, room_id: RoomId, position: int) -> None:
        """Note a change."""
        rooms = self._users.pop(user_id, {})
        self._users[user_id] = {**rooms, room_id: position}
        if len(self._users) > USERS_LIMIT:
            _, dropped = self._users.popitem(last=False)
            self.floor = max(self.floor, *dropped.values())

    def among(self, user_id: UserId, after: int) -> Iterable[RoomId] | None:
        """Return the rooms noted after a position; None when that is not known. Any thread may ask."""
        if after < self.floor:
            return None
        noted = self._users.get(user_id, {})
        return [room_id for room_id, position in noted.items() if position > after]
