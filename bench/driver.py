"""The load driver's wire: one HTTP/1.1 keep-alive connection that costs a few microseconds a request."""

import asyncio
from typing import NamedTuple, cast

HEAD_END = b"\r\n\r\n"
LINE_END = b"\r\n"


class Answer(NamedTuple):
    """A whole HTTP answer."""

    status: int
    body: bytes


class UnreadableAnswer(Exception):
    """The server sent something that this small client does not speak."""


class ConnectionLost(Exception):
    """The server closed the connection while a request was waiting."""


class AnswerReader:
    """Cuts a connection's bytes into answers; holds what has arrived of a half-arrived one."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._pieces: list[bytes] = []
        self._status = 0
        self._at = -1
        self._length = 0
        self._chunked = False

    @property
    def is_untouched(self) -> bool:
        return not self._buffer

    def feed(self, data: bytes) -> Answer | None:
        self._buffer += data
        if self._at < 0 and not self._read_head():
            return None
        body = self._find_chunked_body() if self._chunked else self._find_sized_body()
        if body is None:
            return None
        del self._buffer[: self._at]
        self._at = -1
        return Answer(self._status, body)

    def _read_head(self) -> bool:
        end = self._buffer.find(HEAD_END)
        if end < 0:
            return False
        head = bytes(self._buffer[: end + 2]).lower()
        self._status = int(head[9:12])
        self._at = end + 4
        self._pieces = []
        self._chunked = b"\r\ntransfer-encoding: chunked\r\n" in head
        self._length = 0 if self._chunked else _read_length(head, self._status)
        return True

    def _find_sized_body(self) -> bytes | None:
        end = self._at + self._length
        if len(self._buffer) < end:
            return None
        body = bytes(self._buffer[self._at : end])
        self._at = end
        return body

    def _find_chunked_body(self) -> bytes | None:
        while True:
            line_end = self._buffer.find(LINE_END, self._at)
            if line_end < 0:
                return None
            size = int(self._buffer[self._at : line_end].split(b";")[0], 16)
            start, end = line_end + 2, line_end + 2 + size
            if len(self._buffer) < end + 2:
                return None
            self._at = end + 2
            if size == 0:
                return b"".join(self._pieces)
            self._pieces.append(bytes(self._buffer[start:end]))


def _read_length(head: bytes, status: int) -> int:
    at = head.find(b"\r\ncontent-length:")
    if at >= 0:
        return int(head[at + 17 : head.index(LINE_END, at + 2)])
    if status in {204, 304}:
        return 0
    raise UnreadableAnswer("an answer with neither a length nor chunks")


class Connection(asyncio.Protocol):
    """One keep-alive connection; one request at a time, reconnecting when the server has hung up."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        self._transport: asyncio.Transport | None = None
        self._reader = AnswerReader()
        self._waiter: asyncio.Future[Answer] | None = None

    async def request(self, data: bytes) -> Answer:
        reused = self._transport is not None
        try:
            return await self._exchange(data)
        except ConnectionLost:
            # An idle connection may be closed by the server just as we write: nothing was lost, ask again.
            if not reused or not self._reader.is_untouched:
                raise
        return await self._exchange(data)

    async def _exchange(self, data: bytes) -> Answer:
        loop = asyncio.get_running_loop()
        if self._waiter is not None:
            raise AssertionError("a connection carries one request at a time")
        if self._transport is None or self._transport.is_closing():
            self._reader = AnswerReader()
            await loop.create_connection(lambda: self, self.host, self.port)
        self._waiter = loop.create_future()
        cast("asyncio.Transport", self._transport).write(data)
        try:
            return await self._waiter
        except asyncio.CancelledError:
            self.close()  # the answer is still on its way and must not be taken for the next one's
            raise
        finally:
            self._waiter = None

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()
            self._transport = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        try:
            answer = self._reader.feed(data)
        except (ValueError, UnreadableAnswer) as problem:
            self._fail(UnreadableAnswer(str(problem)))
            return
        if answer is not None and self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._fail(ConnectionLost(str(exc or "closed by the server")))

    def _fail(self, problem: Exception) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(problem)
