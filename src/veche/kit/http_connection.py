"""One HTTP/1.1 connection: its bytes are parsed (by llhttp), its requests answered one after the other."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from typing import cast

import httptools
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from veche.kit.http_exchange import Data, Exchange
from veche.kit.http_head import describe_head, length_of
from veche.kit.http_receiving import MUCH_BYTES, begin_reading
from veche.kit.http_sendfile import FilePart, FileSending
from veche.kit.observe import logger

HEAD_LIMIT_BYTES = 256 * 1024
"""A filter of 64 KiB may stand in the query, percent-encoded."""
HEAD_S = 20.0
"""How long a head may take."""
STILL_S = 60.0
"""How long a body or an answer may stand still."""
THREADS = 4
"""How many pieces of files go to clients, or come from them, at the same time."""
IDLE_S = 75.0
"""How long a connection is kept between requests."""

Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class Connections:
    """The open connections of a server, and what they share."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.loop = asyncio.get_running_loop()
        self.open: set[Connection] = set()
        self.is_closing = False
        self._all_closed = asyncio.Event()
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="wire")
        self._date_s = 0.0
        self._date = b""

    def remove(self, connection: "Connection") -> None:
        """Forget a connection that is closed."""
        self.open.discard(connection)
        if not self.open:
            self._all_closed.set()

    async def wait_closed(self) -> None:
        """Wait until none is open."""
        while self.open:
            self._all_closed.clear()
            await self._all_closed.wait()

    def date_line(self) -> bytes:
        """Return the header line with the time, made at most once a second."""
        now_s = self.loop.time()
        if now_s - self._date_s >= 1 or not self._date:
            self._date_s = now_s
            self._date = b"date: %b\r\n" % formatdate(usegmt=True).encode()
        return self._date


