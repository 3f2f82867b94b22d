"""The HTTP server over a real socket: what clients may send, in what pieces, and what ends a connection."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from starlette.types import Message, Receive, Scope, Send

from veche.kit.http_connection import HEAD_LIMIT_BYTES, HEAD_S, IDLE_S, STILL_S, Application, Connection
from veche.kit.http_server import HttpServer

pytestmark = pytest.mark.anyio

ON_BOTH_LOOPS = pytest.mark.parametrize(
    "anyio_backend",
    [("asyncio", {"use_uvloop": False}), ("asyncio", {"use_uvloop": True})],
    ids=["asyncio", "uvloop"],
)
"""The server runs on the second, people's tests of it may run on the first."""


async def until(is_so: Callable[[], object]) -> None:
    while not is_so():
        await asyncio.sleep(0)


async def read_all(receive: Receive) -> bytes:
    body, has_more = b"", True
    while has_more:
        message = await receive()
        body, has_more = body + message["body"], message["more_body"]
    return body


async def answer(send: Send, body: bytes, status: int = 200) -> None:
    length = (b"content-length", b"%d" % len(body))
    await send({"type": "http.response.start", "status": status, "headers": [length]})
    await send({"type": "http.response.body", "body": body})


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    await answer(
        send,
        b"%b %b?%b " % (scope["method"].encode(), scope["raw_path"], scope["query_string"])
        + await read_all(receive),
    )


class Client:
    """A socket, by hand."""

    def __init__(
        self, server: HttpServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.server = server
        self.reader = reader
        self.writer = writer

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def connection(self) -> Connection:
        await until(lambda: self.server.connections.open)
        (found,) = self.server.connections.open
        return found

    async def head(self) -> str:
        return (await self.reader.readuntil(b"\r\n\r\n")).decode()

    async def answer(self) -> tuple[int, bytes]:
        head = await self.head()
        length = int(head.lower().partition("content-length: ")[2].split("\r\n")[0])
        return int(head.split()[1]), await self.reader.readexactly(length)

    async def until_closed(self) -> bytes:
        return await self.reader.read()


@asynccontextmanager
async def served(application: Application) -> AsyncIterator[Callable[[], asyncio.Future[Client]]]:
    listening = socket.create_server(("127.0.0.1", 0))
    server = HttpServer(application, listening)
    await server.start()
    clients: list[Client] = []

    async def connect() -> Client:
        client = Client(server, *await asyncio.open_connection(*listening.getsockname()))
        clients.append(client)
        return client

    try:
        yield connect  # type: ignore[misc]
    finally:
        for client in clients:
            client.writer.close()
        server.close()
        await server.finish(5)


async def test_requests_follow_one_another_on_a_connection() -> None:
    async with served(echo) as connect:
        client = await connect()
        for number in range(3):
            await client.send(b"PUT /a%%2Fb?n=%d HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi" % number)
            assert await client.answer() == (200, b"PUT /a%%2Fb?n=%d hi" % number)


async def test_a_request_may_come_byte_by_byte() -> None:
    async with served(echo) as connect:
        client = await connect()
        for byte in b"POST /path HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc":
            await client.send(bytes([byte]))
            await asyncio.sleep(0)
        assert await client.answer() == (200, b"POST /path? abc")


async def test_requests_sent_ahead_are_answered_in_order() -> None:
    async with served(echo) as connect:
        client = await connect()
        await client.send(b"".join(b"GET /%d HTTP/1.1\r\n\r\n" % number for number in range(50)))
        assert [await client.answer() for _ in range(50)] == [(200, b"GET /%d? " % n) for n in range(50)]


async def test_a_body_may_be_chunked_and_so_may_an_answer() -> None:
    async def in_pieces(_: Scope, receive: Receive, send: Send) -> None:
        body = await read_all(receive)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body, "more_body": True})
        await send({"type": "http.response.body", "body": b"!"})

    async with served(in_pieces) as connect:
        client = await connect()
        await client.send(
            b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"
        )
        assert "transfer-encoding: chunked" in await client.head()
        assert await client.reader.readexactly(19) == b"3\r\nabc\r\n1\r\n!\r\n0\r\n\r\n"


async def test_the_head_alone_has_no_body_and_the_length_of_one() -> None:
    async with served(echo) as connect:
        client = await connect()
        await client.send(b"HEAD /x HTTP/1.1\r\n\r\nGET /y HTTP/1.1\r\n\r\n")
        assert "content-length: 9\r\n" in await client.head()
        assert await client.answer() == (200, b"GET /y? ")


