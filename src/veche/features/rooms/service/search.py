"""Searching what was said in unencrypted rooms that the requester is, or was, in."""

import re
from collections.abc import Sequence
from typing import Annotated, Any

import msgspec

from veche.core.errors import Forbidden, InvalidParam
from veche.core.filters import RoomEventFilter
from veche.core.ids import RoomId, UserId
from veche.features.accounts.api import Accounts
from veche.features.rooms.access import RoomAccess, open_for_reading
from veche.features.rooms.paging import PageWish, passing, read_page
from veche.features.rooms.room_answer import Reader
from veche.features.rooms.service.indexing import Indexing
from veche.features.rooms.store import search as store
from veche.features.rooms.store.members import list_memberships
from veche.features.rooms.store.state import list_members_at, list_state_now
from veche.features.rooms.stored_event import StoredEvent
from veche.features.sync.api import SyncToken
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.transaction import Snapshot

RESULTS_DEFAULT = 10
RESULTS_MOST = 100
CONTEXT_MOST = 20
READS_MOST = 10
"""Pages of hits that are looked through for those that the requester may see."""
WORDS_MOST = 20
KEYS = ("content.body", "content.name", "content.topic")
_WORD = re.compile(r"\w+")

Count = Annotated[int, msgspec.Meta(ge=0)]


class ContextBody(msgspec.Struct):
    """What to show around a result."""

    before_limit: Count = 5
    after_limit: Count = 5
    include_profile: bool = False


class GroupBody(msgspec.Struct):
    """One way to group."""

    key: str


class GroupingsBody(msgspec.Struct):
    """How to group results."""

    group_by: list[GroupBody] = []


class RoomEventsBody(msgspec.Struct):
    """A search in what was said."""

    search_term: Annotated[str, msgspec.Meta(max_length=500)]
    keys: list[str] | None = None
    filter: RoomEventFilter = RoomEventFilter()
    order_by: str = "rank"
    event_context: ContextBody | None = None
    include_state: bool = False
    groupings: GroupingsBody | None = None


class CategoriesBody(msgspec.Struct):
    """What to search in."""

    room_events: RoomEventsBody | None = None


class SearchBody(msgspec.Struct):
    """The body of a search."""

    search_categories: CategoriesBody


class Search:
    """The use case of searching."""

    def __init__(self, database: Database, accounts: Accounts, indexing: Indexing) -> None:
        self._database = database
        self._accounts = accounts
        self._indexing = indexing

    async def search(self, requester: Requester, body: SearchBody, token: str | None) -> dict[str, Any]:
        """Return a page of what was found, newest or best first."""
        wish = body.search_categories.room_events
        if wish is None:
            return {"search_categories": {}}
        if wish.order_by not in ("recent", "rank"):
            raise InvalidParam("order_by should be recent or rank")
        unknown = [key for key in wish.keys or () if key not in KEYS]
        if unknown:
            raise InvalidParam("Keys that can be searched are " + ", ".join(KEYS))
        offset = _parse_offset(token)
        await self._indexing.catch_up()
        found = await self._database.read_aside(self._search, requester, wish, offset)
        return {"search_categories": {"room_events": found}}

    def _search(
        self, snapshot: Snapshot, requester: Requester, wish: RoomEventsBody, offset: int
    ) -> dict[str, Any]:
        ignored = self._accounts.ignored_users(snapshot, requester.user_id)
        return _find(_Search(snapshot, requester, wish, ignored), wish, offset)


def _find(search: "_Search", wish: RoomEventsBody, offset: int) -> dict[str, Any]:
    words = [word.casefold() for word in _WORD.findall(wish.search_term)][:WORDS_MOST]
    limit = RESULTS_DEFAULT if wish.filter.limit is None else min(max(wish.filter.limit, 1), RESULTS_MOST)
    results, end = search.page(words, offset, limit) if words else ([], None)
    answer: dict[str, Any] = {
        "count": len(results) if end is None and offset == 0 else offset + len(results) + (end is not None),
        "highlights": words,
        "results": [search.result(hit, entry) for hit, entry in results],
    }
    if end is not None:
        answer["next_batch"] = f"n{end}"
    if wish.include_state:
        answer["state"] = search.states([entry for _, entry in results])
    if wish.groupings is not None and wish.groupings.group_by:
        answer["groups"] = _groups(wish.groupings, [entry for _, entry in results])
    return answer


