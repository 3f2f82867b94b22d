"""Tunnels: a request (a WebSocket's, as a rule) that another server on this machine answers, byte by byte."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress

from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from veche.kit.http import Request
from veche.kit.http_exchange import RAW_BYTES

PART_BYTES = 64 * 1024
OPEN_WITHIN_S = 5.0
PASSED_ON = (
    "upgrade", "sec-websocket-key", "sec-websocket-version", "sec-websocket-extensions",
    "sec-websocket-protocol", "authorization", "origin", "user-agent", "accept",
)  # fmt: skip
"""Headers of the client that the other server is told."""


class TunnelError(Exception):
    """The other server cannot be reached, or there is no connection that a tunnel could use."""


class Tunnels:
    """Opens tunnels to one place, and can close them all."""

    def __init__(self) -> None:
        self._open: set[asyncio.Task[object]] = set()

    @property
    def count(self) -> int:
        """How many are open."""
        return len(self._open)

    async def open(self, request: Request, address: tuple[str, int], target: str) -> Response:
        """Return the answer of the server at an address to this request, as one for `target` there.

        Raise TunnelError.
        """
        if "veche.exchange" not in request.scope:
            raise TunnelError("this server's own connections are needed")
        try:
            async with asyncio.timeout(OPEN_WITHIN_S):
                reader, writer = await asyncio.open_connection(*address)
        except (OSError, TimeoutError) as error:
            raise TunnelError("the other server does not answer") from error
        writer.write(_build_head(request, target))
        return _Tunnel(self._open, reader, writer)

    def close(self) -> None:
        """Close all, as a stop does."""
        for task in list(self._open):
            task.cancel()


class _Tunnel(Response):
    """An answer that is not made here."""

    def __init__(
        self, tasks: set[asyncio.Task[object]], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        super().__init__(status_code=101)
        self._tasks = tasks
        self._reader = reader
        self._writer = writer

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Pass bytes on, both ways, until one side ends."""
        ways = [asyncio.create_task(self._go_up(receive)), asyncio.create_task(self._go_down(send))]
        self._tasks.update(ways)
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            self._writer.close()
            with suppress(OSError):
                await self._writer.wait_closed()
            self._tasks.difference_update(ways)
        with suppress(ClientDisconnect):
            await send({"type": RAW_BYTES, "body": b"", "more_body": False})

    async def _go_up(self, receive: Receive) -> None:
        with suppress(OSError):
            while (message := await receive())["type"] != "http.disconnect":
                self._writer.write(message["body"])
                await self._writer.drain()

    async def _go_down(self, send: Send) -> None:
        with suppress(OSError, ClientDisconnect):
            while data := await self._reader.read(PART_BYTES):
                await send({"type": RAW_BYTES, "body": data, "more_body": True})


def _build_head(request: Request, target: str) -> bytes:
    """Return the head of the request as the other server is sent it: once, and then the connection ends."""
    is_upgrade = "upgrade" in request.headers
    lines = [
        f"GET {target} HTTP/1.1",
        "host: localhost",
        f"x-forwarded-for: {request.address}",
        f"connection: {'upgrade' if is_upgrade else 'close'}",
        *_list_passed_on(request.headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def _list_passed_on(headers: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{name}: {value}" for name, value in headers if name in PASSED_ON]
