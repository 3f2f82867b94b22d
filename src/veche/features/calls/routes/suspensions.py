"""HTTP of suspending calling, in our own interface."""

from typing import Annotated

import msgspec

from veche.core.ids import parse_user_id
from veche.features.calls.shield.suspension import APPEAL_MOST, REASON_MOST, Suspension
from veche.features.calls.shield.suspensions import Suspensions, SuspensionWish
from veche.kit.http import Access, Request
from veche.kit.operations import Operation

OF_ADMIN = "/admin/calls/suspensions"
PAGE_MOST = 100


class SuspensionBody(msgspec.Struct):
    """Whom to keep from calling, why, and until when."""

    user_id: str
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=REASON_MOST)]
    until_ms: int


class SuspensionShown(msgspec.Struct):
    """A suspension, for administrators."""

    suspension_id: str
    user_id: str
    reason: str
    since_ms: int
    until_ms: int
    ended_ms: int | None
    appeal: str | None
    outcome: str | None


class SuspensionList(msgspec.Struct):
    """Suspensions, the newest first; the next page begins before the last one's `since_ms`."""

    suspensions: list[SuspensionShown]


class SuspensionPage(msgspec.Struct):
    """Which of them."""

    before_ms: Annotated[int, msgspec.Meta(ge=0)] = 2**53
    limit: Annotated[int, msgspec.Meta(ge=1, le=PAGE_MOST)] = 50


class OwnSuspension(msgspec.Struct):
    """What keeps the requester from calling. `appeal` is `open` or `refused` once they have objected."""

    reason: str
    until_ms: int
    appeal: str | None


class OwnCalling(msgspec.Struct):
    """Whether the requester may call: nothing keeps them from it where this is null."""

    suspension: OwnSuspension | None


class AppealBody(msgspec.Struct):
    """What somebody says to their suspension."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=APPEAL_MOST)]


class CallCounts(msgspec.Struct):
    """How often calling was suspended here, and what came of appeals."""

    in_force: int
    ever: int
    ended_early: int
    appeals: int
    appeals_granted: int


class SuspensionRoutes:
    """The operations of suspending calling."""

    def __init__(self, suspensions: Suspensions) -> None:
        self._suspensions = suspensions

    def operations(self) -> list[Operation]:
        """Declare them."""
        admin, one = Access.ADMIN, OF_ADMIN + "/{suspension_id}"
        return [
            Operation(
                "POST", OF_ADMIN, self.suspend_calling, SuspensionShown, body=SuspensionBody, access=admin
            ),
            Operation(
                "GET", OF_ADMIN, self.list_suspensions, SuspensionList, query=SuspensionPage, access=admin
            ),
            Operation("POST", one + "/end", self.end_suspension, access=admin),
            Operation("POST", one + "/refuse", self.refuse_appeal, access=admin),
            Operation("GET", "/me/calling", self.show_own_calling, OwnCalling, access=Access.GUEST),
            Operation("POST", "/me/calling/appeal", self.appeal, body=AppealBody, access=Access.GUEST),
            Operation(
                "GET", "/transparency/calls", self.count_suspensions, CallCounts, access=Access.ANYBODY
            ),
        ]

    async def suspend_calling(self, request: Request, body: SuspensionBody) -> SuspensionShown:
        """Keep somebody from calling for a time, for a reason that they are told."""
        wish = SuspensionWish(parse_user_id(body.user_id), body.reason, body.until_ms)
        return _shown(await self._suspensions.suspend(request.requester, wish))

    async def list_suspensions(self, _request: Request, page: SuspensionPage) -> SuspensionList:
        """List suspensions and appeals."""
        found = await self._suspensions.list_all(page.before_ms, page.limit)
        return SuspensionList([_shown(one) for one in found])

    async def end_suspension(self, request: Request) -> None:
        """Let somebody call again."""
        await self._suspensions.end(request.requester, request.parameters["suspension_id"])

    async def refuse_appeal(self, request: Request) -> None:
        """Let a suspension stand after its appeal was read."""
        await self._suspensions.refuse_appeal(request.requester, request.parameters["suspension_id"])

    async def show_own_calling(self, request: Request) -> OwnCalling:
        """Tell the requester whether they may call."""
        found = await self._suspensions.find_own(request.requester)
        if found is None:
            return OwnCalling(None)
        return OwnCalling(OwnSuspension(found.reason, found.until_ms, found.outcome))

    async def appeal(self, request: Request, body: AppealBody) -> None:
        """Object to one's suspension, once."""
        await self._suspensions.appeal(request.requester, body.text)

    async def count_suspensions(self, _request: Request) -> CallCounts:
        """Tell everybody how often calling is suspended here."""
        return msgspec.convert(await self._suspensions.count(), CallCounts, from_attributes=True)


def _shown(one: Suspension) -> SuspensionShown:
    return msgspec.convert(one, SuspensionShown, from_attributes=True)
