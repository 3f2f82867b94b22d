"""Tunnels over real sockets: what goes up, what comes down, and what ends them."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from veche.kit.http import Request
from veche.kit.http_server import HttpServer
from veche.kit.http_tunnel import TunnelError, Tunnels

pytestmark = pytest.mark.anyio

UPGRADE = (
    b"GET /there?token=t HTTP/1.1\r\nHost: us\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nCookie: no\r\n"
)
WITHIN_S = 30
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def echo_upgraded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Say what was asked in the answer's head, then send back whatever comes."""
    head = await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 101 Switching Protocols\r\nasked: " + head.replace(b"\r\n", b"|") + b"\r\n\r\n")
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
    await end(writer)


async def end(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


@asynccontextmanager
async def tunnelled(
    serve: Serve,
) -> AsyncIterator[tuple[Tunnels, asyncio.StreamReader, asyncio.StreamWriter]]:
    """Connect to a server that leads every request to another one."""
    other = await asyncio.start_server(serve, "127.0.0.1", 0)
    tunnels = Tunnels()

    async def lead(scope: Scope, receive: Receive, send: Send) -> None:
        answer = await tunnels.open(
            Request(scope, receive, send), other.sockets[0].getsockname(), "/there?x=1"
        )
        await answer(scope, receive, send)

    listening = socket.create_server(("127.0.0.1", 0))
    server = HttpServer(lead, listening)
    await server.start()
    reader, writer = await asyncio.open_connection(*listening.getsockname())
    try:
        async with asyncio.timeout(WITHIN_S):
            yield tunnels, reader, writer
    finally:
        await end(writer)
        tunnels.close()
        while tunnels.count:
            await asyncio.sleep(0)
        server.close()
        await server.finish(5)
        other.close()
        await other.wait_closed()


async def test_bytes_go_both_ways_whatever_they_are() -> None:
    async with tunnelled(echo_upgraded) as (_, reader, writer):
        writer.write(UPGRADE + b"\r\nsent at once")
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 101")
        assert b"GET /there?x=1 HTTP/1.1|" in head
        assert b"upgrade: websocket|" in head
        assert b"ookie" not in head
        assert await reader.readexactly(12) == b"sent at once"
        large = bytes(range(256)) * 20_000
        writer.write(large)
        assert await reader.readexactly(len(large)) == large


async def test_an_ordinary_request_is_answered_and_the_connection_ends() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        assert b"connection: close" in head
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nyes")
        await end(writer)

    async with tunnelled(answer) as (_, reader, writer):
        writer.write(b"GET /there HTTP/1.1\r\nHost: us\r\n\r\n")
        assert (await reader.read()).endswith(b"yes")


async def test_when_one_side_goes_the_other_one_is_told() -> None:
    gone = asyncio.Event()

    async def wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 101 S\r\n\r\n")
        while await reader.read(65_536):
            pass
        gone.set()
        await end(writer)

    async with tunnelled(wait) as (tunnels, reader, writer):
        writer.write(UPGRADE + b"\r\n")
        await reader.readuntil(b"\r\n\r\n")
        assert tunnels.count
        writer.close()
        await gone.wait()
        while tunnels.count:
            await asyncio.sleep(0)


async def test_a_stop_closes_all_that_are_open() -> None:
    async with tunnelled(echo_upgraded) as (tunnels, reader, writer):
        writer.write(UPGRADE + b"\r\n")
        await reader.readuntil(b"\r\n\r\n")
        tunnels.close()
        assert await reader.read() == b""


async def test_where_nobody_listens_there_is_no_tunnel() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = taken.getsockname()
    request = Request({"type": "http", "headers": [], "veche.exchange": None}, _never, _never_send)
    with pytest.raises(TunnelError):
        await Tunnels().open(request, address, "/")
    with pytest.raises(TunnelError):
        await Tunnels().open(Request({"type": "http", "headers": []}, _never, _never_send), address, "/")


async def _never() -> dict[str, object]:
    raise ClientDisconnect


async def _never_send(_message: object) -> None:
    raise ClientDisconnect
