"""Bundled aggregations: what a served event tells of the events about it (specification 10.9, relations)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import orjson

from veche.core.ids import EventId, RoomId, UserId
from veche.core.relations import THREAD, edit_age, is_edit_valid
from veche.features.rooms.access import LATEST
from veche.features.rooms.room_answer import Reader
from veche.features.rooms.store.relations import (
    Child,
    RelationWish,
    ThreadFacts,
    list_children,
    list_relations,
    list_thread_facts,
)
from veche.features.rooms.stored_event import StoredEvent
from veche.features.rooms.visibility import Sight
from veche.kit.transaction import Snapshot

THREAD_LOOKED_AT = 100
"""Newest events of a thread that are looked through when its last is not for the reader."""


@dataclass(frozen=True, slots=True)
class Onlooker:
    """Whom relations are told to, and what of them is not for their eyes."""

    reader: Reader
    sights: Mapping[RoomId, Sight] = field(default_factory=dict)
    """Of the rooms in which the reader may not see everything."""
    ignored: frozenset[UserId] = frozenset()

    def show(self, entry: StoredEvent) -> StoredEvent | None:
        """Return an event as the reader may see it, if they may and want to: ignored people are not heard."""
        if entry.sender in self.ignored and entry.state_key is None:
            return None
        sight = self.sights.get(entry.room_id)
        return entry if sight is None else sight.show(entry)

    def show_all(self, entries: Iterable[StoredEvent]) -> list[StoredEvent]:
        """Return those of the events that the reader may see, in their order, as they see them."""
        return [shown for entry in entries if (shown := self.show(entry)) is not None]


def bundle_relations(
    snapshot: Snapshot, entries: Sequence[StoredEvent], onlooker: Onlooker
) -> dict[EventId, bytes]:
    """Return the JSON of `m.relations` for those of the events that have any."""
    parents = {entry.event_id: entry for entry in entries if entry.state_key is None}
    if not parents:
        return {}
    children = list_children(snapshot, list(parents))
    rooms = {event_id: parent.room_id for event_id, parent in parents.items()}
    threads = list_thread_facts(snapshot, rooms, onlooker.reader.user_id, onlooker.ignored)
    if not children and not threads:
        return {}
    found: dict[EventId, bytes] = {}
    for event_id, parent in parents.items():
        seen = _seen_children(parent, children.get(event_id, []), onlooker)
        facts = threads.get(event_id)
        thread = None if facts is None else _seen_thread(snapshot, parent, facts, onlooker)
        bundle = _bundle(parent, seen, thread, onlooker.reader)
        if bundle:
            found[event_id] = orjson.dumps(bundle)
    return found


def _seen_children(parent: StoredEvent, children: Sequence[Child], onlooker: Onlooker) -> list[Child]:
    own = [child for child in children if child.entry.room_id == parent.room_id]
    return [
        Child(child.rel_type, shown) for child in own if (shown := onlooker.show(child.entry)) is not None
    ]


def _seen_thread(
    snapshot: Snapshot, root: StoredEvent, facts: ThreadFacts, onlooker: Onlooker
) -> ThreadFacts | None:
    """Return the thread as far as the reader may see it."""
    latest = onlooker.show(facts.latest)
    if latest is not None:
        return replace(facts, latest=latest)
    wish = RelationWish([root.event_id], root.room_id, THREAD, None)
    seen = onlooker.show_all(list_relations(snapshot, wish, 0, LATEST, THREAD_LOOKED_AT, is_backward=True))
    if not seen:
        return None
    has_reader = any(entry.sender == onlooker.reader.user_id for entry in seen)
    return ThreadFacts(seen[0], len(seen), has_reader)


def _bundle(
    entry: StoredEvent, children: list[Child], thread: ThreadFacts | None, reader: Reader
) -> dict[str, object]:
    bundle: dict[str, object] = {}
    edit = _newest_edit(entry, [child.entry for child in children if child.rel_type == "m.replace"])
    if edit is not None:
        bundle["m.replace"] = reader.encode(edit)
    references = [{"event_id": child.entry.event_id} for child in children if child.rel_type == "m.reference"]
    if references:
        bundle["m.reference"] = {"chunk": references}
    if thread is not None:
        bundle["m.thread"] = {
            "latest_event": reader.encode(thread.latest),
            "count": thread.count,
            "current_user_participated": thread.has_reader or entry.sender == reader.user_id,
        }
    return bundle


def _newest_edit(entry: StoredEvent, edits: list[StoredEvent]) -> StoredEvent | None:
    if entry.redacted_by is not None:
        return None
    # What an erased person's edit said is gone, so that it is no valid edit any more.
    valid = [edit for edit in edits if is_edit_valid(entry.event, edit.event)]
    return max(valid, key=lambda edit: edit_age(edit.event), default=None)
