"""Reports of people about events, rooms and other people, for whoever looks after the server."""

from dataclasses import dataclass

from veche.core.ids import EventId, RoomId, UserId
from veche.kit.migrations import Migration
from veche.kit.transaction import Row, Snapshot, Transaction

HANDLING_MIGRATION = Migration(
    "handled reports",
    (
        "ALTER TABLE rooms_report ADD COLUMN handled_ms BIGINT",
        "ALTER TABLE rooms_report ADD COLUMN handled_by TEXT",
        "CREATE INDEX rooms_report_open ON rooms_report (position) WHERE handled_ms IS NULL",
    ),
)
OCCASION_MIGRATION = Migration(
    "what reports come of", ("ALTER TABLE rooms_report ADD COLUMN occasion TEXT NOT NULL DEFAULT ''",)
)
_COLUMNS = (
    "reporter, reason, room_id, event_id, user_id, score, occasion, position, reported_ms, handled_ms,"
    " handled_by"
)


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody finds wrong, and with what."""

    reporter: UserId
    reason: str
    room_id: RoomId | None = None
    event_id: EventId | None = None
    user_id: UserId | None = None
    score: int | None = None
    occasion: str = ""
    """What it comes of, where a client says it: `call`."""


@dataclass(frozen=True, slots=True)
class FiledReport:
    """A report as it is kept: its number, when it came, and who has dealt with it."""

    report: Report
    number: int
    reported_ms: int
    handled_ms: int | None
    handled_by: UserId | None


def add_report(tx: Transaction, report: Report) -> None:
    """Store a report."""
    tx.execute(
        "INSERT INTO rooms_report (position, reported_ms, reporter, room_id, event_id, user_id, score,"
        " reason, occasion) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tx.next_position(),
        tx.now_ms,
        report.reporter,
        report.room_id,
        report.event_id,
        report.user_id,
        report.score,
        report.reason,
        report.occasion,
    )


def list_reports(
    snapshot: Snapshot, *, is_handled: bool, occasion: str, before: int, limit: int
) -> list[FiledReport]:
    """Return reports that were dealt with, or not yet, those before a number, the newest first.

    With an `occasion`, only those that come of it.
    """
    state = "IS NOT NULL" if is_handled else "IS NULL"
    rows = snapshot.fetch(
        f"SELECT {_COLUMNS} FROM rooms_report WHERE position < $1 AND handled_ms {state}"
        " AND ($2 = '' OR occasion = $2) ORDER BY position DESC LIMIT $3",
        before,
        occasion,
        limit,
    )
    return [_filed(row) for row in rows]


def count_open(snapshot: Snapshot) -> int:
    """Return how many reports nobody has dealt with."""
    count: int = snapshot.fetchval("SELECT COUNT(*) FROM rooms_report WHERE handled_ms IS NULL")
    return count


def find_report(snapshot: Snapshot, number: int) -> FiledReport | None:
    """Return one report."""
    row = snapshot.fetchrow(f"SELECT {_COLUMNS} FROM rooms_report WHERE position = $1", number)
    return None if row is None else _filed(row)


def set_handled(tx: Transaction, number: int, handled_by: UserId | None) -> None:
    """Note who has dealt with a report; None takes that back."""
    tx.execute(
        "UPDATE rooms_report SET handled_ms = $1, handled_by = $2 WHERE position = $3",
        None if handled_by is None else tx.now_ms,
        handled_by,
        number,
    )


def _filed(row: Row) -> FiledReport:
    return FiledReport(Report(*row[:7]), *row[7:])
