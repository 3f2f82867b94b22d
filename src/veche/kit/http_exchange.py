"""One HTTP request and its answer, as an ASGI application is given them: a scope, `receive` and `send`."""

import asyncio
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Protocol

from starlette.requests import ClientDisconnect
from starlette.types import Message, Scope

from veche.kit.http_sendfile import FilePart

BODY_AHEAD_BYTES = 1024 * 1024
"""How much of a body is taken in before the application asks for it."""

LARGE_BYTES = 64 * 1024
"""A part of a body that is as long goes to the application by itself."""

ZERO_COPY = "http.response.zerocopysend"
"""The ASGI extension by which an application answers with a part of a file."""

RAW_BYTES = "veche.raw_bytes"
"""Our own one: bytes for the wire as they are, of an answer that another server makes."""

_STATUS_LINES = {one.value: b"HTTP/1.1 %d %b\r\n" % (one, one.phrase.encode()) for one in HTTPStatus}
_WITHOUT_BODY = frozenset((204, 304))

Data = bytes | bytearray


class Wire(Protocol):
    """What an exchange asks of its connection."""

    def write(self, data: bytes) -> None:
        """Send bytes; a connection that is gone drops them."""
        ...

    async def drain(self) -> None:
        """Wait until most of what was written is on its way."""
        ...

    async def send_file(self, part: FilePart) -> None:
        """Send a part of a file; a connection that is gone drops it."""
        ...

    def adjust_reading(self) -> None:
        """Look again whether more of the request should be taken in."""
        ...

    def date_line(self) -> bytes:
        """Return the header line with the time."""
        ...


class Exchange:
    """A request whose body may still be coming, and its answer."""

    __slots__ = (
        "_gone",
        "_head",
        "_is_chunked",
        "_is_continue_expected",
        "_is_end_told",
        "_is_head_request",
        "_parts",
        "_waiter",
        "_wire",
        "ahead_bytes",
        "is_finished",
        "is_gone",
        "is_last",
        "is_received",
        "scope",
    )

    def __init__(self, wire: Wire, scope: Scope, *, is_continue_expected: bool) -> None:
        self.scope: Scope | None = scope
        """Held only until the application is called."""
        self.ahead_bytes = 0
        self.is_last = False
        """Whether the connection ends with this answer."""
        self.is_received = False
        self.is_finished = False
        self.is_gone = False
        self._wire = wire
        self._is_head_request = scope["method"] == "HEAD"
        self._is_continue_expected = is_continue_expected
        self._is_end_told = False
        self._is_chunked = False
        self._head: bytes | None = None
        self._parts: list[Data] | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._gone: Callable[[], None] | None = None

    @property
    def is_full(self) -> bool:
        """Whether the client should wait before it sends more."""
        return self.ahead_bytes > BODY_AHEAD_BYTES

    # What the connection tells

    def feed(self, data: Data) -> None:
        """Take in a part of the body; what comes after the answer is of no use to anybody."""
        if self.is_finished:
            return
        self._parts = [*self._parts, data] if self._parts else [data]
        self.ahead_bytes += len(data)
        self._wake()

    def end_body(self) -> None:
        """Learn that the whole request is here."""
        self.is_received = True
        self._wake()

    def lose_client(self) -> None:
        """Learn that nobody is there to be answered."""
        self.is_gone = True
        self._wake()
        self.tell_when_gone(self._gone)

    # What the application calls

    def tell_when_gone(self, tell: Callable[[], None] | None) -> None:
        """Have `tell` called if the client goes away before it is answered; None for nobody."""
        self._gone = tell
        if tell is not None and self.is_gone:
            self._gone = None
            tell()

    async def receive(self) -> Message:
        """Return the next part of the body; after the last one, wait for the client to go away."""
        while not (self._parts or self.is_gone or (self.is_received and not self._is_end_told)):
            self._invite_body()
            await self._wait()
        if self.is_gone:
            return {"type": "http.disconnect"}
        body = self._take_parts()
        self.ahead_bytes -= len(body)
        has_more = bool(self._parts) or not self.is_received
        self._is_end_told = not has_more
        self._wire.adjust_reading()
        return {"type": "http.request", "body": body, "more_body": has_more}

    def _take_parts(self) -> Data:
        """Return the first part, with all others if it is small: joining large ones would only copy them."""
        parts, self._parts = self._parts or [b""], None
        if len(parts) == 1:
            return parts[0]
        if len(parts[0]) < LARGE_BYTES:
            return b"".join(parts)
        self._parts = parts[1:]
        return parts[0]

    async def send(self, message: Message) -> None:
        """Send the head, which waits for the first part of the body, or a part of the body."""
        if message["type"] == "http.response.start":
            self._head = self._encode_head(message["status"], message["headers"])
            return
        if message["type"] == ZERO_COPY:
            await self._send_file(FilePart(message["file"], message["offset"], message["count"]))
            return
        has_more = message.get("more_body", False)
        if message["type"] == RAW_BYTES:
            self.is_last = True  # nothing tells where such an answer ends but the end of the connection
            self._wire.write(message["body"])
        else:
            self._write(message.get("body", b""), is_end=not has_more)
        if not has_more:
            self.is_finished = True
            self._parts, self.ahead_bytes = None, 0
            return
        await self._wire.drain()
        if self.is_gone:
            raise ClientDisconnect

    async def _send_file(self, part: FilePart) -> None:
        """Send the head and then all of the body, which is a part of a file."""
        assert not self._is_chunked, "the length of a file is known and said"
        self._write(b"", is_end=False)
        if not self._is_head_request:
            await self._wire.send_file(part)
        if self.is_gone:
            raise ClientDisconnect
        self.is_finished = True
        self._parts, self.ahead_bytes = None, 0

    def _invite_body(self) -> None:
        if self._is_continue_expected and not self.is_received:
            self._wire.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        self._is_continue_expected = False

    async def _wait(self) -> None:
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _encode_head(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
        lines = [_STATUS_LINES.get(status) or b"HTTP/1.1 %d \r\n" % status, self._wire.date_line()]
        has_length = False
        for name, value in headers:
            lines.append(b"%b: %b\r\n" % (name, value))
            has_length = has_length or name == b"content-length"
        self._is_chunked = not (has_length or status in _WITHOUT_BODY)
        if self._is_chunked:
            lines.append(b"transfer-encoding: chunked\r\n")
        # A client that still sends what nobody reads is not waited for: the connection ends.
        self.is_last = self.is_last or not self.is_received
        lines.append(b"connection: close\r\n\r\n" if self.is_last else b"\r\n")
        return b"".join(lines)

    def _write(self, body: bytes, *, is_end: bool) -> None:
        head, self._head = self._head or b"", None
        if self._is_head_request:
            body = b""
        elif self._is_chunked:
            body = _chunk(body, is_end=is_end)
        if head or body:
            self._wire.write(head + body)


def _chunk(data: bytes, *, is_end: bool) -> bytes:
    piece = b"%x\r\n%b\r\n" % (len(data), data) if data else b""
    return piece + b"0\r\n\r\n" if is_end else piece
