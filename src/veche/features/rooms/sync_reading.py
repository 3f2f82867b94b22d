"""The rooms part of a sync, read from the database: first syncs, gaps, joins, invitations, departures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from veche.core.ids import EventId, RoomId, UserId
from veche.features.rooms.relations_bundle import bundle_relations
from veche.features.rooms.room_answer import Reader, summary_part, timeline_part
from veche.features.rooms.store.events import find_latest, list_events_back
from veche.features.rooms.store.members import (
    Membership,
    count_members,
    list_heroes,
    list_memberships,
)
from veche.features.rooms.store.state import (
    find_state_at,
    list_members_at,
    list_state_at,
    list_state_changes,
    list_state_without_members,
)
from veche.features.rooms.stored_event import StoredEvent
from veche.features.rooms.stripped import stripped_state
from veche.features.rooms.visibility import Sight
from veche.features.sync.api import SyncView, Tree
from veche.kit.transaction import Snapshot

HEROES = 5
FILTERED_PAGES = 10
"""Pages of the log that are searched for events that pass a filter, before the rest is left to paging."""


BUNDLE_SIZE = 500
"""Events whose relations are looked up at once."""


@dataclass(frozen=True, slots=True)
class _Window:
    """The events of a room that a sync shows, oldest first, and what they leave out."""

    events: Sequence[StoredEvent]
    before: int
    """The position just before the first of them."""
    is_limited: bool


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a sync shows of a room, before it is encoded: relations are looked up for all rooms at once."""

    window: _Window
    state: Sequence[StoredEvent]
    sight: Sight | None
    summary: Tree | None


