"""Events about other events: edits, references, threads."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from veche.core.ids import EventId, RoomId, UserId
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
    snapshot: Snapshot, roots: Mapping[EventId, RoomId], reader: UserId, ignored: frozenset[UserId]
) -> dict[EventId, ThreadFacts]:
    """Return facts of the threads that begin with these events, without what ignored people say in them."""
    others = " AND NOT (sender = ANY($3))" if ignored else ""
    found = snapshot.fetch(
        "SELECT relates_to, COUNT(*), MAX(position), MAX(CASE WHEN sender = $2 THEN 1 ELSE 0 END), room_id"
        " FROM rooms_event WHERE relates_to = ANY($1) AND rel_type = 'm.thread' AND redacted_by IS NULL"
        f"{others} GROUP BY relates_to, room_id",
        list(roots),
        reader,
        *([sorted(ignored)] if ignored else []),
    )
    # A thread is within its room: what is said elsewhere is not for this room's people.
    rows = [row for row in found if roots[row[0]] == row[4]]
    if not rows:
        return {}
    newest = snapshot.fetch(
        f"SELECT {COLUMNS} FROM rooms_event e WHERE e.position = ANY($1)", [row[2] for row in rows]
    )
    by_position = {row[0]: entry_from_row(row) for row in newest}
    return {row[0]: ThreadFacts(by_position[row[2]], row[1], bool(row[3])) for row in rows}


def list_related(
    snapshot: Snapshot,
    event_ids: Sequence[EventId],
    rel_types: Sequence[str] | None,
    senders: Sequence[str] | None,
) -> set[EventId]:
    """Return which events have others about them, of some types, by some people."""
    rows = snapshot.fetch(
        "SELECT relates_to, rel_type, sender FROM rooms_event"
        " WHERE relates_to = ANY($1) AND redacted_by IS NULL",
        list(event_ids),
    )
    return {
        event_id
        for event_id, rel_type, sender in rows
        if (rel_types is None or rel_type in rel_types) and (senders is None or sender in senders)
    }


def list_annotations(
    snapshot: Snapshot, event_id: EventId, sender: UserId, event_type: str
) -> list[dict[str, Any]]:
    """Return the contents of the annotations of a type that somebody has made to an event."""
    rows = snapshot.fetch(
        "SELECT content FROM rooms_event WHERE relates_to = $1 AND rel_type = 'm.annotation'"
        " AND sender = $2 AND type = $3 AND redacted_by IS NULL",
        event_id,
        sender,
        event_type,
    )
    return [orjson.loads(content) for (content,) in rows]


@dataclass(frozen=True, slots=True)
class RelationWish:
    """Which events about an event are asked for."""

    parents: Sequence[EventId]
    room_id: RoomId
    rel_type: str | None
    event_type: str | None


def list_relations(
    snapshot: Snapshot, wish: RelationWish, after: int, upto: int, limit: int, *, is_backward: bool
) -> list[StoredEvent]:
    """Return events about an event in (after, upto], in the direction of reading."""
    conditions = ""
    values: list[object] = [list(wish.parents), after, upto, limit, wish.room_id]
    if wish.rel_type is not None:
        values.append(wish.rel_type)
        conditions += f" AND e.rel_type = ${len(values)}"
    if wish.event_type is not None:
        values.append(wish.event_type)
        conditions += f" AND e.type = ${len(values)}"
    order = "DESC" if is_backward else "ASC"
    rows = snapshot.fetch(
        f"SELECT {COLUMNS} FROM rooms_event e WHERE e.relates_to = ANY($1) AND e.position > $2"
        " AND e.position <= $3 AND e.room_id = $5 AND e.redacted_by IS NULL"
        f"{conditions} ORDER BY e.position {order} LIMIT $4",
        *values,
    )
    return [entry_from_row(row) for row in rows]


def list_thread_roots(
    snapshot: Snapshot, room_id: RoomId, before: int, limit: int, participant: UserId | None
) -> list[tuple[EventId, int]]:
    """Return threads of a room by their newest event before a position, newest first: root and position.

    With `participant`, only threads whose root or one of whose events that user has sent.
    """
    taking_part = (
        ""
        if participant is None
        else " AND (EXISTS (SELECT 1 FROM rooms_event p WHERE p.relates_to = t.relates_to"
        " AND p.rel_type = 'm.thread' AND p.sender = $4)"
        " OR EXISTS (SELECT 1 FROM rooms_event r WHERE r.event_id = t.relates_to AND r.sender = $4))"
    )
    rows = snapshot.fetch(
        "SELECT t.relates_to, MAX(t.position) AS newest FROM rooms_event t WHERE t.room_id = $1"
        f" AND t.thread_root IS NOT NULL AND t.rel_type = 'm.thread' AND t.redacted_by IS NULL{taking_part}"
        " GROUP BY t.relates_to HAVING MAX(t.position) <= $2 ORDER BY newest DESC LIMIT $3",
        room_id,
        before,
        limit,
        *([] if participant is None else [participant]),
    )
    return [(row[0], row[1]) for row in rows]


def list_descendants(snapshot: Snapshot, event_id: EventId, depth: int) -> list[EventId]:
    """Return an event and, so many levels deep, the events about it and about those."""
    known = {event_id: None}
    level = [event_id]
    for _ in range(depth):
        rows = snapshot.fetch(
            "SELECT event_id FROM rooms_event WHERE relates_to = ANY($1) AND redacted_by IS NULL LIMIT $2",
            level,
            CHILDREN_LIMIT,
        )
        level = [row[0] for row in rows if row[0] not in known]
        known |= dict.fromkeys(level)
    return list(known)
