"""Tallies: the newest part of a room's log as counts see it, and what one user has not read of it.

Unread is a subtraction: the number of events of a class now, less their number where the user has read.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from veche.core.ids import EventId, RoomId, UserId
from veche.features.push.rules.classes import (
    EVERYBODY,
    SpecialEvent,
    class_of,
    is_arrival,
    thread_of,
)
from veche.features.push.rules.prediction import EventClass, Outcome, Prediction, Special
from veche.features.rooms.api import StoredEvent

ANY_THREAD = ""


class Unread(NamedTuple):
    """Unread notifications, and which of them are highlights."""

    notifications: int = 0
    highlights: int = 0


class Counted(NamedTuple):
    """What is kept of an event."""

    position: int
    event_id: EventId
    sender: UserId
    thread: str
    event_class: EventClass


@dataclass(slots=True)
class Reader:
    """How far a user has read a room, and what is unread of the part that is not in the tally."""

    reads: dict[str, int]
    older: dict[str, list[int]] = field(default_factory=dict)
    """Sums of what is unread up to the tally's floor, by thread, as of when this was read."""
    older_specials: list[SpecialEvent] = field(default_factory=list)
    ignored: frozenset[UserId] = frozenset()
    """Whose events the user is not shown; the older part is without them."""


class RoomTally:
    """A room's log after `floor`."""

    def __init__(self, room_id: RoomId, floor: int) -> None:
        self.room_id = room_id
        self.floor = floor
        self.head = floor
        self.events: list[Counted] = []
        """All of them, oldest first."""
        self.sealed = 0
        """How many of the oldest are summed up in the database too."""
        self.readers: dict[UserId, Reader] = {}
        self._by_id: dict[EventId, Counted] = {}
        self._positions: dict[str, tuple[list[int], list[int], list[int]]] = {}
        self._sent: dict[UserId, dict[str, int]] = {}
        self._arrived: dict[UserId, int] = {}
        self._specials: dict[UserId, dict[int, SpecialEvent]] = {}
        self._redacted: set[int] = set()

    # Changing

    def add(self, entry: StoredEvent) -> None:
        """Append an event of the log."""
        counted = Counted(entry.position, entry.event_id, entry.sender, thread_of(entry), class_of(entry))
        self.head = entry.position
        self.events.append(counted)
        self._by_id[entry.event_id] = counted
        self._sent.setdefault(entry.sender, {})[counted.thread] = entry.position
        if entry.redacted_by is not None:
            self._redacted.add(entry.position)
        if is_arrival(entry):
            self._arrived[UserId(entry.state_key or "")] = entry.position
        if counted.event_class is not EventClass.SILENT:
            positions = self._positions.setdefault(counted.thread, ([], [], []))
            positions[counted.event_class - 1].append(entry.position)

    def add_special(self, special: SpecialEvent) -> None:
        """Note that an event is special to a user, unless it was redacted since that was decided."""
        if special.position in self._redacted:
            return
        self._specials.setdefault(special.user_id, {})[special.position] = special

    def redact(self, event_id: EventId) -> bool:
        """Have an event count no more; return False for one that is not here."""
        counted = self._by_id.get(event_id)
        if counted is None:
            return False
        self._redacted.add(counted.position)
        if counted.event_class is not EventClass.SILENT:
            self._positions[counted.thread][counted.event_class - 1].remove(counted.position)
            place = bisect_right(self.events, counted.position, key=lambda event: event.position) - 1
            self.events[place] = self._by_id[event_id] = counted._replace(event_class=EventClass.SILENT)
        for specials in self._specials.values():
            specials.pop(counted.position, None)
        return True

    def read(self, user_id: UserId, thread: str, position: int) -> None:
        """Take in a receipt."""
        reader = self.readers.get(user_id)
        if reader is not None:
            if position < self.floor:
                del self.readers[user_id]  # what is unread of the older part is to be read anew
            else:
                reader.reads[thread] = max(position, reader.reads.get(thread, 0))
        known = self._specials.get(user_id)
        if known:
            read = [p for p, s in known.items() if p <= position and thread in (ANY_THREAD, s.thread)]
            for special_position in read:
                del known[special_position]

    # Asking

    @property
    def arrivals(self) -> Mapping[UserId, int]:
        """Who came into the room, and where in the log."""
        return self._arrived

    def sent_by(self, user_id: UserId) -> Mapping[str, int]:
        """Return a user's newest event in each thread."""
        return self._sent.get(user_id, {})

    def read_up_to(self, user_id: UserId, reader: Reader, thread: str) -> int:
        """Return how far a user has read a thread: by receipt, by sending, by joining after it."""
        reads = reader.reads
        return max(
            reads.get(ANY_THREAD, 0),
            reads.get(thread, 0),
            self._sent.get(user_id, {}).get(thread, 0),
            self._arrived.get(user_id, 0),
        )

    def count(
        self, user_id: UserId, reader: Reader, prediction: Prediction, own: Iterable[SpecialEvent] = ()
    ) -> dict[str, Unread]:
        """Return what a user has not read, by thread; `own` is special to the user and not noted here yet."""
        if prediction.is_muted:
            return {}
        found: dict[str, list[int]] = {}
        outcomes = [prediction.outcome(event_class) for event_class in _COUNTED]
        for thread in {*self._positions, *reader.older}:
            base = self.read_up_to(user_id, reader, thread)
            sums = self._sums_after(thread, base, reader)
            found[thread] = [_total(sums, outcomes, 0), _total(sums, outcomes, 1)]
        hidden: set[int] = set()
        for event in self._hidden_from(reader):
            hidden.add(event.position)
            if event.position > self.read_up_to(user_id, reader, event.thread):
                _take_off(found.setdefault(event.thread, [0, 0]), prediction.outcome(event.event_class))
        for special in self._specials_to(user_id, reader, own):
            if special.position in hidden:
                continue
            if special.position > self.read_up_to(user_id, reader, special.thread):
                _correct(found.setdefault(special.thread, [0, 0]), special, prediction)
        return {thread: Unread(*counts) for thread, counts in found.items() if counts[0] or counts[1]}

    def _sums_after(self, thread: str, base: int, reader: Reader) -> list[int]:
        positions = self._positions.get(thread, ((), (), ()))
        sums = [len(of_class) - bisect_right(of_class, base) for of_class in positions]
        if base < self.floor and thread in reader.older:
            sums = [new + old for new, old in zip(sums, reader.older[thread], strict=True)]
        return sums

    def _hidden_from(self, reader: Reader) -> Iterable[Counted]:
        if reader.ignored.isdisjoint(self._sent):
            return ()
        return [event for event in self.events.copy() if event.sender in reader.ignored]

    def _specials_to(
        self, user_id: UserId, reader: Reader, own: Iterable[SpecialEvent]
    ) -> Iterator[SpecialEvent]:
        """Yield what is special to a user, each event once: what is so to the user alone goes first."""
        known: dict[int, SpecialEvent] = {}
        everybody = self._specials.get(EVERYBODY, {})
        for special in [*everybody.values(), *reader.older_specials]:
            if special.position not in known or special.user_id != EVERYBODY:
                known[special.position] = special
        known |= self._specials.get(user_id, {})
        known |= {special.position: special for special in own}
        yield from known.values()


_COUNTED = (EventClass.MESSAGE, EventClass.ENCRYPTED, EventClass.CALL)


def _total(sums: Iterable[int], outcomes: Iterable[Outcome], part: int) -> int:
    return sum(number for number, outcome in zip(sums, outcomes, strict=True) if outcome[part])


def _take_off(counts: list[int], outcome: Outcome) -> None:
    counts[0] -= outcome.notifies
    counts[1] -= outcome.highlights


def _correct(counts: list[int], special: SpecialEvent, prediction: Prediction) -> None:
    foreseen = prediction.outcome(special.event_class)
    if special.kind is Special.OWN_RULES:
        real = Outcome(special.notifies, special.highlights)
    else:
        real = prediction.outcome(special.event_class, special.kind)
    counts[0] += real.notifies - foreseen.notifies
    counts[1] += real.highlights - foreseen.highlights
