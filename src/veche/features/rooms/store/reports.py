"""Reports of people about events, rooms and other people, for whoever looks after the server."""

from dataclasses import dataclass

from veche.core.ids import EventId, RoomId, UserId
from veche.kit.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody finds wrong, and with what."""

    reporter: UserId
    reason: str
    room_id: RoomId | None = None
    event_id: EventId | None = None
    user_id: UserId | None = None
    score: int | None = None


def add_report(tx: Transaction, report: Report) -> None:
    """Store a report."""
    tx.execute(
        "INSERT INTO rooms_report (position, reported_ms, reporter, room_id, event_id, user_id, score,"
        " reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        tx.next_position(),
        tx.now_ms,
        report.reporter,
        report.room_id,
        report.event_id,
        report.user_id,
        report.score,
        report.reason,
    )
