"""Delayed events: scheduled, and how they ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from veche.core.ids import DeviceId, EventId, RoomId, UserId
from veche.kit.migrations import Migration
from veche.kit.transaction import Row, Snapshot, Transaction

DELAYED_MIGRATION = Migration(
    "transaction ids of delayed events",
    (
        "ALTER TABLE rooms_delayed ADD COLUMN txn_id TEXT",
        """CREATE INDEX rooms_delayed_txn ON rooms_delayed (user_id, device_id, txn_id)
            WHERE txn_id IS NOT NULL""",
    ),
)

_COLUMNS = (
    "delay_id, user_id, device_id, room_id, type, state_key, content, delay_ms, running_since_ms, txn_id,"
    " outcome, finalised_ms, event_id, error"
)


@dataclass(frozen=True, slots=True)
class DelayedEvent:
    """An event that is sent later unless its sender says otherwise."""

    delay_id: str
    user_id: UserId
    device_id: DeviceId
    room_id: RoomId
    type: str
    state_key: str | None
    content: Mapping[str, Any]
    delay_ms: int
    running_since_ms: int
    txn_id: str | None = None
    """What its device calls the request, so that a retry is known; state has none."""
    outcome: str | None = None
    """`send` or `cancel` once it has ended."""
    finalised_ms: int | None = None
    event_id: EventId | None = None
    error: Mapping[str, Any] | None = None

    @property
    def due_ms(self) -> int:
        """When it is sent."""
        return self.running_since_ms + self.delay_ms


def add_delayed(tx: Transaction, delayed: DelayedEvent) -> None:
    """Store a scheduled event."""
    tx.execute(
        "INSERT INTO rooms_delayed (delay_id, user_id, device_id, room_id, type, state_key, content,"
        " delay_ms, running_since_ms, txn_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        delayed.delay_id,
        delayed.user_id,
        delayed.device_id,
        delayed.room_id,
        delayed.type,
        delayed.state_key,
        orjson.dumps(delayed.content).decode(),
        delayed.delay_ms,
        delayed.running_since_ms,
        delayed.txn_id,
    )


def find_same(snapshot: Snapshot, delayed: DelayedEvent) -> DelayedEvent | None:
    """Return what a device has already scheduled by the same request."""
    row = snapshot.fetchrow(
        f"SELECT {_COLUMNS} FROM rooms_delayed WHERE user_id = $1 AND device_id = $2 AND txn_id = $3"
        " AND room_id = $4 AND type = $5",
        delayed.user_id,
        delayed.device_id,
        delayed.txn_id,
        delayed.room_id,
        delayed.type,
    )
    return None if row is None else _from_row(row)


def find_delayed(snapshot: Snapshot, delay_id: str) -> DelayedEvent | None:
    """Return a delayed event, scheduled or ended."""
    row = snapshot.fetchrow(f"SELECT {_COLUMNS} FROM rooms_delayed WHERE delay_id = $1", delay_id)
    return None if row is None else _from_row(row)


def list_delayed(
    snapshot: Snapshot, user_id: UserId, *, is_scheduled: bool, limit: int
) -> list[DelayedEvent]:
    """Return a user's delayed events: the scheduled ones, or those that ended, newest first."""
    condition, order = ("IS NULL", "running_since_ms") if is_scheduled else ("IS NOT NULL", "finalised_ms")
    rows = snapshot.fetch(
        f"SELECT {_COLUMNS} FROM rooms_delayed WHERE user_id = $1 AND outcome {condition}"
        f" ORDER BY {order} DESC LIMIT $2",
        user_id,
        limit,
    )
    return [_from_row(row) for row in rows]


def count_scheduled(snapshot: Snapshot, user_id: UserId) -> int:
    """Return how many events of a user are scheduled."""
    sql = "SELECT COUNT(*) FROM rooms_delayed WHERE user_id = $1 AND outcome IS NULL"
    count: int = snapshot.fetchval(sql, user_id)
    return count


def is_scheduled(snapshot: Snapshot, user_id: UserId, text: str) -> bool:
    """Return whether a scheduled event of a user has a text of letters and digits in it."""
    sql = "SELECT 1 FROM rooms_delayed WHERE user_id = $1 AND outcome IS NULL AND content LIKE $2 LIMIT 1"
    return snapshot.fetchval(sql, user_id, f"%{text}%") is not None


def restart_delayed(tx: Transaction, delay_id: str) -> None:
    """Have the delay begin anew."""
    sql = "UPDATE rooms_delayed SET running_since_ms = $1 WHERE delay_id = $2"
    tx.execute(sql, tx.now_ms, delay_id)


def finalise_delayed(
    tx: Transaction,
    delay_id: str,
    outcome: str,
    *,
    event_id: EventId | None = None,
    error: Mapping[str, Any] | None = None,
) -> None:
    """Note how a delayed event ended; what it would have said is not kept any longer."""
    tx.execute(
        "UPDATE rooms_delayed SET outcome = $1, finalised_ms = $2, event_id = $3, error = $4, content = '{}'"
        " WHERE delay_id = $5",
        outcome,
        tx.now_ms,
        event_id,
        None if error is None else orjson.dumps(error).decode(),
        delay_id,
    )


def remove_finalised(tx: Transaction, user_id: UserId, before_ms: int) -> None:
    """Forget a user's delayed events that ended before a time."""
    sql = "DELETE FROM rooms_delayed WHERE user_id = $1 AND finalised_ms < $2"
    tx.execute(sql, user_id, before_ms)


def _from_row(row: Row) -> DelayedEvent:
    values = list(row)
    values[6] = orjson.loads(row[6])
    values[13] = None if row[13] is None else orjson.loads(row[13])
    return DelayedEvent(*values)
