"""HTTP of reporting."""

from typing import Annotated, Any

import msgspec

from veche.core.ids import EventId, RoomId, parse_room_id
from veche.features.rooms.service.reports import Occasion, Reports
from veche.kit.http import Request, Route, post

V3 = "/_matrix/client/v3"


class ReportBody(msgspec.Struct):
    """Why, and (for events) how bad: from -100, very, to 0."""

    reason: str | None = None
    score: Annotated[int, msgspec.Meta(ge=-100, le=0)] | None = None


class ReasonBody(msgspec.Struct):
    """Why; it may be blank, but has to be there."""

    reason: str


class UserBody(msgspec.Struct):
    """Why somebody is reported; our own apps say whether it is for a call."""

    reason: str
    occasion: Occasion = msgspec.field(default="", name="org.veche.occasion")


class ReportRoutes:
    """The operations of reporting."""

    def __init__(self, reports: Reports) -> None:
        self._reports = reports

    def routes(self) -> list[Route]:
        """Declare them."""
        return [
            post(V3 + "/rooms/{room_id}/report", self.room),
            post(V3 + "/rooms/{room_id}/report/{event_id}", self.event),
            post(V3 + "/users/{user_id}/report", self.user),
        ]

    async def room(self, request: Request) -> Any:
        """Report a room."""
        body = await request.decode(ReasonBody)
        await self._reports.report_room(request.requester, _room_id(request), body.reason)
        return {}

    async def event(self, request: Request) -> Any:
        """Report an event."""
        body = await request.decode(ReportBody)
        event_id = EventId(request.parameters["event_id"])
        await self._reports.report_event(
            request.requester, _room_id(request), event_id, body.reason or "", body.score
        )
        return {}

    async def user(self, request: Request) -> Any:
        """Report a person."""
        body = await request.decode(UserBody)
        user_id = request.parameters["user_id"]
        await self._reports.report_user(request.requester, user_id, body.reason, body.occasion)
        return {}


def _room_id(request: Request) -> RoomId:
    return parse_room_id(request.parameters["room_id"])
