"""HTTP of the deprecated ways to read, for clients from before `/sync`."""

from typing import Any

from veche.core.ids import parse_room_id
from veche.features.rooms.service.streams import Streams
from veche.features.sync.api import SyncToken
from veche.kit.http import Access, Request, Route, get

V3 = "/_matrix/client/v3"
LIMIT_MOST = 100
TIMEOUT_MOST_MS = 180_000
TIMEOUT_DEFAULT_MS = 30_000


class StreamRoutes:
    """The operations."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams

    def routes(self) -> list[Route]:
        """Declare them."""
        return [
            get(V3 + "/events", self.events, Access.GUEST),
            get(V3 + "/initialSync", self.all_rooms, Access.GUEST),
            get(V3 + "/rooms/{room_id}/initialSync", self.room, Access.GUEST),
        ]

    async def events(self, request: Request) -> Any:
        """Give the next events, of one room or of all."""
        since, room = request.query("from"), request.query("room_id")
        timeout_ms = request.integer("timeout", TIMEOUT_DEFAULT_MS, most=TIMEOUT_MOST_MS)
        return await self._streams.events(
            request,
            parse_room_id(room) if room else None,
            SyncToken.parse(since) if since else None,
            timeout_ms / 1000,
        )

    async def all_rooms(self, request: Request) -> Any:
        """Show all rooms."""
        return await self._streams.all_rooms(request.requester, _limit(request))

    async def room(self, request: Request) -> Any:
        """Show a room."""
        room_id = parse_room_id(request.parameters["room_id"])
        return await self._streams.room(request.requester, room_id, _limit(request))


def _limit(request: Request) -> int:
    return request.integer("limit", 10, least=1, most=LIMIT_MOST)
