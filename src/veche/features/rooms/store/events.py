"""The log of events: append, find, list, redact."""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from veche.core.event import Event
from veche.core.ids import DeviceId, EventId, RoomId, UserId
from veche.core.relations import relation_of, thread_root
from veche.features.rooms.stored_event import StoredEvent
from veche.kit.transaction import Row, Snapshot, Transaction

COLUMNS = (
    "e.position, e.room_id, e.event_id, e.type, e.state_key, e.sender, e.sent_ms, e.content, e.unsigned,"
    " e.redacts, e.redacted_by, e.thread_root, e.device_id, e.txn_id"
)
MARK = "e.position, e.redacted_by, e.unsigned IS NULL"
"""What tells whether an event that is kept in memory is still what it was."""

SENT_KNOWN = 1000
"""Messages of a device among which a retry is recognised."""
_IN_COLUMNS = frozenset(("content", "type", "state_key", "sender", "origin_server_ts", "room_id", "depth"))


def append_event(tx: Transaction, entry: StoredEvent, depth: int) -> None:
    """Store a new event, which still has its PDU, at the end of the log."""
    event = entry.event
    relation = relation_of(event.content) if event.state_key is None else None
    frame = {key: value for key, value in event.pdu.items() if key not in _IN_COLUMNS}
    tx.execute(
        "INSERT INTO rooms_event (position, room_id, event_id, type, state_key, sender, sent_ms, depth,"
        " content, frame, unsigned, relates_to, rel_type, thread_root, redacts, device_id, txn_id)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        entry.position,
        entry.room_id,
        entry.event_id,
        entry.type,
        entry.state_key,
        entry.sender,
        entry.sent_ms,
        depth,
        entry.content_json,
        orjson.dumps(frame).decode(),
        entry.unsigned_json,
        relation.event_id if relation else None,
        relation.rel_type if relation else None,
        entry.thread_root,
        entry.redacts,
        entry.device_id,
        entry.txn_id,
    )


def thread_root_of(event: Event) -> EventId | None:
    """Return the root of the thread that an event is in."""
    return None if event.is_state else thread_root(event.content)


def entry_from_row(row: Row) -> StoredEvent:
    """Return a row of COLUMNS."""
    (position, room_id, event_id, type_, state_key, sender, sent_ms, content, unsigned) = row[:9]
    redacts, redacted_by, root, device_id, txn_id = row[9:14]
    return StoredEvent(
        position, room_id, event_id, type_, state_key, sender, sent_ms, content, unsigned,
        redacts, redacted_by, None, root, device_id, txn_id,
    )  # fmt: skip


def entries_from_rows(snapshot: Snapshot, rows: Iterable[Row]) -> list[StoredEvent]:
    """Return rows of COLUMNS; redacted ones with the redaction that did it."""
    entries = [entry_from_row(row) for row in rows]
    redactions = [entry.redacted_by for entry in entries if entry.redacted_by is not None]
    if not redactions:
        return entries
    because = _redactions_json(snapshot, redactions)
    return [
        entry.redacted(entry.content_json, entry.redacted_by, because.get(entry.redacted_by))
        if entry.redacted_by is not None
        else entry
        for entry in entries
    ]


def recall_entries(snapshot: Snapshot, marks: Iterable[Row]) -> list[StoredEvent]:
    """Return the events that rows beginning with MARK tell of, in no order.

    The rows of a log hardly change: an event that was read before comes from memory, unless its mark says
    that it is another by now. Clients come back, and ask for the same rooms.
    """
    found, missing = [], []
    for mark in marks:
        entry = _recall(snapshot, mark)
        if entry is None:
            missing.append(mark[0])
        else:
            found.append(entry)
    if missing:
        rows = snapshot.fetch(f"SELECT {COLUMNS} FROM rooms_event e WHERE e.position = ANY($1)", missing)
        found += _remember(snapshot, entries_from_rows(snapshot, rows))
    return found


def _recall(snapshot: Snapshot, mark: Row) -> StoredEvent | None:
    position, redacted_by, is_bare = mark[:3]
    if snapshot.memory is None or redacted_by is not None:
        return None
    entry: StoredEvent | None = snapshot.memory.get(position)
    return None if entry is None or (entry.unsigned_json is None) != is_bare else entry


def _remember(snapshot: Snapshot, entries: list[StoredEvent]) -> list[StoredEvent]:
    if snapshot.memory is not None:
        for entry in entries:
            if entry.redacted_by is None:
                snapshot.memory.put(entry.position, entry)
    return entries


def _redactions_json(snapshot: Snapshot, event_ids: list[EventId]) -> dict[EventId, bytes]:
    rows = snapshot.fetch(f"SELECT {COLUMNS} FROM rooms_event e WHERE e.event_id = ANY($1)", event_ids)
    return {row[2]: entry_from_row(row).client_json(snapshot.now_ms) for row in rows}


