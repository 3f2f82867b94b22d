"""HTTP of searching."""

from typing import Any

from veche.features.rooms.service.search import Search, SearchBody
from veche.kit.http import Request, Route, post


class SearchRoutes:
    """The operation."""

    def __init__(self, search: Search) -> None:
        self._search = search

    def routes(self) -> list[Route]:
        """Declare it."""
        return [post("/_matrix/client/v3/search", self.search)]

    async def search(self, request: Request) -> Any:
        """Search what was said."""
        body = await request.decode(SearchBody)
        return await self._search.search(request.requester, body, request.query("next_batch"))
