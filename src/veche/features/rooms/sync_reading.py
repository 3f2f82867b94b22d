"""The rooms part of a sync, read from the database: first syncs, gaps, joins, invitations, departures.

Rooms are read many at once: a first sync of a thousand rooms asks a few questions for each hundred of
them, not a dozen for each one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from veche.core.ids import EventId, RoomId, UserId
from veche.features.rooms.relations_bundle import Onlooker, bundle_relations
from veche.features.rooms.room_answer import Reader, summary_part, timeline_part
from veche.features.rooms.store.batch import (
    MembersWish,
    Stretch,
    count_members_of,
    list_members_of,
    list_newest,
    list_states_at,
)
from veche.features.rooms.store.events import list_events_back
from veche.features.rooms.store.members import list_heroes
from veche.features.rooms.store.state import list_state_changes
from veche.features.rooms.stored_event import StoredEvent
from veche.features.rooms.sync_plan import Refusal, RoomPlan, StrippedRoom, plan_rooms
from veche.features.rooms.visibility import Sight
from veche.features.sync.api import SyncView, Tree
from veche.kit.transaction import Snapshot

HEROES = 5
ROOMS_AT_ONCE = 100
FILTERED_PAGES = 10
"""Pages of the log that are searched for events that pass a filter, before the rest is left to paging."""


@dataclass(frozen=True, slots=True)
class _Window:
    """The events of a room that a sync shows, oldest first, and what they leave out."""

    events: Sequence[StoredEvent]
    before: int
    """The position just before the first of them."""
    is_limited: bool


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a sync shows of a room, before it is encoded."""

    plan: RoomPlan
    window: _Window
    state: Sequence[StoredEvent]
    sight: Sight | None


def read_rooms(snapshot: Snapshot, view: SyncView, ignored: frozenset[UserId]) -> Tree:
    """Return the trees of all rooms that have something to say, without the messages of ignored people."""
    found = plan_rooms(snapshot, view, ignored)
    plans = [plan for plan in found if isinstance(plan, RoomPlan)]
    rooms: dict[str, dict[RoomId, Tree]] = {}
    for one in found:
        if isinstance(one, StrippedRoom):
            part = {f"{one.section}_state": {"events": one.events}}
            rooms.setdefault(one.section, {})[one.room_id] = part
        elif isinstance(one, Refusal):
            rooms.setdefault("leave", {})[one.room_id] = _refused(snapshot, view, one)
    for start in range(0, len(plans), ROOMS_AT_ONCE):
        for plan, tree in _Reading(snapshot, view, ignored, plans[start : start + ROOMS_AT_ONCE]).trees():
            rooms.setdefault(plan.section, {})[plan.room_id] = tree
    return {"rooms": rooms} if rooms else {}


def _refused(snapshot: Snapshot, view: SyncView, refusal: Refusal) -> Tree:
    reader = Reader.of_view(view, snapshot.now_ms)
    own = reader.encode_all([refusal.membership], membership="leave")
    return {"timeline": timeline_part(own, refusal.membership.position - 1, is_limited=False)}


