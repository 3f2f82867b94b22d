"""Files as answers, from the disk's cache to the socket: whole, to clients of every kind, or not at all."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from starlette.types import Receive, Scope, Send

from veche.kit.http_connection import STILL_S, Application
from veche.kit.http_exchange import ZERO_COPY
from veche.kit.tests.test_http_server import ON_BOTH_LOOPS, Client, served, until

pytestmark = [pytest.mark.anyio, ON_BOTH_LOOPS]

SIZE = 40_000_003
"""More than a socket takes at once, and no round number."""


@pytest.fixture(scope="module")
def content() -> bytes:
    return os.urandom(SIZE)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> Path:
    path = tmp_path_factory.mktemp("files") / "large"
    path.write_bytes(content)
    return path


def sender_of(path: Path, *, too_much: int = 0) -> Application:
    """An application that answers with a file, from the offset in its query on."""

    size = path.stat().st_size

    async def application(scope: Scope, _: Receive, send: Send) -> None:
        offset = int(scope["query_string"] or b"0")
        count = size - offset + too_much
        headers = [(b"content-length", b"%d" % count)]
        assert ZERO_COPY in scope["extensions"]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        with path.open("rb") as file:
            await send({"type": ZERO_COPY, "file": file, "offset": offset, "count": count})

    return application


@asynccontextmanager
async def asked(application: Application, request: bytes) -> AsyncIterator[Client]:
    async with served(application) as connect:
        client = await connect()
        await client.send(request)
        yield client


async def test_a_file_comes_whole_and_the_connection_goes_on(large: Path, content: bytes) -> None:
    async with asked(sender_of(large), b"GET / HTTP/1.1\r\n\r\nGET /?39999000 HTTP/1.1\r\n\r\n") as client:
        whole, part = await client.answer(), await client.answer()
        assert hashlib.sha256(whole[1]).digest() == hashlib.sha256(content).digest()
        assert part == (200, content[39_999_000:])
        await client.send(b"GET /?40000000 HTTP/1.1\r\n\r\n")
        assert await client.answer() == (200, content[40_000_000:])


async def test_an_empty_file_is_an_answer_too(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    async with asked(sender_of(tmp_path / "empty"), b"GET / HTTP/1.1\r\n\r\n" * 2) as client:
        assert [await client.answer() for _ in range(2)] == [(200, b"")] * 2


async def test_to_head_there_is_no_body(large: Path, content: bytes) -> None:
    async with asked(sender_of(large), b"HEAD / HTTP/1.1\r\n\r\nGET /?40000000 HTTP/1.1\r\n\r\n") as client:
        assert f"content-length: {SIZE}" in await client.head()
        assert (await client.answer())[1] == content[40_000_000:]


async def test_a_slow_client_gets_all_of_it_while_others_are_answered(large: Path, content: bytes) -> None:
    async with served(sender_of(large)) as connect:
        slow, quick = await connect(), await connect()
        await slow.send(b"GET / HTTP/1.1\r\n\r\n")
        await slow.head()
        digest, left = hashlib.sha256(), SIZE
        while left:
            piece = await slow.reader.read(500_000)
            digest.update(piece)
            left -= len(piece)
            await quick.send(b"GET /?40000000 HTTP/1.1\r\n\r\n")
            assert len((await quick.answer())[1]) == 3
        assert digest.digest() == hashlib.sha256(content).digest()


async def test_many_clients_at_once_get_each_their_own(large: Path, content: bytes) -> None:
    async def fetch(connect: Callable[[], asyncio.Future[Client]], offset: int) -> bool:
        client = await connect()
        await client.send(b"GET /?%d HTTP/1.1\r\n\r\n" % offset)
        return await client.answer() == (200, content[offset:])

    async with served(sender_of(large)) as connect:
        assert all(await asyncio.gather(*(fetch(connect, 35_000_000 + n * 200_000) for n in range(20))))


async def test_a_client_that_goes_away_ends_it(large: Path) -> None:
    ended = asyncio.Event()

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await sender_of(large)(scope, receive, send)
        finally:
            ended.set()

    async with asked(application, b"GET / HTTP/1.1\r\n\r\n") as client:
        await client.head()
        client.writer.transport.abort()
        await ended.wait()
        await until(lambda: not client.server.connections.open)


async def test_a_client_that_takes_nothing_for_long_is_cut_off(large: Path) -> None:
    async with asked(sender_of(large), b"GET / HTTP/1.1\r\n\r\n") as client:
        connection = await client.connection()
        await until(lambda: connection._sending is not None and connection._sending._room is not None)
        now_s = asyncio.get_running_loop().time()
        connection.abort_if_overdue(now_s + STILL_S - 5)
        assert client.server.connections.open
        connection.abort_if_overdue(now_s + STILL_S + 5)
        with suppress(ConnectionResetError):
            assert len(await client.until_closed()) < SIZE
        await until(lambda: not client.server.connections.open)


async def test_a_file_shorter_than_was_said_does_not_look_whole(tmp_path: Path) -> None:
    (tmp_path / "short").write_bytes(b"abc")
    async with asked(sender_of(tmp_path / "short", too_much=1), b"GET / HTTP/1.1\r\n\r\n") as client:
        with suppress(ConnectionResetError):
            assert (await client.until_closed()).endswith(b"abc")
        await until(lambda: not client.server.connections.open)