class _Search:
    def __init__(
        self, snapshot: Snapshot, requester: Requester, wish: RoomEventsBody, ignored: frozenset[UserId]
    ) -> None:
        self._snapshot = snapshot
        self._ignored = ignored
        self._user_id = requester.user_id
        self._wish = wish
        self._reader = Reader(requester.user_id, requester.device_id, snapshot.now_ms)
        self._accesses: dict[RoomId, RoomAccess] = {}

    def page(
        self, words: Sequence[str], offset: int, limit: int
    ) -> tuple[list[tuple[store.Hit, StoredEvent]], int | None]:
        """Return visible results from an offset among all hits, and the offset where to go on."""
        found: list[tuple[store.Hit, StoredEvent]] = []
        for _ in range(READS_MOST):
            hits = self._hits(words, offset)
            entries = store.list_at(self._snapshot, [hit.position for hit in hits])
            for hit in hits:
                if len(found) == limit:
                    return found, offset
                offset += 1
                entry = entries.get(hit.position)
                if entry is not None and self._is_visible(entry):
                    found.append((hit, entry))
            if len(hits) < RESULTS_MOST:
                return found, None
        return found, offset

    def result(self, hit: store.Hit, entry: StoredEvent) -> dict[str, Any]:
        """Return a result, with what was said around it if that is wished for."""
        found: dict[str, Any] = {"rank": hit.rank, "result": self._reader.encode(entry)}
        if self._wish.event_context is not None:
            found["context"] = self._context(entry, self._wish.event_context)
        return found

    def states(self, entries: Sequence[StoredEvent]) -> dict[RoomId, list[Any]]:
        """Return the current state of the rooms of results."""
        rooms = dict.fromkeys(entry.room_id for entry in entries)
        return {
            room_id: self._reader.encode_all(list_state_now(self._snapshot, room_id))
            for room_id in rooms
            if self._access(room_id).membership == "join"
        }

    def _hits(self, words: Sequence[str], offset: int) -> list[store.Hit]:
        where = (self._rooms(), self._wish.keys or KEYS)
        is_by_rank = self._wish.order_by == "rank"
        return store.find_hits(self._snapshot, words, where, (offset, RESULTS_MOST), is_by_rank=is_by_rank)

    def _rooms(self) -> list[RoomId]:
        memberships = list_memberships(self._snapshot, self._user_id)
        return [
            found.room_id
            for found in memberships
            if found.membership in ("join", "leave", "ban")
            and not found.is_forgotten
            and self._wish.filter.allows_room(found.room_id)
        ]

    def _is_visible(self, entry: StoredEvent) -> bool:
        try:
            access = self._access(entry.room_id)
        except Forbidden:  # They refused an invitation, or were banned, and have never been there.
            return False
        if entry.sender in self._ignored and entry.state_key is None:
            return False
        shown = passing(self._snapshot, access, self._wish.filter, [entry])
        # Whoever may not read what an erased person wrote may not guess at it by searching either.
        return any(not one.is_erased for one in shown)

    def _access(self, room_id: RoomId) -> RoomAccess:
        if room_id not in self._accesses:
            self._accesses[room_id] = open_for_reading(self._snapshot, room_id, self._user_id)
        return self._accesses[room_id]

    def _context(self, entry: StoredEvent, wish: ContextBody) -> dict[str, Any]:
        access = self._access(entry.room_id)
        before, after = min(wish.before_limit, CONTEXT_MOST), min(wish.after_limit, CONTEXT_MOST)
        older = self._around(access, entry.position - 1, before, is_backward=True)
        newer = self._around(access, entry.position, after, is_backward=False)
        start = older[-1].position - 1 if older else entry.position - 1
        end = newer[-1].position if newer else entry.position
        found: dict[str, Any] = {
            "events_before": self._reader.encode_all(older),
            "events_after": self._reader.encode_all(newer),
            "start": str(SyncToken(start, 0)),
            "end": str(SyncToken(end, 0)),
        }
        if wish.include_profile:
            found["profile_info"] = self._profiles(entry, [*older, entry, *newer])
        return found

    def _around(
        self, access: RoomAccess, start: int, limit: int, *, is_backward: bool
    ) -> Sequence[StoredEvent]:
        if limit == 0:
            return []
        wish = PageWish(is_backward=is_backward, start=start, stop=None, limit=limit, ignored=self._ignored)
        return read_page(self._snapshot, access, wish).entries

    def _profiles(self, entry: StoredEvent, shown: Sequence[StoredEvent]) -> dict[UserId, Any]:
        people = sorted({one.sender for one in shown})
        members = list_members_at(self._snapshot, entry.room_id, entry.position, people)
        names = ("displayname", "avatar_url")
        return {
            UserId(member.state_key or ""): {
                name: member.event.content[name] for name in names if name in member.event.content
            }
            for member in members
        }


def _groups(wish: GroupingsBody, entries: Sequence[StoredEvent]) -> dict[str, Any]:
    groups: dict[str, Any] = {}
    for one in wish.group_by:
        if one.key not in ("room_id", "sender"):
            raise InvalidParam("Results can be grouped by room_id or sender")
        found: dict[str, Any] = {}
        for order, entry in enumerate(entries):
            value = entry.room_id if one.key == "room_id" else entry.sender
            found.setdefault(value, {"order": order, "results": []})["results"].append(entry.event_id)
        groups[one.key] = found
    return groups


def _parse_offset(token: str | None) -> int:
    if not token:
        return 0
    if token[0] != "n" or not (token[1:].isascii() and token[1:].isdigit()) or len(token) > 10:
        raise InvalidParam("That is not a token of a search")
    return int(token[1:])
