"""HTTP of sync and filters."""

from typing import Any

from veche.core.errors import InvalidParam
from veche.features.sync.filters import FILTER_LIMIT_BYTES, Filters
from veche.features.sync.section import SyncToken
from veche.features.sync.service import Sync, SyncWish
from veche.kit.http import Access, Request, Route, get, post

TIMEOUT_MOST_MS = 180_000
PRESENCES = ("online", "offline", "unavailable")
_UNSTABLE = "org.matrix.msc4222"


class SyncRoutes:
    """The operations of sync."""

    def __init__(self, sync: Sync, filters: Filters) -> None:
        self._sync = sync
        self._filters = filters

    def routes(self) -> list[Route]:
        """Declare them."""
        return [
            get("/_matrix/client/v3/sync", self.sync, Access.GUEST),
            post("/_matrix/client/v3/user/{user_id}/filter", self.add_filter, Access.GUEST),
            get("/_matrix/client/v3/user/{user_id}/filter/{filter_id}", self.get_filter, Access.GUEST),
        ]

    async def sync(self, request: Request) -> bytes:
        """Answer with what changed since a token."""
        return await self._sync.answer(request, await self._wish(request))

    async def add_filter(self, request: Request) -> Any:
        """Store a filter."""
        definition = await request.json_object(FILTER_LIMIT_BYTES)
        owner = request.parameters["user_id"]
        return {"filter_id": await self._filters.add(request.requester.user_id, owner, definition)}

    async def get_filter(self, request: Request) -> Any:
        """Show a stored filter."""
        owner, filter_id = request.parameters["user_id"], request.parameters["filter_id"]
        return await self._filters.get(request.requester.user_id, owner, filter_id)

    async def _wish(self, request: Request) -> SyncWish:
        since = request.query("since")
        presence = request.query("set_presence", "online") or "online"
        if presence not in PRESENCES:
            raise InvalidParam("set_presence should be one of " + ", ".join(PRESENCES))
        return SyncWish(
            since=SyncToken.parse(since) if since else None,
            timeout_s=request.integer("timeout", 0, most=TIMEOUT_MOST_MS) / 1000,
            filter=await self._filters.resolve(request.requester.user_id, request.query("filter")),
            full_state=request.flag("full_state"),
            state_name=_state_name(request),
            set_presence=presence,
        )


def _state_name(request: Request) -> str:
    """Return the field for state; who asks by the early name reads the early name only."""
    if request.flag("use_state_after"):
        return "state_after"
    return f"{_UNSTABLE}.state_after" if request.flag(f"{_UNSTABLE}.use_state_after") else "state"
