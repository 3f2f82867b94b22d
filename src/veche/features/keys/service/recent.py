"""What changed lately, kept in memory so that a sync need not ask the database when nothing did."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")

ENTRIES_LIMIT = 20_000
UNKNOWN = 2**62
"""A floor that no position is above: everything has to be read."""


class Recent(Generic[T]):
    """An ordered list of (position, what changed), complete from a floor on.

    It is changed on the event loop, after commits, and may be read from any thread: a reader takes the list
    once, and what is appended meanwhile is above the positions it asks for.
    """

    def __init__(self) -> None:
        self._state: tuple[int, list[tuple[int, T]]] = (UNKNOWN, [])

    def start(self, position: int) -> None:
        """Begin: what happens after this position will be added."""
        self._state = (position, [])

    def forget(self) -> None:
        """Learn that changes may have been missed: nothing is known until the next one is added."""
        self._state = (UNKNOWN, [])

    def add(self, position: int, what: T) -> None:
        """Note a committed change."""
        floor, entries = self._state
        if floor == UNKNOWN:
            # Positions are handed out in order, so nothing lies between this one and what was missed.
            self._state = (position - 1, [(position, what)])
            return
        entries.append((position, what))
        if len(entries) > ENTRIES_LIMIT:
            half = len(entries) // 2
            self._state = (entries[half - 1][0], entries[half:])

    def since(self, after: int) -> Sequence[T] | None:
        """Return what changed after a position, or None when that is not known."""
        floor, entries = self._state
        if after < floor:
            return None
        start = bisect_right(entries, after, key=lambda entry: entry[0])
        return [what for _, what in entries[start:]]
