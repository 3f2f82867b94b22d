"""How the parts of a body reach the application."""

import pytest

from veche.kit.http_exchange import LARGE_BYTES, Exchange
from veche.kit.http_sendfile import FilePart

pytestmark = pytest.mark.anyio


class OpenWire:
    """A connection that lets everything come."""

    def write(self, data: bytes) -> None: ...

    async def drain(self) -> None: ...

    async def send_file(self, part: FilePart) -> None: ...

    def adjust_reading(self) -> None: ...

    def date_line(self) -> bytes:
        return b""


async def told(*parts: bytes) -> list[tuple[bytes, bool]]:
    """What an application is told of a body of these parts, which have all come."""
    exchange = Exchange(OpenWire(), {"type": "http", "method": "PUT"}, is_continue_expected=False)
    for part in parts:
        exchange.feed(part)
    exchange.end_body()
    messages = [await exchange.receive()]
    while messages[-1]["more_body"]:
        messages.append(await exchange.receive())
    assert exchange.ahead_bytes == 0
    return [(message["body"], message["more_body"]) for message in messages]


async def test_small_parts_come_at_once() -> None:
    assert await told(b"one ", b"two ", b"three") == [(b"one two three", False)]


async def test_large_parts_come_as_they_are() -> None:
    large = bytes(LARGE_BYTES)
    assert await told(large, large, b"a", b"b") == [(large, True), (large, True), (b"ab", False)]


async def test_of_nothing_the_end_is_told() -> None:
    assert await told() == [(b"", False)]
