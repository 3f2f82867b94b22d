"""Reporting what is wrong: an event, a room, a person."""

from veche.core.errors import Forbidden, InvalidParam, NotFound
from veche.core.ids import EventId, RoomId, UserId, parse_user_id
from veche.features.accounts.api import Accounts
from veche.features.rooms.access import get_visible_event, open_for_reading
from veche.features.rooms.store.reports import Report, add_report
from veche.features.rooms.store.rooms import find_room
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.limits import RateLimits
from veche.kit.transaction import Transaction

REASON_LIMIT = 2000


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

    async def report_user(self, requester: Requester, user_id: str, reason: str) -> None:
        """Report a person."""
        report = Report(requester.user_id, _checked(reason), user_id=parse_user_id(user_id))
        self._limits.check("report", requester.user_id)
        await self._database.write(self._report_user, report)

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


def _checked(reason: str) -> str:
    if len(reason) > REASON_LIMIT:
        raise InvalidParam(f"A reason has at most {REASON_LIMIT} characters")
    return reason