def find_event(snapshot: Snapshot, room_id: RoomId, event_id: EventId) -> StoredEvent | None:
    """Return an event of a room."""
    rows = snapshot.fetch(
        f"SELECT {COLUMNS} FROM rooms_event e WHERE e.event_id = $1 AND e.room_id = $2", event_id, room_id
    )
    return entries_from_rows(snapshot, rows)[0] if rows else None


def list_events(snapshot: Snapshot, event_ids: Sequence[EventId]) -> list[StoredEvent]:
    """Return events by their ids, in no order; unknown ones are left out."""
    rows = snapshot.fetch(f"SELECT {COLUMNS} FROM rooms_event e WHERE e.event_id = ANY($1)", list(event_ids))
    return entries_from_rows(snapshot, rows)


def list_events_back(
    snapshot: Snapshot, room_id: RoomId, upto: int, after: int, limit: int
) -> list[StoredEvent]:
    """Return a room's newest events in (after, upto], newest first."""
    rows = snapshot.fetch(
        f"SELECT {COLUMNS} FROM rooms_event e WHERE e.room_id = $1 AND e.position <= $2 AND e.position > $3"
        " ORDER BY e.position DESC LIMIT $4",
        room_id,
        upto,
        after,
        limit,
    )
    return entries_from_rows(snapshot, rows)


def list_events_forward(
    snapshot: Snapshot, room_id: RoomId, after: int, upto: int, limit: int
) -> list[StoredEvent]:
    """Return a room's oldest events in (after, upto], oldest first."""
    rows = snapshot.fetch(
        f"SELECT {COLUMNS} FROM rooms_event e WHERE e.room_id = $1 AND e.position > $2 AND e.position <= $3"
        " ORDER BY e.position LIMIT $4",
        room_id,
        after,
        upto,
        limit,
    )
    return entries_from_rows(snapshot, rows)


def list_log(snapshot: Snapshot, after: int, limit: int) -> list[StoredEvent]:
    """Return the oldest events after a position, of all rooms."""
    rows = snapshot.fetch(
        f"SELECT {COLUMNS} FROM rooms_event e WHERE e.position > $1 ORDER BY e.position LIMIT $2",
        after,
        limit,
    )
    return entries_from_rows(snapshot, rows)


def list_sent(
    snapshot: Snapshot, sender: UserId, device_id: DeviceId
) -> list[tuple[tuple[str, RoomId, str], EventId]]:
    """Return the newest messages of a device, oldest first: transaction id, room and type, and event id."""
    rows = snapshot.fetch(
        "SELECT txn_id, room_id, type, event_id FROM rooms_event WHERE sender = $1 AND device_id = $2"
        " AND txn_id IS NOT NULL ORDER BY position DESC LIMIT $3",
        sender,
        device_id,
        SENT_KNOWN,
    )
    return [((row[0], row[1], row[2]), row[3]) for row in reversed(rows)]


def redact_event(tx: Transaction, entry: StoredEvent) -> None:
    """Replace an event's content by what its redaction leaves."""
    tx.execute(
        "UPDATE rooms_event SET content = $1, unsigned = NULL, redacted_by = $2, relates_to = NULL,"
        " rel_type = NULL WHERE position = $3",
        entry.content_json,
        entry.redacted_by,
        entry.position,
    )


def clear_unsigned_at(tx: Transaction, position: int) -> None:
    """Forget what the event at a position said of the one before it (its `prev_content`)."""
    tx.execute("UPDATE rooms_event SET unsigned = NULL WHERE position = $1", position)


def find_latest(snapshot: Snapshot, room_id: RoomId) -> tuple[int, int, EventId] | None:
    """Return position, depth and id of a room's newest event."""
    row = snapshot.fetchrow(
        "SELECT position, depth, event_id FROM rooms_event WHERE room_id = $1 ORDER BY position DESC LIMIT 1",
        room_id,
    )
    return None if row is None else (row[0], row[1], row[2])


def pdu_of(snapshot: Snapshot, event_id: EventId) -> dict[str, Any] | None:
    """Return an event's federation form, put together from its columns."""
    row = snapshot.fetchrow(
        "SELECT content, frame, type, state_key, sender, sent_ms, room_id, depth FROM rooms_event"
        " WHERE event_id = $1",
        event_id,
    )
    if row is None:
        return None
    content, frame, type_, state_key, sender, sent_ms, room_id, depth = row
    pdu = orjson.loads(frame)
    pdu |= {"content": orjson.loads(content), "type": type_, "sender": sender, "origin_server_ts": sent_ms}
    pdu |= {"depth": depth} | ({} if state_key is None else {"state_key": state_key})
    # A create event whose hash is the room's id cannot hold that id.
    return dict(pdu) if room_id[1:] == event_id[1:] else {**pdu, "room_id": room_id}
