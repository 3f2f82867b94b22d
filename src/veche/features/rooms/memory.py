"""Rooms in memory: the committed state and newest events of rooms in use, and drafts on top of them.

What is here was committed, and is changed only after a commit. A group of writes works on drafts: a
`RoomDraft` sees its own additions first, then the committed room.
"""

from collections import OrderedDict, deque
from collections.abc import Iterable, Sequence

from veche.core.event import Event, StateKey
from veche.core.ids import EventId, RoomId, UserId
from veche.core.room_versions import RoomVersion
from veche.features.rooms.stored_event import StoredEvent

TIMELINE_KEPT = 100
"""Newest events of a room kept in memory: what incremental syncs are made of."""

WEIGHT_LIMIT = 400_000
"""State events of all rooms kept at once; the room used longest ago goes first."""

HEADS_LIMIT = 100_000


class Room:
    """A room as it was committed: its state, its members, its newest events."""

    def __init__(self, room_id: RoomId, version: RoomVersion) -> None:
        self.room_id = room_id
        self.version = version
        self.is_shut = False
        self.state: dict[StateKey, StoredEvent] = {}
        self.joined: set[UserId] = set()
        self.invited: set[UserId] = set()
        self.head = 0
        self.depth = 0
        self.latest: tuple[EventId, ...] = ()
        self.timeline: deque[StoredEvent] = deque(maxlen=TIMELINE_KEPT)
        self.timeline_floor = 0
        """Every event after this position is in `timeline`."""

    def set_state(self, entry: StoredEvent) -> None:
        """Set a piece of state, and the member lists with it."""
        address = entry.state_address
        assert address is not None, "only state events set state"
        self.state[address] = entry
        if entry.type == "m.room.member":
            self._count_member(UserId(address[1]), entry.event.membership)

    def add(self, entry: StoredEvent, depth: int) -> None:
        """Append a committed event."""
        if len(self.timeline) == TIMELINE_KEPT:
            self.timeline_floor = self.timeline[0].position
        self.timeline.append(entry)
        self.head = entry.position
        self.depth = depth
        self.latest = (entry.event_id,)
        if entry.state_key is not None:
            self.set_state(entry)

    def replace(self, entry: StoredEvent) -> None:
        """Put the redacted form of an event wherever the event is kept."""
        for index, known in enumerate(self.timeline):
            if known.event_id == entry.event_id:
                self.timeline[index] = entry
        address = entry.state_address
        known_state = None if address is None else self.state.get(address)
        if known_state is not None and known_state.event_id == entry.event_id:
            self.set_state(entry)

    def events_between(self, after: int, upto: int) -> list[StoredEvent] | None:
        """Return the events in (after, upto], or None when memory does not go back so far."""
        if after < self.timeline_floor:
            return None
        found = []
        for entry in reversed(self.timeline.copy()):
            if entry.position <= after:
                break
            if entry.position <= upto:
                found.append(entry)
        return found[::-1]

    def _count_member(self, user_id: UserId, membership: str | None) -> None:
        self.joined.discard(user_id)
        self.invited.discard(user_id)
        if membership == "join":
            self.joined.add(user_id)
        elif membership == "invite":
            self.invited.add(user_id)


class RoomDraft:
    """What a group of writes has added to a room and not committed yet."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.is_shut = room.is_shut
        self.state: dict[StateKey, StoredEvent] = {}
        self.entries: list[tuple[StoredEvent, int]] = []
        self.replaced: list[StoredEvent] = []
        self.is_written = False
        """Whether the group will apply it: set at the first write."""

    @property
    def depth(self) -> int:
        """The depth of the newest event."""
        return self.entries[-1][1] if self.entries else self.room.depth

    @property
    def latest(self) -> tuple[EventId, ...]:
        """The events that the next one comes after."""
        return (self.entries[-1][0].event_id,) if self.entries else self.room.latest

    def find_state(self, key: StateKey) -> StoredEvent | None:
        """Return a piece of state."""
        return self.state.get(key) or self.room.state.get(key)

    def get(self, key: StateKey, /) -> Event | None:
        """Return a piece of state as the authorization rules ask for it."""
        found = self.find_state(key)
        return None if found is None else found.event

    def add(self, entry: StoredEvent, depth: int) -> None:
        """Append an event."""
        self.entries.append((entry, depth))
        if (address := entry.state_address) is not None:
            self.state[address] = entry

    def replace(self, entry: StoredEvent) -> None:
        """Put the redacted form in the place of an event."""
        self.replaced.append(entry)
        self.entries = [(entry if e.event_id == entry.event_id else e, depth) for e, depth in self.entries]
        address = entry.state_address
        known = None if address is None else self.find_state(address)
        if address is not None and known is not None and known.event_id == entry.event_id:
            self.state[address] = entry

    def apply(self, room: Room) -> None:
        """Make the draft part of a committed room."""
        room.is_shut = self.is_shut
        for entry, depth in self.entries:
            room.add(entry, depth)
        for entry in self.replaced:
            room.replace(entry)


class RoomMemory:
    """The rooms in use, and where every room's log stood when it last changed in this process."""

    def __init__(self) -> None:
        self._rooms: OrderedDict[RoomId, Room] = OrderedDict()
        self._weight = 0
        self._heads: OrderedDict[RoomId, int] = OrderedDict()
        self._heads_floor = 0

    def forget(self, position: int) -> None:
        """Drop everything: what happened up to a position is unknown from here on."""
        self._rooms = OrderedDict()
        self._weight = 0
        self._heads = OrderedDict()
        self._heads_floor = position

    def find(self, room_id: RoomId) -> Room | None:
        """Return a room if it is here."""
        return self._rooms.get(room_id)

    def put(self, room: Room) -> None:
        """Keep a room that was read from the database; the caller made sure that it is current."""
        self._drop(room.room_id)
        self._rooms[room.room_id] = room
        self._weight += len(room.state)
        while self._weight > WEIGHT_LIMIT and len(self._rooms) > 1:
            self._drop(next(iter(self._rooms)))

    def apply(self, draft: RoomDraft) -> Room:
        """Make a committed draft part of what is kept; return its room."""
        room = self._rooms.get(draft.room.room_id) or draft.room
        before = len(room.state)
        draft.apply(room)
        if room.room_id in self._rooms:
            self._weight += len(room.state) - before
            self._rooms.move_to_end(room.room_id)
        else:
            self.put(room)
        self._note_head(room)
        return room

    def changed_rooms(self, room_ids: Iterable[RoomId], after: int) -> Sequence[RoomId] | None:
        """Return which rooms have events after a position, or None when that is before memory began."""
        if after < self._heads_floor:
            return None
        heads = self._heads
        return [room_id for room_id in room_ids if heads.get(room_id, 0) > after]

    def find_head(self, room_id: RoomId) -> int | None:
        """Return where a room's log stood when it last changed in this process."""
        return self._heads.get(room_id)

    @property
    def heads_floor(self) -> int:
        """The position before which changes are not known."""
        return self._heads_floor

    def _note_head(self, room: Room) -> None:
        self._heads.pop(room.room_id, None)
        self._heads[room.room_id] = room.head
        if len(self._heads) > HEADS_LIMIT:
            _, dropped = self._heads.popitem(last=False)
            self._heads_floor = max(self._heads_floor, dropped)

    def _drop(self, room_id: RoomId) -> None:
        room = self._rooms.pop(room_id, None)
        if room is not None:
            self._weight -= len(room.state)
