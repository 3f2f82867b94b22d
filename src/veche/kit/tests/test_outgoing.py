"""Asking strangers: only at public addresses, not for long, not for much, and with nothing carried over."""

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veche.kit.outgoing import (
    Outgoing,
    OutgoingError,
    OutgoingRefusedError,
    OutgoingRequest,
    is_public,
    parse_networks,
)

HERE = parse_networks(["127.0.0.1/32"])


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.parametrize(
    "text",
    """0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.9.9.9 168.63.129.16 169.254.169.254
    172.16.0.1 172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1
    224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255
    :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b:1::1 100::1
    2001::1 2001:db8::1 2002:7f00:1:: 2002:a00:1:: 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0
    fec0::1 ff02::1 ff0e::1""".split(),  # noqa: SIM905
)
def test_what_is_not_the_open_internet(text: str) -> None:
    assert not is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize(
    "text",
    "1.1.1.1 8.8.8.8 172.32.0.1 2606:4700::1111 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::".split(),  # noqa: SIM905
)
def test_what_is_the_open_internet(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))


@given(st.ip_addresses(v=4))
def test_an_address_is_as_public_in_ipv6_as_it_is_in_ipv4(address: ipaddress.IPv4Address) -> None:
    for prefix in ("::ffff:0:0", "64:ff9b::"):
        inside = ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) + int(address))
        assert is_public(inside) == is_public(address)


class Site:
    """Answers every request with the same bytes, and keeps what it was asked."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.heads: list[str] = []
        self.connections = 0
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                self.heads.append((await reader.readuntil(b"\r\n\r\n")).decode().lower())
                writer.write(self.answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


def page(body: bytes, *headers: str) -> bytes:
    lines = ["HTTP/1.1 200 OK", f"content-length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def redirect(target: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\ncontent-length: 0\r\nlocation: {target}\r\n\r\n".encode()


@asynccontextmanager
async def running(answer: bytes) -> AsyncIterator[Site]:
    site = Site(answer)
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
    site.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    try:
        yield site
    finally:
        server.close()


@asynccontextmanager
async def asking(**options: object) -> AsyncIterator[Outgoing]:
    outgoing = Outgoing(**{"allow": HERE} | options)  # type: ignore[arg-type]
    try:
        yield outgoing
    finally:
        await outgoing.close()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://push.example.org/x", True),
        ("http://push.example.org/x", False),
        ("http://127.0.0.1:1/x", True),
        ("http://127.0.0.2:1/x", False),
        ("ftp://127.0.0.1/x", False),
        ("https://user@push.example.org/", False),
        ("nonsense", False),
    ],
)
def test_what_nobody_on_the_way_can_read(url: str, expected: bool) -> None:
    assert Outgoing(allow=HERE).is_confidential(url) is expected


@pytest.mark.anyio
async def test_an_allowed_address_answers_and_the_connection_is_kept() -> None:
    async with running(page(b"hello", "x-kind: test")) as site, asking(agent="Veche/test") as outgoing:
        for _ in range(3):
            answer = await outgoing.fetch(OutgoingRequest(site.url, headers={"x-mine": "1"}), 100)
            assert (answer.status, answer.body, answer.headers["x-kind"]) == (200, b"hello", "test")
            assert answer.is_success
        assert site.connections == 1
        assert "user-agent: veche/test" in site.heads[0]
        assert "x-mine: 1" in site.heads[0]


@pytest.mark.anyio
async def test_a_body_is_sent() -> None:
    async with running(page(b"{}")) as site, asking() as outgoing:
        await outgoing.fetch(OutgoingRequest(site.url, method="POST", body=b'{"a":1}'), 100)
        assert site.heads[0].startswith("post / http/1.1")
        assert "content-length: 7" in site.heads[0]


@pytest.mark.anyio
async def test_this_machine_is_not_asked_unless_that_is_allowed() -> None:
    async with running(page(b"secret")) as site, asking(allow=()) as outgoing:
        with pytest.raises(OutgoingRefusedError, match="not public"):
            await outgoing.fetch(OutgoingRequest(site.url), 100)
        assert site.connections == 0


@pytest.mark.anyio
async def test_one_private_address_among_others_is_enough_to_refuse() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1", "10.0.0.1"]

    async with running(page(b"secret")) as site, asking(resolve=resolve) as outgoing:
        with pytest.raises(OutgoingRefusedError):
            await outgoing.fetch(OutgoingRequest(site.url.replace("127.0.0.1", "mixed.test")), 100)
        assert site.connections == 0


@pytest.mark.anyio
@pytest.mark.parametrize(
    "url", ["http://no-such-host.invalid/", "http://127.0.0.1:1/", f"http://{'a' * 70}.test/"]
)
async def test_who_is_not_there_does_not_answer(url: str) -> None:
    async with asking() as outgoing:
        with pytest.raises(OutgoingError):
            await outgoing.fetch(OutgoingRequest(url), 100)


@pytest.mark.anyio
@pytest.mark.parametrize(
    "answer",
    [
        page(b"x" * 101),
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n65\r\n" + b"x" * 101 + b"\r\n0\r\n\r\n",
        page(b"x", "content-encoding: gzip"),
        b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nhalf",
        b"no http at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"x-long: " + b"x" * 200_000 + b"\r\n\r\n",
    ],
)
async def test_what_is_too_much_or_no_answer_is_an_error(answer: bytes) -> None:
    async with running(answer) as site, asking() as outgoing:
        with pytest.raises(OutgoingError):
            await outgoing.fetch(OutgoingRequest(site.url, timeout_s=0.5), 100)


@pytest.mark.anyio
async def test_who_answers_drop_by_drop_is_cut_off() -> None:
    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while not writer.is_closing():
                writer.write(b".")
                await asyncio.sleep(0.02)
        finally:
            writer.close()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, asking() as outgoing:
        with pytest.raises(OutgoingError, match="Timeout"):
            await outgoing.fetch(OutgoingRequest(f"http://127.0.0.1:{port}/", timeout_s=0.2), 10_000)


@pytest.mark.anyio
async def test_a_redirect_is_an_answer_unless_it_is_to_be_followed() -> None:
    async with running(page(b"there")) as there, running(redirect(there.url)) as here, asking() as outgoing:
        assert (await outgoing.fetch(OutgoingRequest(here.url), 100)).status == 302
        secret = {"authorization": "Bearer abc"}
        followed = await outgoing.fetch(OutgoingRequest(here.url, headers=secret, redirects=1), 100)
        assert (followed.url, followed.body) == (there.url, b"there")
        assert "bearer abc" in here.heads[-1]
        assert "bearer abc" not in there.heads[-1]


@pytest.mark.anyio
@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://a.test/", "http://10.0.0.1/", "http://u:p@127.0.0.1/"]
)
async def test_a_redirect_leads_nowhere_that_is_refused(target: str) -> None:
    async with running(redirect(target)) as site, asking() as outgoing:
        with pytest.raises(OutgoingRefusedError):
            await outgoing.fetch(OutgoingRequest(site.url, redirects=3), 100)


@pytest.mark.anyio
async def test_no_cookie_goes_from_one_request_to_the_next() -> None:
    async with running(page(b"", "set-cookie: who=alice; path=/")) as site, asking() as outgoing:
        for _ in range(2):
            await outgoing.fetch(OutgoingRequest(site.url), 100)
        assert all("cookie" not in head for head in site.heads)
