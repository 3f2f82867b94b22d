"""HTTP of export."""

from contextlib import aclosing

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from veche.core.errors import MatrixError
from veche.core.ids import UserId
from veche.features.export.service import Exports
from veche.kit.http import Access, Request, send_error
from veche.kit.limits import RateLimits
from veche.kit.operations import Operation

ZIP = "application/zip"
HEADERS = (
    (b"content-type", ZIP.encode()),
    (b"content-disposition", b'attachment; filename="veche-export.zip"'),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
)


class ExportRoutes:
    """The one operation."""

    def __init__(self, exports: Exports, limits: RateLimits) -> None:
        self._exports = exports
        self._limits = limits

    def operations(self) -> list[Operation]:
        """Declare it."""
        return [Operation("GET", "/me/export", self.export_own, access=Access.GUEST, media_type=ZIP)]

    async def export_own(self, request: Request) -> Response:
        """Send all that is kept of the requester and for them, as a ZIP archive; a few times a day."""
        if request.method != "HEAD":
            self._limits.check("export", request.requester.user_id)
        return ArchiveAnswer(self._exports, request.requester.user_id)


class ArchiveAnswer(Response):
    """Sends an archive whose length nobody knows before its end."""

    def __init__(self, exports: Exports, user_id: UserId) -> None:
        super().__init__()
        self._exports = exports
        self._user_id = user_id
        self.raw_headers = list(HEADERS)

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        """Send it, piece by piece as they are taken; a refusal if there is one under way."""
        if scope["method"] == "HEAD":
            await self._send_head(send)
            await send({"type": "http.response.body", "body": b""})
            return
        try:
            with self._exports.turn(self._user_id):
                await self._send(send)
        except MatrixError as error:
            await send_error(send, error)

    async def _send(self, send: Send) -> None:
        await self._send_head(send)
        async with aclosing(self._exports.archive(self._user_id)) as pieces:
            async for piece in pieces:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def _send_head(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
