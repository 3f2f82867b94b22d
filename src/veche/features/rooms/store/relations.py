"""Events about other events: edits, references, threads."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from veche.core.ids import EventId, UserId
from veche.features.rooms.store.events import COLUMNS, entry_from_row
from veche.features.rooms.stored_event import StoredEvent
from veche.kit.transaction import Snapshot

CHILDREN_LIMIT = 1000
"""Edits and references looked at for one page of events."""


@dataclass(frozen=True, slots=True)
class Child:
    """An event that is about another."""

    rel_type: str
    entry: StoredEvent


@dataclass(frozen=True, slots=True)
class ThreadFacts:
    """What is told of a thread beside its root."""

    latest: StoredEvent
    count: int
    has_reader: bool


def list_children(snapshot: Snapshot, event_ids: Sequence[EventId]) -> dict[EventId, list[Child]]:
    """Return the edits of and references to events, oldest first, by the event that they are about."""
    rows = snapshot.fetch(
        f"SELECT {COLUMNS}, e.relates_to, e.rel_type FROM rooms_event e WHERE e.relates_to = ANY($1)"
        " AND e.rel_type IN ('m.replace', 'm.reference') AND e.redacted_by IS NULL"
        " ORDER BY e.position DESC LIMIT $2",
        list(event_ids),
        CHILDREN_LIMIT,
    )
    found: defaultdict[EventId, list[Child]] = defaultdict(list)
    for row in reversed(rows):
        found[row[14]].append(Child(row[15], entry_from_row(row)))
    return found


def list_thread_facts(
    snapshot: Snapshot, event_ids: Sequence[EventId], reader: UserId
) -> dict[EventId, ThreadFacts]:
    """Return facts of the threads that begin with these events."""
    rows = snapshot.fetch(
        "SELECT relates_to, COUNT(*), MAX(position), MAX(CASE WHEN sender = $2 THEN 1 ELSE 0 END)"
        " FROM rooms_event WHERE relates_to = ANY($1) AND rel_type = 'm.thread' AND redacted_by IS NULL"
        " GROUP BY relates_to",
        list(event_ids),
        reader,
    )
    if not rows:
        return {}
    newest = snapshot.fetch(
        f"SELECT {COLUMNS} FROM rooms_event e WHERE e.position = ANY($1)", [row[2] for row in rows]
    )
    by_position = {row[0]: entry_from_row(row) for row in newest}
    return {row[0]: ThreadFacts(by_position[row[2]], row[1], bool(row[3])) for row in rows}
