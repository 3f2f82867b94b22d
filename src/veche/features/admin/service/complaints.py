"""Reports of people, as administrators read them and put them away."""

from typing import Literal

from veche.core.ids import RoomId, UserId
from veche.features.admin.answers import ReportedEvent, ReportFacts, ReportList
from veche.features.admin.wishes import ReportsWish
from veche.features.rooms.api import Complaint, Rooms, StoredEvent
from veche.kit.database import Database
from veche.kit.transaction import Snapshot

BODY_LIMIT = 4000


class ComplaintDesk:
    """Lists reports and notes who has dealt with them."""

    def __init__(self, database: Database, rooms: Rooms) -> None:
        self._database = database
        self._reports = rooms.administration.reports
        self._register = rooms.administration.register

    async def list_reports(self, wish: ReportsWish) -> ReportList:
        """Return a page of reports."""
        return await self._database.read_aside(self._read_page, wish)

    async def put_handled(self, number: int, by: UserId, *, is_handled: bool) -> None:
        """Note that somebody has dealt with a report, or take that back; raise M_NOT_FOUND."""
        await self._reports.set_handled(number, by if is_handled else None)

    def _read_page(self, snapshot: Snapshot, wish: ReportsWish) -> ReportList:
        found = self._reports.list_filed(
            snapshot,
            is_handled=wish.handled,
            occasion=wish.occasion,
            before=wish.before,
            limit=wish.limit + 1,
        )
        shown = [self._facts_of(snapshot, one) for one in found[: wish.limit]]
        return ReportList(shown, shown[-1].number if len(found) > wish.limit else None)

    def _facts_of(self, snapshot: Snapshot, complaint: Complaint) -> ReportFacts:
        filed, report = complaint.filed, complaint.filed.report
        return ReportFacts(
            number=filed.number,
            about=_subject_of(complaint),
            reporter=report.reporter,
            reported_ms=filed.reported_ms,
            reason=report.reason,
            occasion=report.occasion,
            score=report.score,
            room_id=report.room_id,
            room_name=self._find_name(snapshot, report.room_id),
            user_id=report.user_id,
            event_id=report.event_id,
            event=None if complaint.event is None else _shown(complaint.event),
            handled_ms=filed.handled_ms,
            handled_by=filed.handled_by,
        )

    def _find_name(self, snapshot: Snapshot, room_id: RoomId | None) -> str | None:
        return None if room_id is None else self._register.find_name(snapshot, room_id)


def _subject_of(complaint: Complaint) -> Literal["event", "room", "user"]:
    report = complaint.filed.report
    if report.event_id is not None:
        return "event"
    return "user" if report.user_id is not None else "room"


def _shown(entry: StoredEvent) -> ReportedEvent:
    body = entry.event.content.get("body")
    return ReportedEvent(
        type=entry.type,
        sender=entry.sender,
        sent_ms=entry.sent_ms,
        body=body[:BODY_LIMIT] if isinstance(body, str) else None,
        is_encrypted=entry.type == "m.room.encrypted",
        is_deleted=entry.redacted_by is not None,
    )
