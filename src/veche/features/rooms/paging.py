"""Paging through a room's log: pages of what a reader may see and a filter lets through."""

from collections.abc import Sequence
from dataclasses import dataclass

from veche.core.filters import RoomEventFilter
from veche.core.ids import UserId
from veche.features.rooms.access import RoomAccess
from veche.features.rooms.store.events import list_events_back, list_events_forward
from veche.features.rooms.store.relations import list_related
from veche.features.rooms.stored_event import StoredEvent
from veche.kit.transaction import Snapshot

EVERY_EVENT = RoomEventFilter()
READS_LIMIT = 20
"""Reads of the log for one page: behind a narrow filter, the client comes back for more."""
READ_SIZE = 100


@dataclass(frozen=True, slots=True)
class Page:
    """Events in the direction of reading, and where to read on; `end` is None where the log ends."""

    entries: Sequence[StoredEvent]
    end: int | None


@dataclass(frozen=True, slots=True)
class PageWish:
    """Which way, from where, and how much. Positions lie between events: after the event of that number."""

    is_backward: bool
    start: int
    stop: int | None
    limit: int
    filter: RoomEventFilter = EVERY_EVENT
    ignored: frozenset[UserId] = frozenset()
    """Whose messages are left out."""


def read_page(snapshot: Snapshot, access: RoomAccess, wish: PageWish) -> Page:
    """Return the next page of events that the reader may see."""
    found: list[StoredEvent] = []
    position = wish.start
    for _ in range(READS_LIMIT):
        read = _read_on(snapshot, access, wish, position)
        passed = passing(snapshot, access, wish.filter, read)
        for entry in passed:
            if entry.sender in wish.ignored and entry.state_key is None:
                continue
            found.append(entry)
            if len(found) == wish.limit:
                return Page(found, _beyond(entry, wish))
        if len(read) < READ_SIZE:
            return Page(found, None)
        position = _beyond(read[-1], wish)
    return Page(found, position)


def passing(
    snapshot: Snapshot, access: RoomAccess, wish: RoomEventFilter, entries: Sequence[StoredEvent]
) -> list[StoredEvent]:
    """Return those events that the filter lets through and the reader may see."""
    if not wish.allows_room(access.room.room_id):
        return []
    passed = [entry for entry in entries if wish.allows(entry.type, entry.sender)]
    if wish.contains_url is not None:
        passed = [entry for entry in passed if wish.allows_content(entry.event.content)]
    if wish.related_by_rel_types is not None or wish.related_by_senders is not None:
        related = list_related(
            snapshot, [e.event_id for e in passed], wish.related_by_rel_types, wish.related_by_senders
        )
        passed = [entry for entry in passed if entry.event_id in related]
    return access.sight.visible(passed)


def _read_on(snapshot: Snapshot, access: RoomAccess, wish: PageWish, position: int) -> list[StoredEvent]:
    if wish.is_backward:
        return list_events_back(snapshot, access.room.room_id, position, wish.stop or 0, READ_SIZE)
    stop = snapshot.read_head() if wish.stop is None else wish.stop
    return list_events_forward(snapshot, access.room.room_id, position, stop, READ_SIZE)


def _beyond(entry: StoredEvent, wish: PageWish) -> int:
    return entry.position - 1 if wish.is_backward else entry.position
