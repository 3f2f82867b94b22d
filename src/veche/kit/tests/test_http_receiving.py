"""Large bodies, from a socket to the application: whole and in order, however fast and in whatever pieces."""

import asyncio
import hashlib
import os
from concurrent.futures import Executor
from contextlib import suppress

import pytest
from starlette.types import Receive, Scope, Send

from veche.kit import http_connection
from veche.kit.http_receiving import MUCH_BYTES, PIECE_BYTES, begin_reading
from veche.kit.tests.test_http_server import ON_BOTH_LOOPS, answer, served, until

pytestmark = [pytest.mark.anyio, ON_BOTH_LOOPS]

SIZE = 40_000_003
"""More than a socket holds, and no round number."""


@pytest.fixture(scope="module")
def content() -> bytes:
    return os.urandom(SIZE)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How much threads were asked to read, each time."""
    asked: list[int] = []

    def begin(fd: int, most_bytes: int, threads: Executor) -> "asyncio.Future[list[bytes]] | None":
        reading = begin_reading(fd, most_bytes, threads)
        if reading is not None:
            asked.append(min(most_bytes, PIECE_BYTES))
        return reading

    monkeypatch.setattr(http_connection, "begin_reading", begin)
    return asked


async def digest(_: Scope, receive: Receive, send: Send) -> None:
    sha256, has_more, size_bytes = hashlib.sha256(), True, 0
    while has_more:
        message = await receive()
        sha256.update(message["body"])
        size_bytes += len(message["body"])
        has_more = message["more_body"]
    await answer(send, b"%d %b" % (size_bytes, sha256.hexdigest().encode()))


def digest_of(content: bytes) -> tuple[int, bytes]:
    return 200, b"%d %b" % (len(content), hashlib.sha256(content).hexdigest().encode())


def put(content: bytes) -> bytes:
    return b"PUT / HTTP/1.1\r\nContent-Length: %d\r\n\r\n%b" % (len(content), content)


async def test_a_large_body_comes_whole_and_requests_may_follow_it(
    content: bytes, readings: list[int]
) -> None:
    async with served(digest) as connect:
        client = await connect()
        sending = asyncio.ensure_future(
            client.send(put(content) + put(b"") + put(content[:99]) + put(content))
        )
        answers = [await client.answer() for _ in range(4)]
        await sending
    assert answers == [digest_of(one) for one in (content, b"", content[:99], content)]
    assert readings, "threads read most of it"


@pytest.mark.parametrize("size", [MUCH_BYTES - 1, MUCH_BYTES, PIECE_BYTES, 2 * PIECE_BYTES + 1])
async def test_where_a_body_ends_the_next_request_begins(content: bytes, size: int) -> None:
    async with served(digest) as connect:
        client = await connect()
        for _ in range(3):
            await client.send(put(content[:size]) * 2)
            assert [await client.answer() for _ in range(2)] == [digest_of(content[:size])] * 2


async def test_a_body_may_come_fast_and_then_slowly(content: bytes) -> None:
    async with served(digest) as connect:
        client = await connect()
        request = put(content)
        await client.send(request[:9_000_000])
        for start in range(9_000_000, 9_000_100):
            await client.send(request[start : start + 1])
            await asyncio.sleep(0)
        await client.send(request[9_000_100:])
        assert await client.answer() == digest_of(content)


async def test_nothing_is_lost_to_a_reader_who_gives_up_and_asks_again(content: bytes) -> None:
    async def impatient(scope: Scope, receive: Receive, send: Send) -> None:
        async def hurried() -> object:
            while True:
                asking = asyncio.ensure_future(receive())
                await asyncio.sleep(0)
                if asking.done() or not asking.cancel():
                    return await asking
                await asyncio.wait([asking])

        await digest(scope, hurried, send)  # type: ignore[arg-type]

    async with served(impatient) as connect:
        client = await connect()
        await client.send(put(content))
        assert await client.answer() == digest_of(content)


async def test_a_client_that_goes_away_in_the_middle_is_noticed(content: bytes) -> None:
    ends: list[str] = []

    async def application(_: Scope, receive: Receive, _send: Send) -> None:
        while (message := await receive())["type"] == "http.request":
            pass
        ends.append(message["type"])

    async with served(application) as connect:
        client = await connect()
        await client.send(put(content)[:20_000_000])
        client.writer.close()
        await until(lambda: ends)
    assert ends == ["http.disconnect"]


async def test_an_application_that_breaks_down_meanwhile_ends_the_connection(
    content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async def breaking(_scope: Scope, receive: Receive, _send: Send) -> None:
        await receive()
        raise RuntimeError

    async with served(breaking) as connect:
        client = await connect()
        client.writer.write(put(content))
        with suppress(ConnectionError):
            assert await client.until_closed() == b""
        await until(lambda: not client.server.connections.open)
    assert "Exception in callback" not in caplog.text


async def test_an_answer_in_the_middle_reaches_a_client_that_goes_on_sending(content: bytes) -> None:
    async def refusing(_scope: Scope, receive: Receive, send: Send) -> None:
        for _ in range(3):
            await receive()
        await answer(send, b"no", 413)

    async with served(refusing) as connect:
        client = await connect()
        await client.send(put(content))
        assert await client.answer() == (413, b"no")
        assert await client.until_closed() == b""


async def test_a_large_body_that_nobody_asks_for_stays_with_the_client(
    content: bytes, readings: list[int]
) -> None:
    is_wanted = asyncio.Event()

    async def busy(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await is_wanted.wait()
        await digest(scope, receive, send)

    async with served(busy) as connect:
        client = await connect()
        sending = asyncio.ensure_future(client.send(put(content * 2)))
        await asyncio.sleep(0.2)
        assert sum(readings) <= 3 * PIECE_BYTES
        assert not sending.done()
        is_wanted.set()
        status, _ = await client.answer()
        await sending
    assert status == 200


async def test_many_send_at_once(content: bytes) -> None:
    async with served(digest) as connect:
        clients = [await connect() for _ in range(12)]
        await asyncio.gather(*(client.send(put(content[number:])) for number, client in enumerate(clients)))
        answers = [await client.answer() for client in clients]
    assert answers == [digest_of(content[number:]) for number in range(12)]


async def test_a_server_that_closes_takes_in_the_body_that_is_coming(content: bytes) -> None:
    begun: list[Scope] = []

    async def noting(scope: Scope, receive: Receive, send: Send) -> None:
        begun.append(scope)
        await digest(scope, receive, send)

    async with served(noting) as connect:
        client = await connect()
        await client.send(put(content)[:1_000_000])
        await until(lambda: begun)
        client.server.close()
        await client.send(put(content)[1_000_000:])
        assert await client.answer() == digest_of(content)
