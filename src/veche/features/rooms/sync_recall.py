"""The rooms part of an incremental sync from memory: the usual case, a few new events for a member."""

from collections.abc import Sequence
from typing import Any

from veche.core.ids import RoomId, UserId
from veche.features.rooms.live import LiveRooms
from veche.features.rooms.memory import Room
from veche.features.rooms.room_answer import Reader, summary_part, timeline_part
from veche.features.rooms.stored_event import StoredEvent
from veche.features.sync.api import SyncView, Tree

HEROES = 5


class Recall:
    """Answers from memory, or not at all: whatever is out of the ordinary is left to the database."""

    def __init__(self, live: LiveRooms) -> None:
        self._live = live

    def changes(self, view: SyncView, now_ms: int, ignored: frozenset[UserId]) -> Tree | None:
        """Return the tree of joined rooms with new events; None when memory does not suffice.

        `ignored` are the people whose messages the reader wants to be spared.
        """
        rooms = self._live.memberships.find(view.user_id)
        if rooms is None or rooms.changed > view.after.position:
            return None
        changed = self._live.memory.changed_rooms(rooms.joined, view.after.position)
        if changed is None:
            return None
        reader = Reader.of_view(view, now_ms)
        joined: dict[RoomId, Any] = {}
        for room_id in changed:
            if not view.filter.room.allows_room(room_id):
                continue
            part = self._room(view, reader, room_id, ignored)
            if part is None:
                return None
            if part:
                joined[room_id] = part
        return {"rooms": {"join": joined}} if joined else {}

    def _room(
        self, view: SyncView, reader: Reader, room_id: RoomId, ignored: frozenset[UserId]
    ) -> Tree | None:
        room = self._live.memory.find(room_id)
        events = None if room is None else room.events_between(view.after.position, view.upto.position)
        if room is None or events is None:
            return None
        if not events:
            return {}
        wish = view.filter.room.timeline
        if ignored and any(entry.sender in ignored for entry in events):
            return None
        if len(events) > wish.timeline_limit or not wish.passes_all or _need_relations(events):
            return None
        return self._part(view, reader, room, events)

    def _part(self, view: SyncView, reader: Reader, room: Room, events: list[StoredEvent]) -> Tree:
        wish = view.filter.room
        timeline = events if wish.timeline.allows_room(room.room_id) else []
        part: Tree = {
            "timeline": timeline_part(
                reader.encode_all(timeline, membership="join"), events[0].position - 1, is_limited=False
            )
        }
        state = _state_of(view, room, events)
        if state:
            part[view.state_name] = {"events": reader.encode_all(state)}
        if any(entry.type == "m.room.member" for entry in events):
            part["summary"] = _summary(view, room)
        return part


def _need_relations(events: Sequence[StoredEvent]) -> bool:
    """Return whether one event is about another of them, so that the other one's relations are told too."""
    known = {entry.event_id for entry in events}
    return any("m.relates_to" in e.content_json and _target(e) in known for e in events)


def _target(entry: StoredEvent) -> object:
    relation = entry.event.content.get("m.relates_to")
    return relation.get("event_id") if isinstance(relation, dict) else None


def _state_of(view: SyncView, room: Room, events: Sequence[StoredEvent]) -> list[StoredEvent]:
    """Return what goes into `state`: the senders if members are lazy; all changes with `use_state_after`."""
    wish = view.filter.room.state
    found: dict[tuple[str, str], StoredEvent] = {}
    if wish.lazy_load_members:
        for sender in {entry.sender for entry in events}:
            member = room.state.get(("m.room.member", sender))
            if member is not None and member.position <= view.after.position:
                found["m.room.member", sender] = member
    if view.use_state_after:
        found |= {entry.state_address: entry for entry in events if entry.state_address is not None}
    allowed = [entry for entry in found.values() if wish.allows(entry.type, entry.sender)]
    return [entry for entry in allowed if wish.allows_content(entry.event.content)]


def _summary(view: SyncView, room: Room) -> dict[str, Any]:
    present = sorted(
        (
            (entry.position, user_id)
            for user_id in _some(room, view)
            if (entry := room.state.get(("m.room.member", user_id))) is not None
        ),
    )
    heroes = [user_id for _, user_id in present[:HEROES]]
    return summary_part(heroes, len(room.joined), len(room.invited))


def _some(room: Room, view: SyncView) -> list[Any]:
    # The name of a room is made of a few people; in a large one, any few will do.
    people = [*room.joined, *room.invited] if len(room.joined) + len(room.invited) <= 1000 else []
    return [user_id for user_id in people if user_id != view.user_id]
