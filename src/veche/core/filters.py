"""Filters of sync and history: their shape, their limits, and what they let through (specification 6.4)."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Literal

import msgspec

TIMELINE_LIMIT_DEFAULT = 10
TIMELINE_LIMIT_MOST = 100


class EventFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which events, by type and sender."""

    limit: int | None = None
    types: list[str] | None = None
    not_types: list[str] = []
    senders: list[str] | None = None
    not_senders: list[str] = []

    def allows(self, event_type: str, sender: str | None = None) -> bool:
        """Return whether an event of this type and sender passes."""
        if self.not_types and matches_any(event_type, self.not_types):
            return False
        if self.types is not None and not matches_any(event_type, self.types):
            return False
        if sender is None:
            return True
        return sender not in self.not_senders and (self.senders is None or sender in self.senders)

    @property
    def passes_all_types(self) -> bool:
        """Whether no event is held back by its type or sender."""
        return self.types is None and self.senders is None and not (self.not_types or self.not_senders)


class RoomEventFilter(EventFilter, frozen=True, kw_only=True):
    """Which events of rooms, also by room and content."""

    lazy_load_members: bool = False
    include_redundant_members: bool = False
    rooms: list[str] | None = None
    not_rooms: list[str] = []
    contains_url: bool | None = None
    unread_thread_notifications: bool = False
    related_by_senders: list[str] | None = None
    related_by_rel_types: list[str] | None = None

    def allows_room(self, room_id: str) -> bool:
        """Return whether events of a room may pass."""
        return room_id not in self.not_rooms and (self.rooms is None or room_id in self.rooms)

    def allows_content(self, content: Mapping[str, Any]) -> bool:
        """Return whether an event with this content passes (`contains_url`)."""
        return self.contains_url is None or isinstance(content.get("url"), str) is self.contains_url

    @property
    def passes_all(self) -> bool:
        """Whether the filter holds nothing back, so that stored bytes can be served unread."""
        return self.passes_all_types and self.contains_url is None and self.related_by_rel_types is None

    @property
    def timeline_limit(self) -> int:
        """How many events at most, within the server's own limit."""
        return min(TIMELINE_LIMIT_DEFAULT if self.limit is None else max(self.limit, 1), TIMELINE_LIMIT_MOST)


class RoomFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which rooms, and which parts of them."""

    rooms: list[str] | None = None
    not_rooms: list[str] = []
    include_leave: bool = False
    timeline: RoomEventFilter = RoomEventFilter()
    state: RoomEventFilter = RoomEventFilter()
    ephemeral: RoomEventFilter = RoomEventFilter()
    account_data: RoomEventFilter = RoomEventFilter()

    def allows_room(self, room_id: str) -> bool:
        """Return whether a room may appear at all."""
        return room_id not in self.not_rooms and (self.rooms is None or room_id in self.rooms)


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """A whole filter, as stored by `POST /user/{userId}/filter` or given inline to `/sync`."""

    event_fields: list[str] | None = None
    event_format: Literal["client", "federation"] = "client"
    presence: EventFilter = EventFilter()
    account_data: EventFilter = EventFilter()
    room: RoomFilter = RoomFilter()


EVERYTHING = Filter()


def matches_any(name: str, patterns: Iterable[str]) -> bool:
    """Return whether a name equals one of the patterns; `*` in a pattern stands for any text."""
    return any(name == pattern or ("*" in pattern and _glob(pattern).fullmatch(name)) for pattern in patterns)


@lru_cache(maxsize=1024)
def _glob(pattern: str) -> re.Pattern[str]:
    # Runs of stars are one star: a pattern of many cannot make the match take exponential time.
    parts = [re.escape(part) for part in re.split(r"\*+", pattern)]
    return re.compile(".*".join(parts), re.DOTALL)


def pick_fields(event: Mapping[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    """Return only the named parts of an event: dotted paths, a literal dot escaped with a backslash."""
    picked: dict[str, Any] = {}
    for path in fields:
        _pick(event, [name.replace("\0", ".") for name in path.replace("\\.", "\0").split(".")], picked)
    return picked


def _pick(source: Any, names: list[str], target: dict[str, Any]) -> None:
    for name in names[:-1]:
        if not isinstance(source, Mapping) or name not in source:
            return
        source = source[name]
        target = target.setdefault(name, {})
    if isinstance(source, Mapping) and names[-1] in source:
        target[names[-1]] = source[names[-1]]
