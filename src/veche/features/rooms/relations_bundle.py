"""Bundled aggregations: what a served event tells of the events about it (specification 10.9, relations)."""

from collections.abc import Sequence

import orjson

from veche.core.ids import EventId
from veche.core.relations import edit_age, is_edit_valid
from veche.features.rooms.room_answer import Reader
from veche.features.rooms.store.relations import Child, ThreadFacts, list_children, list_thread_facts
from veche.features.rooms.stored_event import StoredEvent
from veche.kit.transaction import Snapshot


def bundle_relations(
    snapshot: Snapshot, entries: Sequence[StoredEvent], reader: Reader
) -> dict[EventId, bytes]:
    """Return the JSON of `m.relations` for those of the events that have any."""
    ids = [entry.event_id for entry in entries if entry.state_key is None]
    if not ids:
        return {}
    children = list_children(snapshot, ids)
    threads = list_thread_facts(snapshot, ids, reader.user_id)
    if not children and not threads:
        return {}
    by_id = {entry.event_id: entry for entry in entries}
    found: dict[EventId, bytes] = {}
    for event_id in ids:
        bundle = _bundle(by_id[event_id], children.get(event_id, []), threads.get(event_id), reader)
        if bundle:
            found[event_id] = orjson.dumps(bundle)
    return found


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
    valid = [edit for edit in edits if is_edit_valid(entry.event, edit.event)]
    return max(valid, key=lambda edit: edit_age(edit.event), default=None)
