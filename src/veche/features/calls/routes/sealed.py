"""HTTP of calls that only who is called can read, in our own interface."""

import msgspec

from veche.core.ids import EventId, RoomId, parse_room_id, parse_user_id
from veche.features.calls.routes.moderation import OF_ROOM
from veche.features.calls.shield.sealed import SealedCall, SealedCalls
from veche.kit.http import Access, Request
from veche.kit.limits import RateLimits
from veche.kit.operations import Operation


class SealedCallBody(msgspec.Struct):
    """An encrypted message that is a call, and who sent it."""

    event_id: str
    user_id: str


class SealedCallAnswer(msgspec.Struct):
    """Whether it may ring at the requester's."""

    may_ring: bool


class SealedCallRoutes:
    """The operation of who is called."""

    def __init__(self, sealed: SealedCalls, limits: RateLimits) -> None:
        self._sealed = sealed
        self._limits = limits

    def operations(self) -> list[Operation]:
        """Declare it."""
        return [
            Operation(
                "POST",
                OF_ROOM + "/may-ring",
                self.ask_may_ring,
                SealedCallAnswer,
                body=SealedCallBody,
                access=Access.GUEST,
            )
        ]

    async def ask_may_ring(self, request: Request, body: SealedCallBody) -> SealedCallAnswer:
        """Ask whether a call may ring that only the requester can read. It is counted like all others."""
        self._limits.check("call", request.requester.user_id)
        room_id: RoomId = parse_room_id(request.parameters["room_id"])
        call = SealedCall(room_id, EventId(body.event_id), parse_user_id(body.user_id))
        return SealedCallAnswer(await self._sealed.may_ring(request.requester, call))
