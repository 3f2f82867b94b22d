"""Reading a room's past: pages, single events, their surroundings, relations and threads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from veche.core.errors import NotFound
from veche.core.filters import RoomEventFilter
from veche.core.ids import EventId, RoomId, UserId
from veche.features.accounts.api import Accounts
from veche.features.rooms.access import LATEST, RoomAccess, get_visible_event, open_for_reading
from veche.features.rooms.paging import PageWish, read_page
from veche.features.rooms.relations_bundle import Onlooker, bundle_relations
from veche.features.rooms.room_answer import Reader
from veche.features.rooms.store.events import list_events
from veche.features.rooms.store.relations import (
    RelationWish,
    list_descendants,
    list_relations,
    list_thread_roots,
)
from veche.features.rooms.store.state import list_members_at, list_state_at
from veche.features.rooms.store.timestamps import find_event_near
from veche.features.rooms.stored_event import StoredEvent
from veche.features.sync.api import SyncToken
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.transaction import Snapshot

RECURSION_DEPTH = 3
"""How far `recurse` follows relations of relations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationsWish:
    """What is asked of the events about an event."""

    parent: EventId
    rel_type: str | None
    event_type: str | None
    is_backward: bool
    start: SyncToken | None
    stop: SyncToken | None
    limit: int
    recurse: bool


