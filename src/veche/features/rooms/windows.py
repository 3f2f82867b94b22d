"""Windows onto rooms: what sliding sync shows of each, read for many rooms at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from veche.core.ids import EventId, RoomId, UserId
from veche.core.required_state import MEMBER, StateWish
from veche.features.rooms.relations_bundle import Onlooker, bundle_relations
from veche.features.rooms.room_answer import Reader
from veche.features.rooms.store.batch import (
    MembersWish,
    Stretch,
    count_members_of,
    list_members_of,
    list_newest,
    list_states_at,
)
from veche.features.rooms.store.listing import find_bump
from veche.features.rooms.store.members import list_heroes
from veche.features.rooms.store.state import list_state_changes
from veche.features.rooms.stored_event import StoredEvent
from veche.features.rooms.visibility import Sight
from veche.kit.transaction import Snapshot

HEROES = 5
BUMPING = frozenset(
    (
        "m.room.create",
        "m.room.message",
        "m.room.encrypted",
        "m.sticker",
        "m.call.invite",
        "m.poll.start",
        "org.matrix.msc3381.poll.start",
        "m.beacon_info",
        "org.matrix.msc3672.beacon_info",
    )
)
"""Events that move a room up in a list of rooms."""

FACE = {"m.room.name": "name", "m.room.avatar": "url"}


@dataclass(frozen=True, slots=True)
class WindowWish:
    """What to show of a room. `after` is what the client has already, 0 for a room it does not know."""

    room_id: RoomId
    after: int
    upto: int
    live_after: int
    """Events after this position have just happened."""
    timeline_limit: int
    state: StateWish
    known_state: StateWish | None = None
    """What the client has been told of the state so far, where that was less than `state`."""
    is_expanded: bool = False
    """Whether to show the newest events again, as many as are wished for now."""


@dataclass(frozen=True, slots=True)
class RoomWindow:
    """What is shown of a room; None where nothing changed."""

    room_id: RoomId
    timeline: Sequence[orjson.Fragment]
    before: int
    is_limited: bool
    live_count: int
    state: Sequence[orjson.Fragment]
    bump: int | None
    face: dict[str, str | None]
    """`name` and `url` of the picture, those that changed."""
    heroes: Sequence[dict[str, Any]] | None
    counts: tuple[int, int] | None
    """How many people are in it, and how many are invited."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.timeline or self.state or self.face or self.is_limited)


def read_windows(
    snapshot: Snapshot, reader: Reader, wishes: Sequence[WindowWish], ignored: frozenset[UserId]
) -> list[RoomWindow]:
    """Return the windows that are wished for, without the messages of ignored people."""
    return _Windows(snapshot, reader, wishes, ignored).read() if wishes else []