async def test_a_client_that_asks_first_is_invited_to_send_its_body() -> None:
    async with served(echo) as connect:
        client = await connect()
        await client.send(b"PUT / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        assert await client.head() == "HTTP/1.1 100 Continue\r\n\r\n"
        await client.send(b"ok")
        assert await client.answer() == (200, b"PUT /? ok")


async def test_an_answer_before_the_end_of_the_body_reaches_the_client_and_is_the_last() -> None:
    async def refuse(_scope: Scope, _receive: Receive, send: Send) -> None:
        await answer(send, b"too large", 413)

    async with served(refuse) as connect:
        client = await connect()
        await client.send(b"PUT / HTTP/1.1\r\nContent-Length: 9000000\r\n\r\n" + b"x" * 1_000_000)
        head = await client.head()
        assert head.startswith("HTTP/1.1 413 ")
        assert "connection: close" in head
        assert await client.reader.readexactly(9) == b"too large"
        await client.send(b"x" * 8_000_000)
        assert await client.until_closed() == b""


async def test_a_large_body_waits_for_the_application() -> None:
    sizes = []

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await until(lambda: scope["veche.exchange"].is_full)
        message: Message = {"more_body": True}
        while message["more_body"]:
            message = await receive()
            sizes.append(len(message["body"]))
        await answer(send, b"done")

    async with served(slow) as connect:
        client = await connect()
        client.writer.write(b"PUT / HTTP/1.1\r\nContent-Length: 50000000\r\n\r\n" + bytes(50_000_000))
        assert await client.answer() == (200, b"done")
    assert sum(sizes) == 50_000_000
    assert max(sizes) < 5_000_000


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", 400),
        (b"PUT / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        (b"PUT / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (b"GET /" + b"x" * (HEAD_LIMIT_BYTES + 1), 431),
        (b"GET / HTTP/1.1\r\na: " + b"x" * (HEAD_LIMIT_BYTES + 1), 431),
    ],
)
async def test_what_is_no_request_ends_the_connection(data: bytes, status: int) -> None:
    async with served(echo) as connect:
        client = await connect()
        await client.send(data)
        assert (await client.until_closed()).startswith(b"HTTP/1.1 %d " % status)


@pytest.mark.parametrize(
    ("target", "seen"), [(b"http://other/a?b=c", b"GET /a?b=c "), (b"http://other", b"GET /? ")]
)
async def test_a_target_may_name_the_whole_address(target: bytes, seen: bytes) -> None:
    async with served(echo) as connect:
        client = await connect()
        await client.send(b"GET %b HTTP/1.1\r\n\r\n" % target)
        assert await client.answer() == (200, seen)


@pytest.mark.parametrize("head", [b"GET / HTTP/1.0\r\n\r\n", b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n"])
async def test_a_client_may_want_one_answer_only(head: bytes) -> None:
    async with served(echo) as connect:
        client = await connect()
        await client.send(head)
        assert (await client.until_closed()).endswith(b"\r\n\r\nGET /? ")


async def test_no_other_protocol_is_spoken() -> None:
    async with served(echo) as connect:
        client = await connect()
        await client.send(b"GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
        assert (await client.until_closed()).endswith(b"\r\n\r\nGET /? ")


async def test_a_client_that_goes_away_is_noticed_while_it_waits() -> None:
    came, gone = asyncio.Event(), asyncio.Event()

    async def wait(scope: Scope, _receive: Receive, _send: Send) -> None:
        scope["veche.exchange"].tell_when_gone(gone.set)
        came.set()
        await gone.wait()

    async with served(wait) as connect:
        client = await connect()
        await client.send(b"GET / HTTP/1.1\r\n\r\n")
        await came.wait()
        client.writer.close()
        await gone.wait()


async def test_half_a_body_of_a_client_that_went_away_is_no_body() -> None:
    kinds: list[str] = []
    is_done = asyncio.Event()

    async def read(_scope: Scope, receive: Receive, _send: Send) -> None:
        while not kinds or kinds[-1] != "http.disconnect":
            kinds.append((await receive())["type"])
        is_done.set()

    async with served(read) as connect:
        client = await connect()
        await client.send(b"PUT / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc")
        client.writer.close()
        await is_done.wait()
    assert kinds[-1] == "http.disconnect"


async def test_an_application_that_breaks_down_leaves_no_half_answer() -> None:
    async def break_down(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"9")]})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        raise ZeroDivisionError

    async with served(break_down) as connect:
        client = await connect()
        await client.send(b"GET / HTTP/1.1\r\n\r\n")
        await client.head()
        with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
            await client.reader.readexactly(9)


@pytest.mark.parametrize(
    ("data", "has_come", "patience_s"),
    [
        (b"", lambda _: True, IDLE_S),
        (b"GET / HTTP/1.1\r\nHalf: a he", lambda connection: connection._head_bytes, HEAD_S),
        (b"PUT / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc", lambda connection: connection._line, STILL_S),
    ],
)
async def test_a_client_that_keeps_us_waiting_is_cut_off(
    data: bytes, has_come: Callable[[Connection], object], patience_s: float
) -> None:
    async with served(echo) as connect:
        client = await connect()
        await client.send(data)
        connection = await client.connection()
        await until(lambda: has_come(connection))
        now_s = asyncio.get_running_loop().time()
        connection.abort_if_overdue(now_s + patience_s - 5)
        assert client.server.connections.open
        connection.abort_if_overdue(now_s + patience_s + 5)
        with suppress(ConnectionResetError):
            assert await client.until_closed() == b""


class Held:
    """An application that answers when it may."""

    def __init__(self) -> None:
        self.came = asyncio.Event()
        self.may_answer = asyncio.Event()

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        self.came.set()
        await self.may_answer.wait()
        await answer(send, b"at last")


async def test_a_client_that_waits_for_us_is_never_cut_off() -> None:
    held = Held()
    async with served(held) as connect:
        client = await connect()
        await client.send(b"GET / HTTP/1.1\r\n\r\n")
        await held.came.wait()
        (await client.connection()).abort_if_overdue(asyncio.get_running_loop().time() + 10_000)
        held.may_answer.set()
        assert await client.answer() == (200, b"at last")


async def test_a_server_that_closes_still_answers_and_says_that_this_was_all() -> None:
    held = Held()
    async with served(held) as connect:
        client = await connect()
        await client.send(b"GET / HTTP/1.1\r\n\r\n")
        idle = await connect()
        await held.came.wait()
        await until(lambda: len(client.server.connections.open) == 2)
        client.server.close()
        assert await idle.until_closed() == b""
        held.may_answer.set()
        assert "connection: close" in await client.head()
        assert await client.until_closed() == b"at last"