class RoomsReading:
    """One reading of a snapshot for one sync."""

    def __init__(self, snapshot: Snapshot, view: SyncView) -> None:
        self._snapshot = snapshot
        self._view = view
        self._reader = Reader.of_view(view, snapshot.now_ms)
        self._after = view.after.position
        self._upto = view.upto.position

    def changes(self) -> Tree:
        """Return the trees of all rooms that have something to say."""
        found: list[tuple[str, RoomId, _Shown | Tree]] = []
        for membership in list_memberships(self._snapshot, self._view.user_id):
            if not self._view.filter.room.allows_room(membership.room_id):
                continue
            then = self._as_of_upto(membership)
            if then is not None:
                section = "leave" if then.membership == "ban" else then.membership
                part = getattr(self, f"_{section}")(then)
                if part is not None:
                    found.append((section, then.room_id, part))
        return self._encode_all(found)

    def _as_of_upto(self, membership: Membership) -> Membership | None:
        """Return the membership as it was at the end of the view: the snapshot may already see later ones."""
        if membership.position <= self._upto:
            return membership
        entry = self._member_at(membership.room_id, self._upto)
        if entry is None or entry.event.membership is None:
            return None
        return Membership(
            membership.user_id, membership.room_id, entry.event.membership, entry.position, is_forgotten=0
        )

    # The four sections

    def _join(self, membership: Membership) -> _Shown | None:
        room_id = membership.room_id
        has_changed = membership.position > self._after
        is_new = self._view.is_initial or (has_changed and not self._was_joined(room_id))
        if not (is_new or self._view.full_state):
            latest = find_latest(self._snapshot, room_id)
            if latest is None or latest[0] <= self._after:
                return None
        return self._room(membership, is_new=is_new, needs_sight=has_changed)

    def _leave(self, membership: Membership) -> _Shown | None:
        if self._view.is_initial:
            is_wanted = self._view.filter.room.include_leave and not membership.is_forgotten
        else:
            is_wanted = membership.position > self._after
        if not is_wanted:
            return None
        is_new = self._view.is_initial or not self._was_joined(membership.room_id)
        return self._room(membership, is_new=is_new, needs_sight=True, upto=membership.position)

    def _invite(self, membership: Membership) -> Tree | None:
        if membership.position <= self._after:
            return None
        return {"invite_state": {"events": self._stripped(membership)}}

    def _knock(self, membership: Membership) -> Tree | None:
        if membership.position <= self._after:
            return None
        return {"knock_state": {"events": self._stripped(membership)}}

    # The parts of a room

    def _room(
        self, membership: Membership, *, is_new: bool, needs_sight: bool, upto: int | None = None
    ) -> _Shown | None:
        room_id, upto = membership.room_id, self._upto if upto is None else upto
        after = 0 if is_new else self._after
        sight = Sight.read(self._snapshot, room_id, self._view.user_id) if needs_sight else None
        window = self._window(room_id, after, upto, sight)
        is_whole = is_new or self._view.full_state
        state = self._state(room_id, window, upto, is_whole=is_whole)
        if not (is_whole or window.events or window.is_limited or state):
            return None
        summary = None
        if is_whole or self._have_members_changed(room_id, window):
            is_named = is_whole and any(_gives_name(entry) for entry in [*state, *window.events])
            summary = self._summary(room_id, is_named=is_named)
        return _Shown(window, state, sight, summary)

    def _encode_all(self, found: Sequence[tuple[str, RoomId, _Shown | Tree]]) -> Tree:
        relations = self._relations([part for _, _, part in found if isinstance(part, _Shown)])
        rooms: dict[str, dict[RoomId, Tree]] = {}
        for section, room_id, part in found:
            tree = self._encode(part, relations) if isinstance(part, _Shown) else part
            rooms.setdefault(section, {})[room_id] = tree
        return {"rooms": rooms} if rooms else {}

    def _relations(self, shown: Sequence[_Shown]) -> dict[EventId, bytes]:
        entries = [entry for one in shown for entry in one.window.events]
        found: dict[EventId, bytes] = {}
        for start in range(0, len(entries), BUNDLE_SIZE):
            found |= bundle_relations(self._snapshot, entries[start : start + BUNDLE_SIZE], self._reader)
        return found

    def _encode(self, shown: _Shown, relations: dict[EventId, bytes]) -> Tree:
        window = shown.window
        name_of_state = "state_after" if self._view.use_state_after else "state"
        tree: Tree = {
            "timeline": timeline_part(
                self._timeline(shown, relations), window.before, is_limited=window.is_limited
            ),
            name_of_state: {"events": self._reader.encode_all(shown.state)},
        }
        if shown.summary is not None:
            tree["summary"] = shown.summary
        return tree

    def _timeline(self, shown: _Shown, relations: dict[EventId, bytes]) -> list[Any]:
        if shown.sight is None:
            return self._reader.encode_all(shown.window.events, membership="join", relations=relations)
        return [
            self._reader.encode(
                entry,
                membership=shown.sight.membership_at(entry.position) or "leave",
                relations=relations.get(entry.event_id),
            )
            for entry in shown.window.events
        ]

    def _window(self, room_id: RoomId, after: int, upto: int, sight: Sight | None) -> _Window:
        wish = self._view.filter.room.timeline
        if not wish.allows_room(room_id):
            return _Window((), upto, is_limited=False)
        limit = wish.timeline_limit
        found: list[StoredEvent] = []
        before = upto
        for _ in range(FILTERED_PAGES):
            page = list_events_back(self._snapshot, room_id, before, after, limit + 1)
            found += [entry for entry in page if self._passes(entry, sight)]
            before = page[-1].position - 1 if page else after
            if len(found) > limit or len(page) <= limit:
                break
        else:
            return _Window(found[:limit][::-1], before, is_limited=True)
        if len(found) > limit:
            return _Window(found[:limit][::-1], found[limit - 1].position - 1, is_limited=True)
        start = found[-1].position - 1 if found else upto
        return _Window(found[::-1], start, is_limited=False)

    def _passes(self, entry: StoredEvent, sight: Sight | None) -> bool:
        wish = self._view.filter.room.timeline
        if not wish.allows(entry.type, entry.sender):
            return False
        if wish.contains_url is not None and not wish.allows_content(entry.event.content):
            return False
        return sight is None or sight.may_see(entry)

    def _state(self, room_id: RoomId, window: _Window, upto: int, *, is_whole: bool) -> list[StoredEvent]:
        wish = self._view.filter.room.state
        position = upto if self._view.use_state_after else window.before
        if not wish.allows_room(room_id):
            return []
        if not is_whole:
            found = list_state_changes(self._snapshot, room_id, self._after, position)
            if wish.lazy_load_members:
                found = self._lazily(room_id, found, window, position)
        elif wish.lazy_load_members:
            found = self._lazily(
                room_id, list_state_without_members(self._snapshot, room_id, position), window, position
            )
        else:
            found = list_state_at(self._snapshot, room_id, position)
        return [
            entry
            for entry in found
            if wish.allows(entry.type, entry.sender)
            and (wish.contains_url is None or wish.allows_content(entry.event.content))
        ]

    def _lazily(
        self, room_id: RoomId, found: list[StoredEvent], window: _Window, position: int
    ) -> list[StoredEvent]:
        """Return state with only those members that the timeline needs, and the reader."""
        others = [entry for entry in found if entry.type != "m.room.member"]
        people = {entry.sender for entry in window.events} | {self._view.user_id}
        return others + list_members_at(self._snapshot, room_id, position, sorted(people))

    def _have_members_changed(self, room_id: RoomId, window: _Window) -> bool:
        if any(entry.type == "m.room.member" for entry in window.events):
            return True
        return window.is_limited and any(
            entry.type == "m.room.member"
            for entry in list_state_changes(self._snapshot, room_id, self._after, window.before)
        )

    def _summary(self, room_id: RoomId, *, is_named: bool) -> dict[str, Any]:
        heroes = [] if is_named else list_heroes(self._snapshot, room_id, self._view.user_id, HEROES)
        return summary_part(heroes, *count_members(self._snapshot, room_id))

    def _stripped(self, membership: Membership) -> list[dict[str, Any]]:
        return stripped_state(self._snapshot, membership.room_id, membership.position, membership.user_id)

    def _was_joined(self, room_id: RoomId) -> bool:
        entry = self._member_at(room_id, self._after)
        return entry is not None and entry.event.membership == "join"

    def _member_at(self, room_id: RoomId, position: int) -> StoredEvent | None:
        key = ("m.room.member", UserId(self._view.user_id))
        return find_state_at(self._snapshot, room_id, key, position)


def _gives_name(entry: StoredEvent) -> bool:
    """Return whether an event names its room, so that no heroes are needed."""
    return entry.type == "m.room.name" and bool(entry.event.content.get("name"))