class _Reading:
    """One reading of some rooms."""

    def __init__(
        self, snapshot: Snapshot, view: SyncView, ignored: frozenset[UserId], plans: Sequence[RoomPlan]
    ) -> None:
        self._ignored = ignored
        self._snapshot = snapshot
        self._view = view
        self._plans = plans
        self._reader = Reader.of_view(view, snapshot.now_ms, snapshot)

    def trees(self) -> list[tuple[RoomPlan, Tree]]:
        """Return each room's part of the answer; rooms that turn out to have nothing are left out."""
        needy = [plan.room_id for plan in self._plans if plan.needs_sight]
        sights = Sight.read_many(self._snapshot, needy, self._view.user_id)
        windows = self._windows(sights)
        states = self._states(windows)
        shown = [
            _Shown(plan, windows[plan.room_id], states[plan.room_id], sights.get(plan.room_id))
            for plan in self._plans
            if plan.is_whole or states[plan.room_id] or _has_events(windows[plan.room_id])
        ]
        summaries = self._summaries(shown)
        entries = [entry for one in shown for entry in one.window.events]
        onlooker = Onlooker(self._reader, sights, self._ignored)
        relations = bundle_relations(self._snapshot, entries, onlooker)
        return [(one.plan, self._encode(one, summaries.get(one.plan.room_id), relations)) for one in shown]

    # Timelines

    def _windows(self, sights: dict[RoomId, Sight]) -> dict[RoomId, _Window]:
        wish = self._view.filter.room.timeline
        wanted = [plan for plan in self._plans if wish.allows_room(plan.room_id)]
        stretches = [Stretch(plan.room_id, plan.after, plan.upto) for plan in wanted]
        newest = list_newest(self._snapshot, stretches, wish.timeline_limit + 1)
        return {
            plan.room_id: self._window(plan, newest[plan.room_id], sights.get(plan.room_id))
            if plan.room_id in newest
            else _Window((), plan.upto, is_limited=False)
            for plan in self._plans
        }

    def _window(self, plan: RoomPlan, page: list[StoredEvent], sight: Sight | None) -> _Window:
        limit = self._view.filter.room.timeline.timeline_limit
        found: list[StoredEvent] = []
        for _ in range(FILTERED_PAGES):
            passed = [entry for entry in page if self._passes(entry)]
            found += passed if sight is None else sight.visible(passed)
            if len(found) > limit:
                return _Window(found[:limit][::-1], found[limit - 1].position - 1, is_limited=True)
            if len(page) <= limit:
                start = found[-1].position - 1 if found else plan.upto
                return _Window(found[::-1], start, is_limited=False)
            before = page[-1].position - 1
            page = list_events_back(self._snapshot, plan.room_id, before, plan.after, limit + 1)
        return _Window(found[::-1], page[0].position if page else plan.after, is_limited=True)

    def _passes(self, entry: StoredEvent) -> bool:
        wish = self._view.filter.room.timeline
        if entry.sender in self._ignored and entry.state_key is None:
            return False
        if not wish.allows(entry.type, entry.sender):
            return False
        return wish.contains_url is None or wish.allows_content(entry.event.content)

    # State

    def _states(self, windows: dict[RoomId, _Window]) -> dict[RoomId, list[StoredEvent]]:
        wish = self._view.filter.room.state
        wanted = [plan for plan in self._plans if wish.allows_room(plan.room_id)]
        positions = {plan.room_id: self._position(plan, windows) for plan in wanted}
        whole = {plan.room_id: positions[plan.room_id] for plan in wanted if plan.is_whole}
        states = list_states_at(self._snapshot, whole, with_members=not wish.lazy_load_members)
        for plan in wanted:
            if not plan.is_whole:
                states[plan.room_id] = list_state_changes(
                    self._snapshot, plan.room_id, self._view.after.position, positions[plan.room_id]
                )
        if wish.lazy_load_members:
            self._add_lazy_members(states, positions, windows)
        return {plan.room_id: self._filtered(states.get(plan.room_id, [])) for plan in self._plans}

    def _position(self, plan: RoomPlan, windows: dict[RoomId, _Window]) -> int:
        return plan.upto if self._view.use_state_after else windows[plan.room_id].before

    def _add_lazy_members(
        self,
        states: dict[RoomId, list[StoredEvent]],
        positions: dict[RoomId, int],
        windows: dict[RoomId, _Window],
    ) -> None:
        """Leave only those members that the timelines need, and the reader."""
        wishes = []
        for room_id, position in positions.items():
            people = {entry.sender for entry in windows[room_id].events} | {self._view.user_id}
            wishes.append(MembersWish(room_id, position, frozenset(people)))
        members = list_members_of(self._snapshot, wishes)
        for room_id in positions:
            others = [entry for entry in states.get(room_id, ()) if entry.type != "m.room.member"]
            states[room_id] = others + members.get(room_id, [])

    def _filtered(self, entries: list[StoredEvent]) -> list[StoredEvent]:
        wish = self._view.filter.room.state
        if wish.passes_all_types and wish.contains_url is None:
            return entries
        allowed = [entry for entry in entries if wish.allows(entry.type, entry.sender)]
        if wish.contains_url is None:
            return allowed
        return [entry for entry in allowed if wish.allows_content(entry.event.content)]

    # Summaries

    def _summaries(self, shown: Sequence[_Shown]) -> dict[RoomId, Tree]:
        wanted = [one for one in shown if one.plan.is_whole or self._have_members_changed(one)]
        counts = count_members_of(self._snapshot, [one.plan.room_id for one in wanted])
        return {
            one.plan.room_id: summary_part(self._heroes(one), *counts.get(one.plan.room_id, (0, 0)))
            for one in wanted
        }

    def _heroes(self, shown: _Shown) -> list[Any]:
        if shown.plan.is_whole and any(_gives_name(entry) for entry in (*shown.state, *shown.window.events)):
            return []
        return list_heroes(self._snapshot, shown.plan.room_id, self._view.user_id, HEROES)

    def _have_members_changed(self, shown: _Shown) -> bool:
        if any(entry.type == "m.room.member" for entry in (*shown.window.events, *shown.state)):
            return True
        if not shown.window.is_limited:
            return False
        # With lazy members, the state does not tell of those who came and went in the gap.
        changes = list_state_changes(
            self._snapshot, shown.plan.room_id, self._view.after.position, shown.window.before
        )
        return any(entry.type == "m.room.member" for entry in changes)

    # Encoding

    def _encode(self, shown: _Shown, summary: Tree | None, relations: dict[EventId, bytes]) -> Tree:
        window = shown.window
        timeline = self._timeline(shown, relations)
        tree: Tree = {
            "timeline": timeline_part(timeline, window.before, is_limited=window.is_limited),
            self._view.state_name: {"events": self._reader.encode_all(shown.state)},
        }
        return tree if summary is None else tree | {"summary": summary}

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


def _has_events(window: _Window) -> bool:
    return bool(window.events) or window.is_limited


def _gives_name(entry: StoredEvent) -> bool:
    """Return whether an event names its room, so that no heroes are needed."""
    return entry.type == "m.room.name" and bool(entry.event.content.get("name"))
