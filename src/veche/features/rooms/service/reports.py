"""Reporting what is wrong: an event, a room, a person."""

from dataclasses import dataclass
from typing import Literal

from veche.core.errors import Forbidden, InvalidParam, NotFound
from veche.core.ids import EventId, RoomId, UserId, parse_user_id
from veche.features.accounts.api import Accounts
from veche.features.rooms.access import get_visible_event, open_for_reading
from veche.features.rooms.store import reports as store
from veche.features.rooms.store.events import find_event
from veche.features.rooms.store.reports import FiledReport, Report, add_report
from veche.features.rooms.store.rooms import find_room
from veche.features.rooms.stored_event import StoredEvent
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.limits import RateLimits
from veche.kit.transaction import Snapshot, Transaction

REASON_LIMIT = 2000

Occasion = Literal["", "call"]


@dataclass(frozen=True, slots=True)
class Complaint:
    """A report, with the event that it is about, redacted or not, if it is about one."""

    filed: FiledReport
    event: StoredEvent | None


class Reports:
    """The use cases of reporting. Reports are kept for the operator; nobody else sees them."""

    def __init__(self, database: Database, accounts: Accounts, limits: RateLimits) -> None:
        self._database = database
        self._accounts = accounts
        self._limits = limits

    async def report_event(
        self, requester: Requester, room_id: RoomId, event_id: EventId, reason: str, score: int | None
    ) -> None:
        """Report an event that the requester can see; raise M_NOT_FOUND for any other."""
        report = Report(requester.user_id, _checked(reason), room_id, event_id, score=score)
        self._limits.check("report", requester.user_id)
        await self._database.write(self._report_event, report)

    async def report_room(self, requester: Requester, room_id: RoomId, reason: str) -> None:
        """Report a room, also one that the requester is not in."""
        self._limits.check("report", requester.user_id)
        await self._database.write(self._report_room, Report(requester.user_id, _checked(reason), room_id))

    async def report_user(
        self, requester: Requester, user_id: str, reason: str, occasion: Occasion = ""
    ) -> None:
        """Report a person, perhaps for a call of theirs."""
        report = Report(
            requester.user_id, _checked(reason), user_id=parse_user_id(user_id), occasion=occasion
        )
        self._limits.check("report", requester.user_id)
        await self._database.write(self._report_user, report)

    # What administrators of the server ask. Whether somebody is one, is asked above.

    def list_filed(
        self, snapshot: Snapshot, *, is_handled: bool, occasion: Occasion, before: int, limit: int
    ) -> list[Complaint]:
        """Return reports that were dealt with, or not yet, the newest first, before a number."""
        found = store.list_reports(
            snapshot, is_handled=is_handled, occasion=occasion, before=before, limit=limit
        )
        return [Complaint(one, _find_event(snapshot, one.report)) for one in found]

    def count_open(self, snapshot: Snapshot) -> int:
        """Return how many reports nobody has dealt with."""
        return store.count_open(snapshot)

    async def set_handled(self, number: int, handled_by: UserId | None) -> None:
        """Note who has dealt with a report, None to take that back; raise M_NOT_FOUND."""
        await self._database.write(_set_handled, number, handled_by)

    def _report_event(self, tx: Transaction, report: Report) -> None:
        room_id, event_id = report.room_id or RoomId(""), report.event_id or EventId("")
        try:
            access = open_for_reading(tx, room_id, report.reporter)
        except Forbidden:
            raise NotFound("There is no such event, or you may not see it") from None
        get_visible_event(tx, access, event_id)
        add_report(tx, report)

    def _report_room(self, tx: Transaction, report: Report) -> None:
        if find_room(tx, report.room_id or RoomId("")) is None:
            raise NotFound("There is no such room")
        add_report(tx, report)

    def _report_user(self, tx: Transaction, report: Report) -> None:
        if not self._accounts.user_exists(tx, report.user_id or UserId("")):
            raise NotFound("There is nobody of that name here")
        add_report(tx, report)


def _find_event(snapshot: Snapshot, report: Report) -> StoredEvent | None:
    if report.room_id is None or report.event_id is None:
        return None
    return find_event(snapshot, report.room_id, report.event_id)


def _set_handled(tx: Transaction, number: int, handled_by: UserId | None) -> None:
    filed = store.find_report(tx, number)
    if filed is None:
        raise NotFound("There is no such report")
    if (filed.handled_by is None) != (handled_by is None):
        store.set_handled(tx, number, handled_by)


def _checked(reason: str) -> str:
    if len(reason) > REASON_LIMIT:
        raise InvalidParam(f"A reason has at most {REASON_LIMIT} characters")
    return reason
