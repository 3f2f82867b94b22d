"""The HTTP server: listens in the process's own event loop, and ends connections that keep it waiting."""

import asyncio
import socket
from contextlib import suppress

from veche.kit.http_connection import Application, Connection, Connections

BACKLOG = 4096
CONNECTIONS_LIMIT = 100_000
SWEEP_S = 5.0


class HttpServer:
    """Serves an ASGI application on a socket."""

    def __init__(self, application: Application, listening: socket.socket) -> None:
        self.connections = Connections(application)
        self._socket = listening
        self._server: asyncio.Server | None = None
        self._sweep: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Begin to take connections."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._connect, sock=self._socket, backlog=BACKLOG)
        self._sweep = loop.call_later(SWEEP_S, self._end_overdue)

    def close(self) -> None:
        """Take no more connections; those that are there get their answers."""
        self.connections.is_closing = True
        if self._server is not None:
            self._server.close()
        for connection in list(self.connections.open):
            connection.end_soon()

    async def finish(self, timeout_s: float) -> None:
        """Wait until every connection is closed, or the time is up."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self.connections.wait_closed()
        if self._sweep is not None:
            self._sweep.cancel()
        self.connections.threads.shutdown(wait=False)

    def _connect(self) -> asyncio.Protocol:
        is_full = len(self.connections.open) >= CONNECTIONS_LIMIT
        return _Refusal() if is_full else Connection(self.connections)

    def _end_overdue(self) -> None:
        loop = asyncio.get_running_loop()
        for connection in list(self.connections.open):
            connection.abort_if_overdue(loop.time())
        self._sweep = loop.call_later(SWEEP_S, self._end_overdue)


class _Refusal(asyncio.Protocol):
    """A connection that is one too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()
