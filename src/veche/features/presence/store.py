"""The tables of presence: receipts, one row each however many members the room has, and status messages."""

from collections.abc import Iterable

from veche.core.ids import RoomId, UserId
from veche.features.presence.rules.receipts import READ, Receipt, ThreadId
from veche.kit.migrations import Migration
from veche.kit.transaction import Row, Snapshot, Transaction

MIGRATIONS = (
    Migration(
        "receipts and status messages",
        (
            # `thread_id` is empty for a receipt whatever the thread: part of a primary key, it has no NULL.
            """CREATE TABLE presence_receipt (
                room_id TEXT NOT NULL, user_id TEXT NOT NULL, receipt_type TEXT NOT NULL,
                thread_id TEXT NOT NULL, event_id TEXT NOT NULL, event_position BIGINT NOT NULL,
                sent_ms BIGINT NOT NULL, position BIGINT NOT NULL,
                PRIMARY KEY (room_id, user_id, receipt_type, thread_id)) /* clustered */""",
            "CREATE INDEX presence_receipt_change ON presence_receipt (room_id, receipt_type, position)",
            """CREATE TABLE presence_status (
                user_id TEXT NOT NULL PRIMARY KEY, status_msg TEXT NOT NULL) /* clustered */""",
        ),
    ),
)

OWN_RECEIPTS_SHOWN = 1_000
"""The newest receipts of the reader's own that a first sync of a room has: one for each thread read."""

_COLUMNS = (
    "r.room_id, r.user_id, r.receipt_type, r.thread_id, r.event_id, r.event_position, r.sent_ms, r.position"
)


def find_read_position(
    snapshot: Snapshot, room_id: RoomId, user_id: UserId, receipt_type: str, thread_id: ThreadId
) -> int | None:
    """Return the position of the event that a receipt is at."""
    found: int | None = snapshot.fetchval(
        "SELECT event_position FROM presence_receipt"
        " WHERE room_id = $1 AND user_id = $2 AND receipt_type = $3 AND thread_id = $4",
        room_id,
        user_id,
        receipt_type,
        thread_id or "",
    )
    return found


def put_receipt(tx: Transaction, receipt: Receipt) -> None:
    """Store a receipt in the place of the user's earlier one."""
    tx.execute(
        "INSERT INTO presence_receipt (room_id, user_id, receipt_type, thread_id, event_id, event_position,"
        " sent_ms, position) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        " ON CONFLICT (room_id, user_id, receipt_type, thread_id) DO UPDATE SET"
        " event_id = excluded.event_id, event_position = excluded.event_position,"
        " sent_ms = excluded.sent_ms, position = excluded.position",
        receipt.room_id,
        receipt.user_id,
        receipt.type,
        receipt.thread_id or "",
        receipt.event_id,
        receipt.event_position,
        receipt.sent_ms,
        receipt.position,
    )


def list_changed(
    snapshot: Snapshot, user_id: UserId, room_ids: list[RoomId], after: int, upto: int
) -> list[Receipt]:
    """Return everybody's public receipts and a user's own that rooms got in (after, upto]."""
    rows = snapshot.fetch(
        f"SELECT {_COLUMNS} FROM presence_receipt r WHERE r.room_id = ANY($1) AND r.receipt_type = $2"
        " AND r.position > $3 AND r.position <= $4 UNION ALL"
        f" SELECT {_COLUMNS} FROM presence_receipt r WHERE r.room_id = ANY($1) AND r.user_id = $5"
        " AND r.receipt_type <> $2 AND r.position > $3 AND r.position <= $4",
        room_ids,
        READ,
        after,
        upto,
        user_id,
    )
    return _receipts(rows)


def list_newest(snapshot: Snapshot, user_id: UserId, room_ids: list[RoomId], limit: int) -> list[Receipt]:
    """Return the newest public receipts of each room, and a user's own of either kind."""
    rows = snapshot.fetch(_newest("receipt_type = $2", "$3"), room_ids, READ, limit) + snapshot.fetch(
        _newest("user_id = $2", "$3"), room_ids, user_id, OWN_RECEIPTS_SHOWN
    )
    # The user's own may be among everybody's newest too.
    return _receipts(dict.fromkeys(rows))


def list_read_positions(
    snapshot: Snapshot, user_id: UserId, room_ids: list[RoomId]
) -> list[tuple[RoomId, ThreadId, int]]:
    """Return room, thread and event position of a user's own receipts."""
    rows = snapshot.fetch(
        "SELECT room_id, thread_id, event_position FROM presence_receipt"
        " WHERE room_id = ANY($1) AND user_id = $2",
        room_ids,
        user_id,
    )
    return [(room_id, thread_id or None, position) for room_id, thread_id, position in rows]


def list_statuses(snapshot: Snapshot, user_ids: list[UserId]) -> dict[UserId, str]:
    """Return the status messages of those users who have one."""
    sql = "SELECT user_id, status_msg FROM presence_status WHERE user_id = ANY($1)"
    return dict(snapshot.fetch(sql, user_ids))


def put_status(tx: Transaction, user_id: UserId, status_msg: str | None) -> None:
    """Store a user's status message; None removes it."""
    if status_msg is None:
        tx.execute("DELETE FROM presence_status WHERE user_id = $1", user_id)
        return
    tx.execute(
        "INSERT INTO presence_status (user_id, status_msg) VALUES ($1, $2)"
        " ON CONFLICT (user_id) DO UPDATE SET status_msg = excluded.status_msg",
        user_id,
        status_msg,
    )


def _newest(condition: str, limit: str) -> str:
    """Return a query of each room's newest receipts: it reads no more of a room than it returns."""
    oldest = (
        f"SELECT n.position FROM presence_receipt n WHERE n.room_id = room.value AND n.{condition}"
        f" ORDER BY n.position DESC LIMIT 1 OFFSET {limit} - 1"
    )
    return (
        f"SELECT {_COLUMNS} FROM UNNEST($1::TEXT[]) AS room(value)"
        f" JOIN presence_receipt r ON r.room_id = room.value"
        f" AND r.{condition} AND r.position >= COALESCE(({oldest}), 0)"
    )


def _receipts(rows: Iterable[Row]) -> list[Receipt]:
    return [
        Receipt(room_id, user_id, kind, thread_id or None, event_id, event_position, sent_ms, position)
        for room_id, user_id, kind, thread_id, event_id, event_position, sent_ms, position in rows
    ]
