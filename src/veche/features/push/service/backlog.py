"""The backlog: what was appended to the log and is not handled yet, decided once and kept in order."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from veche.core.event import Event, StateKey
from veche.core.ids import RoomId, UserId, server_of
from veche.core.power_levels import PowerLevels, level_map
from veche.features.push.rules.classes import EVERYBODY, SpecialEvent, is_request, specials_of
from veche.features.push.rules.prediction import Special
from veche.features.rooms.api import Room, StoredEvent

RECENT_OWN = 5_000
"""How many events that users' own rules made special are kept after they were decided: a batch makes many."""
RECENT = 200
"""How many appends are kept after they were handled: more than are made while a count is read."""


@dataclass(frozen=True, slots=True)
class Appended:
    """New events of a room, and to whom they are special under the server's rules."""

    room_id: RoomId
    entries: Sequence[StoredEvent]
    specials: Sequence[SpecialEvent]

    @property
    def position(self) -> int:
        """Where the last of them stands."""
        return self.entries[-1].position


class Backlog:
    """What waits for the cursor."""

    def __init__(self) -> None:
        self.handled = 0
        """Up to here, everything is handled."""
        self._waiting: deque[Appended] = deque()
        self._recent: deque[Appended] = deque(maxlen=RECENT)
        """Handled just now: a snapshot that began before does not have them stored."""

        self.own: deque[tuple[RoomId, SpecialEvent]] = deque(maxlen=RECENT_OWN)
        """What users' own rules made of events just now: not every snapshot has it stored."""

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, appended: Appended) -> None:
        """Append."""
        self._waiting.append(appended)

    def first(self, count: int) -> list[Appended]:
        """Return the oldest; they stay until they are handled."""
        return [self._waiting[index] for index in range(min(count, len(self._waiting)))]

    def finish(self, position: int) -> None:
        """Let go of what is handled up to a position."""
        self.handled = max(self.handled, position)
        while self._waiting and self._waiting[0].position <= position:
            self._recent.append(self._waiting[0])
            self._waiting.popleft()

    def clear(self) -> None:
        """Let go of everything: it will be read from the log."""
        self._waiting.clear()
        self._recent.clear()
        self.own.clear()

    def specials_of(self, room_id: RoomId) -> Iterator[SpecialEvent]:
        """Yield what is special in a room and perhaps not stored yet. Any thread may ask."""
        # In this order: what is handled meanwhile is seen twice rather than never.
        for appended in [*self._waiting, *self._recent]:
            if appended.room_id == room_id:
                yield from appended.specials


def is_special(room: Room, entry: StoredEvent) -> bool:
    """Return whether an event is special to anybody under the server's rules."""
    if '"m.mentions"' not in entry.content_json and entry.type not in _SPECIAL_STATE:
        return False
    return bool(_specials_in(room, entry))


def decide_specials(room: Room, entries: Iterable[StoredEvent], server_name: str) -> list[SpecialEvent]:
    """Return to whom events are special: everybody, people of this server in the room, those invited."""
    found: list[SpecialEvent] = []
    for entry in entries:
        has_mentions = '"m.mentions"' in entry.content_json
        if has_mentions or entry.type in _SPECIAL_STATE:
            specials = _specials_in(room, entry)
            found += [special for special in specials if _is_meant(room, special, server_name)]
    return found


def _specials_in(room: Room, entry: StoredEvent) -> list[SpecialEvent]:
    may_notify = '"m.mentions"' in entry.content_json and may_notify_room(room, entry.sender)
    letting_in = keepers_of(room) if is_request(entry) else ()
    return specials_of(entry, may_notify_room=may_notify, letting_in=letting_in)


_SPECIAL_STATE = frozenset({"m.room.member", "m.room.tombstone"})


class StateOfRoom:
    """A room's state, looked up as the rules of power levels ask."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def get(self, key: StateKey, /) -> Event | None:
        """Return a state event."""
        found = self._room.state.get(key)
        return None if found is None else found.event


def levels_of(room: Room) -> PowerLevels:
    """Return a room's power levels."""
    return PowerLevels.of_state(StateOfRoom(room), room.version)


def may_notify_room(room: Room, sender: UserId) -> bool:
    """Return whether somebody may mention everybody."""
    levels = levels_of(room)
    return levels.user_level(sender) >= levels.notification_level("room")


def keepers_of(room: Room) -> list[UserId]:
    """Return the members who decide who comes in."""
    levels = levels_of(room)
    named = {UserId(user_id) for user_id in level_map(levels.content or {}, "users")} | levels.creators
    return [user_id for user_id in sorted(named & room.joined) if may_let_in(levels, user_id)]


def may_let_in(levels: PowerLevels, user_id: UserId) -> bool:
    """Return whether somebody is told of those who ask to be let in: not all, where all may invite."""
    level = levels.user_level(user_id)
    return level >= levels.level_for("invite") and level > levels.level_for("users_default")


def _is_meant(room: Room, special: SpecialEvent, server_name: str) -> bool:
    if special.user_id == EVERYBODY:
        return True
    if server_of(special.user_id) != server_name:
        return False
    return special.kind is Special.INVITE or special.user_id in room.joined