class History:
    """Use cases that read events of rooms."""

    def __init__(self, database: Database, accounts: Accounts) -> None:
        self._database = database
        self._accounts = accounts

    async def page(
        self,
        requester: Requester,
        room_id: RoomId,
        wish: PageWish,
    ) -> dict[str, Any]:
        """Return a page of a room's events, and the members that its senders are when they are lazy."""
        return await self._database.read_aside(self._page, requester, room_id, wish)

    async def event(self, requester: Requester, room_id: RoomId, event_id: EventId) -> Any:
        """Return one event."""
        return await self._database.read(self._event, requester, room_id, event_id)

    async def find_any_event(self, requester: Requester, event_id: EventId) -> Any:
        """Return one event wherever it is, for the deprecated operation that does not name the room."""
        return await self._database.read(self._any_event, requester, event_id)

    async def context(
        self, requester: Requester, room_id: RoomId, event_id: EventId, limit: int, wish: RoomEventFilter
    ) -> dict[str, Any]:
        """Return an event with what was said around it and the state of the room then."""
        return await self._database.read_aside(self._context, requester, room_id, event_id, limit, wish)

    async def relations(self, requester: Requester, room_id: RoomId, wish: RelationsWish) -> dict[str, Any]:
        """Return events about an event."""
        return await self._database.read_aside(self._relations, requester, room_id, wish)

    async def threads(
        self, requester: Requester, room_id: RoomId, start: int | None, limit: int, *, is_mine: bool
    ) -> dict[str, Any]:
        """Return the roots of a room's threads, the one with the newest answer first."""
        return await self._database.read_aside(self._threads, requester, room_id, start, limit, is_mine)

    async def event_near(
        self, requester: Requester, room_id: RoomId, sent_ms: int, *, is_backward: bool
    ) -> dict[str, Any]:
        """Return the event closest to a time, looking one way."""
        return await self._database.read_aside(self._event_near, requester, room_id, sent_ms, is_backward)

    # Queries

    def _page(
        self, snapshot: Snapshot, requester: Requester, room_id: RoomId, wish: PageWish
    ) -> dict[str, Any]:
        access = open_for_reading(snapshot, room_id, requester.user_id)
        onlooker = self._onlooker(snapshot, requester, access)
        page = read_page(snapshot, access, replace(wish, ignored=onlooker.ignored))
        answer: dict[str, Any] = {
            "chunk": _encode(snapshot, onlooker, access, page.entries),
            "start": str(SyncToken(wish.start, 0)),
        }
        if page.end is not None:
            answer["end"] = str(SyncToken(page.end, 0))
        if wish.filter.lazy_load_members and page.entries:
            position = max(entry.position for entry in page.entries)
            people = sorted({entry.sender for entry in page.entries})
            members = list_members_at(snapshot, room_id, position, people)
            answer["state"] = onlooker.reader.encode_all(members)
        return answer

    def _event(self, snapshot: Snapshot, requester: Requester, room_id: RoomId, event_id: EventId) -> Any:
        access = open_for_reading(snapshot, room_id, requester.user_id)
        entry = get_visible_event(snapshot, access, event_id)
        return _encode(snapshot, self._onlooker(snapshot, requester, access), access, [entry])[0]

    def _any_event(self, snapshot: Snapshot, requester: Requester, event_id: EventId) -> Any:
        found = list_events(snapshot, [event_id])
        if not found:
            raise NotFound("There is no such event, or you may not see it")
        return self._event(snapshot, requester, found[0].room_id, event_id)

    def _context(
        self,
        snapshot: Snapshot,
        requester: Requester,
        room_id: RoomId,
        event_id: EventId,
        limit: int,
        wish: RoomEventFilter,
    ) -> dict[str, Any]:
        access = open_for_reading(snapshot, room_id, requester.user_id)
        entry = get_visible_event(snapshot, access, event_id)
        onlooker = self._onlooker(snapshot, requester, access)
        either = PageWish(
            is_backward=False,
            start=entry.position,
            stop=None,
            limit=limit // 2,
            filter=wish,
            ignored=onlooker.ignored,
        )
        before = replace(either, is_backward=True, start=entry.position - 1, limit=limit - limit // 2)
        earlier, later = (read_page(snapshot, access, one) if one.limit else None for one in (before, either))
        older = [] if earlier is None else list(earlier.entries)
        newer = [] if later is None else list(later.entries)
        last = newer[-1] if newer else entry
        first = older[-1] if older else entry
        return {
            "event": _encode(snapshot, onlooker, access, [entry])[0],
            "events_before": _encode(snapshot, onlooker, access, older),
            "events_after": _encode(snapshot, onlooker, access, newer),
            "start": str(SyncToken(first.position - 1, 0)),
            "end": str(SyncToken(last.position, 0)),
            "state": _state_then(snapshot, onlooker, access, [*older, entry, *newer], wish),
        }

    def _relations(
        self, snapshot: Snapshot, requester: Requester, room_id: RoomId, wish: RelationsWish
    ) -> dict[str, Any]:
        access = open_for_reading(snapshot, room_id, requester.user_id)
        parent = get_visible_event(snapshot, access, wish.parent).event_id
        parents = list_descendants(snapshot, parent, RECURSION_DEPTH - 1) if wish.recurse else [parent]
        asked = RelationWish(parents, room_id, wish.rel_type, wish.event_type)
        head = snapshot.read_head()
        start = wish.start.position if wish.start else (head if wish.is_backward else 0)
        stop = wish.stop.position if wish.stop else (0 if wish.is_backward else head)
        after, upto = (stop, start) if wish.is_backward else (start, stop)
        found = list_relations(snapshot, asked, after, upto, wish.limit + 1, is_backward=wish.is_backward)
        more = len(found) > wish.limit
        onlooker = self._onlooker(snapshot, requester, access)
        answer: dict[str, Any] = {
            "chunk": _encode(snapshot, onlooker, access, onlooker.show_all(found[: wish.limit]))
        }
        if wish.start is not None:
            answer["prev_batch"] = str(wish.start)
        if more:
            last = found[wish.limit - 1].position
            answer["next_batch"] = str(SyncToken(last - 1 if wish.is_backward else last, 0))
        if wish.recurse:
            answer["recursion_depth"] = RECURSION_DEPTH
        return answer

    def _threads(
        self,
        snapshot: Snapshot,
        requester: Requester,
        room_id: RoomId,
        start: int | None,
        limit: int,
        is_mine: bool,  # noqa: FBT001 - passed on by position through the database
    ) -> dict[str, Any]:
        access = open_for_reading(snapshot, room_id, requester.user_id)
        participant: UserId | None = requester.user_id if is_mine else None
        upto = LATEST if start is None else start
        roots = list_thread_roots(snapshot, room_id, upto, limit + 1, participant)
        by_id = {entry.event_id: entry for entry in list_events(snapshot, [root for root, _ in roots])}
        entries = [by_id[root] for root, _ in roots[:limit] if root in by_id]
        onlooker = self._onlooker(snapshot, requester, access)
        answer: dict[str, Any] = {"chunk": _encode(snapshot, onlooker, access, onlooker.show_all(entries))}
        if len(roots) > limit:
            answer["next_batch"] = str(SyncToken(roots[limit - 1][1] - 1, 0))
        return answer

    def _event_near(
        self,
        snapshot: Snapshot,
        requester: Requester,
        room_id: RoomId,
        sent_ms: int,
        is_backward: bool,  # noqa: FBT001 - passed on by position through the database
    ) -> dict[str, Any]:
        access = open_for_reading(snapshot, room_id, requester.user_id)
        entry = find_event_near(snapshot, room_id, sent_ms, access.sight, is_backward=is_backward)
        if entry is None:
            raise NotFound("There is no event on that side of that time")
        return {"event_id": entry.event_id, "origin_server_ts": entry.sent_ms}

    def _onlooker(self, snapshot: Snapshot, requester: Requester, access: RoomAccess) -> Onlooker:
        reader = Reader(requester.user_id, requester.device_id, snapshot.now_ms)
        ignored = self._accounts.ignored_users(snapshot, requester.user_id)
        return Onlooker(reader, {access.room.room_id: access.sight}, ignored)


def _state_then(
    snapshot: Snapshot,
    onlooker: Onlooker,
    access: RoomAccess,
    shown: list[StoredEvent],
    wish: RoomEventFilter,
) -> list[Any]:
    position = max(entry.position for entry in shown)
    senders = {entry.sender for entry in shown}
    state = list_state_at(snapshot, access.room.room_id, min(position, access.upto))
    if wish.lazy_load_members:
        state = [e for e in state if e.type != "m.room.member" or e.state_key in senders]
    return onlooker.reader.encode_all(state)


def _encode(
    snapshot: Snapshot, onlooker: Onlooker, access: RoomAccess, entries: Sequence[StoredEvent]
) -> list[Any]:
    relations = bundle_relations(snapshot, entries, onlooker)
    return [
        onlooker.reader.encode(
            entry,
            membership=access.sight.membership_at(entry.position) or "leave",
            relations=relations.get(entry.event_id),
        )
        for entry in entries
    ]