class Connection(asyncio.Protocol):
    """A client's connection. Of requests that were sent ahead, one is answered at a time."""

    __slots__ = (
        "_body_left_bytes",
        "_drained",
        "_head_bytes",
        "_headers",
        "_is_in_head",
        "_is_reading",
        "_is_upgraded",
        "_line",
        "_moved_s",
        "_parser",
        "_sending",
        "_shared",
        "_taking",
        "_target",
        "_task",
        "_transport",
        "_unsent_bytes",
    )

    def __init__(self, shared: Connections) -> None:
        self._shared = shared
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport | None = None
        self._line: list[Exchange] = []
        """Requests that are not answered: the first is being answered, the last is coming in."""
        self._task: asyncio.Task[None] | None = None
        self._target = b""
        self._headers: list[tuple[bytes, bytes]] = []
        self._head_bytes = 0
        self._is_in_head = False
        self._body_left_bytes = 0
        """What is to come of a body whose length was said: it is counted, and not parsed."""
        self._is_reading = True
        self._taking: asyncio.Future[list[bytes]] | None = None
        """What is being read by a thread, while the event loop reads nothing."""
        self._is_upgraded = False
        """Whether what comes is no HTTP any more, if the request that asked for that is a tunnel's."""
        self._drained: asyncio.Future[None] | None = None
        self._moved_s = 0.0
        """When it was last as one expects of a client: a head began, a part of a body came or went."""
        self._unsent_bytes = 0
        self._sending: FileSending | None = None

    # What the event loop tells

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)
        self._moved_s = self._shared.loop.time()
        self._shared.open.add(self)

    def data_received(self, data: Data) -> None:
        """Have it parsed, which calls the `on_` methods below."""
        if not self._is_in_head:
            self._moved_s = self._shared.loop.time()
        if self._is_upgraded:
            self._take_raw(data)
            return
        if self._body_left_bytes > 0:
            data = self._take_counted(data)
        if data:
            self._parse(data)

    def _parse(self, data: Data) -> None:
        try:
            self._parser.feed_data(data)
            if self._body_left_bytes > 0:
                self._parser = httptools.HttpRequestParser(self)
        except httptools.HttpParserUpgrade as upgrade:
            self._is_upgraded = True
            self._end_after_answer()  # no other protocol is spoken here, but by what tunnels lead to
            self._take_raw(data[upgrade.args[0] :])
        except httptools.HttpParserCallbackError:
            logger.exception("a request could not be taken in")
            self._refuse(b"500 Internal Server Error")
        except httptools.HttpParserError:
            self._refuse(b"400 Bad Request")
        if self._is_in_head:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_LIMIT_BYTES:
                self._refuse(b"431 Request Header Fields Too Large")

    def _take_raw(self, data: Data) -> None:
        if data and self._line:
            self.on_body(data)

    def _take_counted(self, data: Data) -> Data:
        """Take in a part of a body; return what is behind its end."""
        left_bytes = self._body_left_bytes
        self.on_body(data if len(data) <= left_bytes else data[:left_bytes])
        if not self._body_left_bytes:
            self.on_message_complete()
        return data[left_bytes:]

    def connection_lost(self, _error: Exception | None) -> None:
        """Tell whoever waits for the client."""
        self._transport = None
        self._shared.remove(self)
        self.resume_writing()
        if self._sending is not None:
            self._sending.stop()
        for exchange in self._line:
            exchange.lose_client()

    def pause_writing(self) -> None:
        """Learn that the client takes its time."""
        self._drained = self._shared.loop.create_future()

    def resume_writing(self) -> None:
        """Learn that there is room again."""
        drained, self._drained = self._drained, None
        if drained is not None and not drained.done():
            drained.set_result(None)

    # What the parser tells

    def on_message_begin(self) -> None:
        """Begin a head."""
        self._is_in_head = True
        self._target = b""
        self._headers = []

    def on_url(self, part: bytes) -> None:
        """Take in a part of the target."""
        self._target += part

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take in a header."""
        self._headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """Have the request answered: its body may come later."""
        self._is_in_head, self._head_bytes = False, 0
        is_expected = any(name == b"expect" for name, _ in self._headers)
        exchange = Exchange(self, self._scope(), is_continue_expected=is_expected)
        exchange.is_last = self._shared.is_closing or not self._parser.should_keep_alive()
        self._body_left_bytes = length_of(self._headers)
        self._target, self._headers = b"", []
        self._line.append(exchange)
        if len(self._line) == 1:
            self._answer(exchange)
        else:
            self.adjust_reading()

    def on_body(self, data: Data) -> None:
        """Take in a part of the body."""
        exchange = self._line[-1]
        self._body_left_bytes -= len(data)
        exchange.feed(data)
        if exchange.is_full:
            self.adjust_reading()

    def on_message_complete(self) -> None:
        """End the body."""
        exchange = self._line[-1]
        exchange.end_body()
        if exchange.is_finished:
            self._close()

    # What an exchange asks

    def write(self, data: bytes) -> None:
        """Send bytes."""
        if self._transport is not None:
            self._transport.write(data)

    async def send_file(self, part: FilePart) -> None:
        """Send a part of a file, once all before it is on its way."""
        await self._flush()
        transport = self._transport
        if transport is None:
            return
        self._sending = FileSending(transport.get_extra_info("socket").fileno(), part, self._shared.threads)
        try:
            is_whole = await self._sending.run(self._note_move)
        finally:
            self._sending = None
        if not is_whole:
            transport.abort()  # half an answer must not look like a whole one
            raise ClientDisconnect

    async def _flush(self) -> None:
        """Wait until nothing is left in the transport."""
        if self._transport is not None:
            self._transport.set_write_buffer_limits(high=0)
            await self.drain()
        if self._transport is not None:
            self._transport.set_write_buffer_limits()

    def _note_move(self) -> None:
        self._moved_s = self._shared.loop.time()

    async def drain(self) -> None:
        """Wait until most of what was written is on its way."""
        if self._drained is not None:
            await self._drained

    def date_line(self) -> bytes:
        """Return the header line with the time."""
        return self._shared.date_line()

    def adjust_reading(self) -> None:
        """Read on, unless there is enough to do: the client has to wait, and learns it by itself."""
        if self._transport is None or self._transport.is_closing():
            return
        is_enough = len(self._line) > 1 or (self._line and self._line[-1].is_full)
        is_wanted = self._taking is None and not is_enough
        if is_wanted and self._body_left_bytes >= MUCH_BYTES:
            is_wanted = not self._take_waiting(self._transport)
        if is_wanted == self._is_reading:
            return
        self._is_reading = is_wanted
        if is_wanted:
            self._transport.resume_reading()
        else:
            self._transport.pause_reading()

    def _take_waiting(self, transport: asyncio.Transport) -> bool:
        """Have a thread take in what of the body waits in the socket; return whether it is worth that."""
        fd, left_bytes = transport.get_extra_info("socket").fileno(), self._body_left_bytes
        self._taking = begin_reading(fd, left_bytes, self._shared.threads)
        if self._taking is None:
            return False
        self._taking.add_done_callback(self._took)
        return True

    def _took(self, taking: "asyncio.Future[list[bytes]]") -> None:
        self._taking = None
        self._note_move()
        if self._line:
            for piece in taking.result():
                self._take_counted(piece)
        self.adjust_reading()

    # What the server asks

    def end_soon(self) -> None:
        """Close once the request that is here is answered; at once if there is none."""
        if self._line:
            self._end_after_answer()
        else:
            self._close()

    def abort_if_overdue(self, now_s: float) -> None:
        """Close if the client has kept us waiting for too long."""
        if self._transport is None:
            return
        unsent_bytes = self._transport.get_write_buffer_size()
        if unsent_bytes != self._unsent_bytes:
            self._unsent_bytes, self._moved_s = unsent_bytes, now_s
        if now_s - self._moved_s > self._patience_s(unsent_bytes):
            self._transport.abort()

    def _patience_s(self, unsent_bytes: int) -> float:
        if unsent_bytes or self._sending is not None:
            return STILL_S
        if self._line:
            waits_for_us = self._line[-1].is_received or not self._is_reading
            return float("inf") if waits_for_us else STILL_S
        return HEAD_S if self._is_in_head else IDLE_S

    # Answering

    def _scope(self) -> Scope:
        assert self._transport is not None, "its bytes are being parsed"
        peer = self._transport.get_extra_info("peername")
        return describe_head(self._parser, self._target, self._headers, peer)

    def _answer(self, exchange: Exchange) -> None:
        scope, exchange.scope = exchange.scope, None
        assert scope is not None, "a request is answered once"
        scope["veche.exchange"] = exchange
        work = self._shared.application(scope, exchange.receive, exchange.send)
        self._task = self._shared.loop.create_task(work)  # type: ignore[arg-type]
        self._task.add_done_callback(self._answered)

    def _answered(self, task: asyncio.Task[None]) -> None:
        self._task = None
        exchange = self._line.pop(0)
        self._moved_s = self._shared.loop.time()
        if not task.cancelled() and (error := task.exception()):
            logger.error("a request was not answered", error=type(error).__name__)
        if self._transport is None:
            return
        if not exchange.is_finished:
            self._transport.abort()  # half an answer must not look like a whole one
        elif exchange.is_last:
            self._end_with(exchange)
        else:
            if self._line:
                self._answer(self._line[0])
            self.adjust_reading()

    def _end_with(self, exchange: Exchange) -> None:
        """Close, but not while the client still sends: it would lose the answer."""
        self._line = [] if exchange.is_received else [exchange]
        if exchange.is_received:
            self._close()
        else:
            self.adjust_reading()

    def _end_after_answer(self) -> None:
        for exchange in self._line:
            exchange.is_last = True

    def _refuse(self, status: bytes) -> None:
        if not self._line:
            self.write(b"HTTP/1.1 %b\r\nconnection: close\r\ncontent-length: 0\r\n\r\n" % status)
        self._close()

    def _close(self) -> None:
        if self._transport is not None:
            self._transport.close()