class _Windows:
    def __init__(
        self, snapshot: Snapshot, reader: Reader, wishes: Sequence[WindowWish], ignored: frozenset[UserId]
    ) -> None:
        self._ignored = ignored
        self._snapshot = snapshot
        self._reader = reader
        self._wishes = wishes
        self._whole: dict[RoomId, list[StoredEvent]] = {}

    def read(self) -> list[RoomWindow]:
        stretches = [Stretch(w.room_id, self._after(w), w.upto) for w in self._wishes]
        most = max(wish.timeline_limit for wish in self._wishes) + 1
        newest = list_newest(self._snapshot, stretches, most)
        sights = Sight.read_many(self._snapshot, [w.room_id for w in self._wishes], self._reader.user_id)
        onlooker = Onlooker(self._reader, sights, self._ignored)
        timelines = {w.room_id: _visible(w, newest[w.room_id], onlooker) for w in self._wishes}
        changes = {w.room_id: self._changes(w) for w in self._wishes if w.after}
        states = self._states(timelines, changes)
        counts = count_members_of(self._snapshot, [w.room_id for w in self._wishes])
        shown = [entry for entries, _ in timelines.values() for entry in entries]
        relations = bundle_relations(self._snapshot, shown, onlooker)
        return [
            self._window(
                wish,
                (timelines[wish.room_id], sights[wish.room_id], relations),
                states[wish.room_id],
                changes.get(wish.room_id),
                counts[wish.room_id],
            )
            for wish in self._wishes
        ]

    def _after(self, wish: WindowWish) -> int:
        return 0 if wish.is_expanded else wish.after

    def _changes(self, wish: WindowWish) -> list[StoredEvent]:
        return list_state_changes(self._snapshot, wish.room_id, wish.after, wish.upto)

    # State

    def _states(
        self,
        timelines: dict[RoomId, tuple[list[StoredEvent], bool]],
        changes: dict[RoomId, list[StoredEvent]],
    ) -> dict[RoomId, list[StoredEvent]]:
        whole = {w.room_id: w.upto for w in self._wishes if not w.after or w.known_state is not None}
        with_members = {w.room_id: w.upto for w in self._wishes if w.state.wants_all_members}
        few = {room_id: upto for room_id, upto in whole.items() if room_id not in with_members}
        many = {room_id: upto for room_id, upto in whole.items() if room_id in with_members}
        found = list_states_at(self._snapshot, few, with_members=False)
        found |= list_states_at(self._snapshot, many, with_members=True)
        self._whole = found
        members = self._members(timelines, set(many))
        return {
            wish.room_id: self._wished(
                wish,
                [*found.get(wish.room_id, ()), *changes.get(wish.room_id, ())],
                members.get(wish.room_id, []),
            )
            for wish in self._wishes
        }

    def _members(
        self, timelines: dict[RoomId, tuple[list[StoredEvent], bool]], complete: set[RoomId]
    ) -> dict[RoomId, list[StoredEvent]]:
        """Return the member events that timelines need, and those asked for by name."""
        wishes = []
        for wish in self._wishes:
            people = set(wish.state.members_by_name) if not wish.after else set()
            if wish.state.lazy_members:
                entries = timelines[wish.room_id][0]
                people |= {entry.sender for entry in entries}
                people |= {e.state_key for e in entries if e.type == MEMBER and e.state_key is not None}
            if people and wish.room_id not in complete:
                wishes.append(MembersWish(wish.room_id, wish.upto, frozenset(map(UserId, people))))
        return list_members_of(self._snapshot, wishes)

    def _wished(
        self, wish: WindowWish, entries: Sequence[StoredEvent], members: Sequence[StoredEvent]
    ) -> list[StoredEvent]:
        found: dict[EventId, StoredEvent] = {}
        for entry in entries:
            address = entry.state_address
            if address is None or not self._is_wished(wish, entry):
                continue
            is_news = entry.position > wish.after
            is_known = wish.known_state is not None and wish.known_state.allows(address)
            if is_news or (wish.known_state is not None and not is_known):
                found[entry.event_id] = entry
        return list((found | {entry.event_id: entry for entry in members}).values())

    def _is_wished(self, wish: WindowWish, entry: StoredEvent) -> bool:
        assert entry.state_address is not None, "only state is looked at"
        if wish.state.lazy_members and entry.type == MEMBER and wish.after:
            return True  # whoever keeps a list of members is told of all changes to it
        return wish.state.allows(entry.state_address)

    # Putting it together

    def _window(
        self,
        wish: WindowWish,
        shown: tuple[tuple[list[StoredEvent], bool], Sight, dict[EventId, bytes]],
        state: list[StoredEvent],
        changes: list[StoredEvent] | None,
        counts: tuple[int, int],
    ) -> RoomWindow:
        (timeline, is_limited), sight, relations = shown
        news = changes if changes is not None else self._whole[wish.room_id]
        have_members_changed = changes is None or any(entry.type == MEMBER for entry in changes)
        face = {FACE[e.type]: _text(e, FACE[e.type]) for e in news if e.type in FACE and e.state_key == ""}
        is_unnamed = not face.get("name") if changes is None else False
        return RoomWindow(
            room_id=wish.room_id,
            timeline=[
                self._reader.encode(
                    entry,
                    membership=sight.membership_at(entry.position) or "leave",
                    relations=relations.get(entry.event_id),
                )
                for entry in timeline
            ],
            before=timeline[0].position - 1 if timeline else wish.upto,
            is_limited=is_limited,
            live_count=sum(entry.position > wish.live_after for entry in timeline),
            state=self._reader.encode_all(state),
            bump=self._bump(wish, timeline),
            face=face,
            heroes=self._heroes(wish) if have_members_changed and is_unnamed else None,
            counts=counts if have_members_changed else None,
        )

    def _bump(self, wish: WindowWish, timeline: Sequence[StoredEvent]) -> int | None:
        bumping = [entry.position for entry in timeline if entry.type in BUMPING]
        if bumping:
            return bumping[-1]
        return None if wish.after else find_bump(self._snapshot, wish.room_id, sorted(BUMPING), wish.upto)

    def _heroes(self, wish: WindowWish) -> list[dict[str, Any]]:
        people = list_heroes(self._snapshot, wish.room_id, self._reader.user_id, HEROES)
        members = list_members_of(
            self._snapshot, [MembersWish(wish.room_id, wish.upto, frozenset(people))] if people else []
        )
        shown = {entry.state_key: entry for entry in members.get(wish.room_id, ())}
        return [_hero(user_id, shown.get(user_id)) for user_id in people]


def _visible(
    wish: WindowWish, page: Sequence[StoredEvent], onlooker: Onlooker
) -> tuple[list[StoredEvent], bool]:
    """Return the newest events that the reader may see, oldest first, and whether there are more."""
    visible = onlooker.show_all(page[: wish.timeline_limit + 1])
    return visible[: wish.timeline_limit][::-1], len(page) > wish.timeline_limit


def _hero(user_id: UserId, member: StoredEvent | None) -> dict[str, Any]:
    hero: dict[str, Any] = {"user_id": user_id}
    for name in ("displayname", "avatar_url"):
        value = None if member is None else member.event.content.get(name)
        if isinstance(value, str):
            hero[name] = value
    return hero


def _text(entry: StoredEvent, key: str) -> str | None:
    value = entry.event.content.get(key)
    return value if isinstance(value, str) and value else None
