"""What everybody may ask: what server this is, and who they are here."""

from veche.features.admin.answers import Me, Server
from veche.features.admin.service.server import ServerView
from veche.kit.http import Access, Request
from veche.kit.operations import Operation


class ServerRoutes:
    """The operations that are not for administrators alone."""

    def __init__(self, view: ServerView) -> None:
        self._view = view

    def operations(self) -> list[Operation]:
        """Declare them."""
        return [
            Operation("GET", "/server", self.get_server, Server, access=Access.ANYBODY),
            Operation("GET", "/me", self.get_me, Me, access=Access.GUEST),
        ]

    async def get_server(self, _request: Request) -> Server:
        """Say what server this is, who may register, and whether it has an administrator."""
        return await self._view.look()

    async def get_me(self, request: Request) -> Me:
        """Say how the requester stands with this server."""
        return self._view.tell_of(request.requester)
