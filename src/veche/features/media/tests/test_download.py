"""Downloads: parts, conditions, names that mislead, types that run, and the old paths without a token."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from veche.features.media.tests.house import OpenHouse, error_of
from veche.kit.blobs import READ_BYTES

pytestmark = pytest.mark.anyio

TEXT = b"0123456789"


@pytest.mark.parametrize(
    ("asked", "status", "content", "content_range"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=-99", 206, TEXT, "bytes 0-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=5-2", 200, TEXT, None),
        ("bytes=0-1,4-5", 200, TEXT, None),
        ("lines=0-1", 200, TEXT, None),
        ("bytes=-", 200, TEXT, None),
    ],
)
async def test_a_part_of_a_file_can_be_asked_for(
    open_house: OpenHouse, asked: str, status: int, content: bytes, content_range: str | None
) -> None:
    async with open_house() as house:
        address = await house.person("alice").upload(TEXT)
        found = await house.person("bob").download(address, headers={"range": asked})
        assert (found.status_code, found.content) == (status, content)
        assert found.headers.get("content-range") == content_range
        assert found.headers["content-length"] == str(len(content))


async def test_who_has_the_file_is_not_sent_it_again(open_house: OpenHouse) -> None:
    async with open_house() as house:
        address = await house.person("alice").upload(TEXT)
        bob = house.person("bob")
        etag = (await bob.download(address)).headers["etag"]
        for header in (etag, f'"other", W/{etag}', "*"):
            again = await bob.download(address, headers={"if-none-match": header})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
        assert (await bob.download(address, headers={"if-none-match": '"other"'})).content == TEXT
        same = {"range": "bytes=0-1", "if-range": etag}
        assert (await bob.download(address, headers=same)).content == b"01"
        changed = {"range": "bytes=0-1", "if-range": '"other"'}
        assert (await bob.download(address, headers=changed)).content == TEXT


async def test_head_tells_all_but_the_content(open_house: OpenHouse) -> None:
    async with open_house() as house:
        address = await house.person("alice").upload(TEXT, "text/plain")
        head = await house.person("bob").ask("HEAD", f"client/v1/media/download/{address}")
        assert (head.status_code, head.content) == (200, b"")
        assert (head.headers["content-length"], head.headers["accept-ranges"]) == ("10", "bytes")


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("photo.jpg", 'attachment; filename="photo.jpg"'),
        ("my file (1).txt", 'attachment; filename="my file (1).txt"'),
        ("отчёт.pdf", "attachment; filename*=utf-8''%D0%BE%D1%82%D1%87%D1%91%D1%82.pdf"),
        ('a"b\\c.txt', "attachment; filename*=utf-8''a%22b_c.txt"),
        ("../../etc/passwd", 'attachment; filename=".._.._etc_passwd"'),
        ("line\r\nset-cookie: x", "attachment; filename*=utf-8''lineset-cookie%3A%20x"),
        ("photo\u202egpj.exe", 'attachment; filename="photogpj.exe"'),
        ("..", "attachment"),
        ("", "attachment"),
        ("x" * 300, f'attachment; filename="{"x" * 255}"'),
    ],
)
async def test_a_file_name_is_kept_but_misleads_nobody(
    open_house: OpenHouse, name: str, disposition: str
) -> None:
    async with open_house() as house:
        address = await house.person("alice").upload(TEXT, None, name)
        found = await house.person("bob").download(address)
        assert found.headers["content-disposition"] == disposition


async def test_a_name_in_the_path_goes_before_the_name_of_the_upload(open_house: OpenHouse) -> None:
    async with open_house() as house:
        address = await house.person("alice").upload(TEXT, None, "old.txt")
        found = await house.person("bob").download(f"{address}/new%2Fname.txt")
        assert found.headers["content-disposition"] == 'attachment; filename="new_name.txt"'


@pytest.mark.parametrize(
    ("given", "content_type", "kind"),
    [
        ("image/png", "image/png", "inline"),
        ("Text/Plain; charset=UTF-8", "Text/Plain; charset=UTF-8", "inline"),
        ("text/html", "text/html", "attachment"),
        ("image/svg+xml", "image/svg+xml", "attachment"),
        ("application/pdf", "application/pdf", "attachment"),
        ("nonsense", "application/octet-stream", "attachment"),
        ("text/html, image/png", "application/octet-stream", "attachment"),
        ("image/png" + "x" * 300, "application/octet-stream", "attachment"),
    ],
)
async def test_only_what_no_browser_runs_is_shown_inline(
    open_house: OpenHouse, given: str, content_type: str, kind: str
) -> None:
    async with open_house() as house:
        address = await house.person("alice").upload(b"<script>", given)
        found = await house.person("bob").download(address)
        assert (found.headers["content-type"], found.headers["content-disposition"]) == (content_type, kind)


@pytest.mark.parametrize(
    "address",
    [
        "veche.test/unknown",
        "veche.test/%2e%2e",
        "other.test/abc",
        "..%2f../abc",
        "veche.test/a%00b",
        "x y/abc",
    ],
)
async def test_there_is_nothing_at_other_addresses(open_house: OpenHouse, address: str) -> None:
    async with open_house() as house:
        assert error_of(await house.person("bob").download(address)) == (404, "M_NOT_FOUND")
        assert error_of(await house.person("bob").thumbnail(address, 32, 32)) == (404, "M_NOT_FOUND")


async def test_guests_may_look_and_not_upload_without_being_asked(open_house: OpenHouse) -> None:
    async with open_house() as house:
        address = await house.person("alice").upload(TEXT)
        assert (await house.person("guest").download(address)).content == TEXT
        assert error_of(await house.person("").download(address)) == (401, "M_MISSING_TOKEN")


async def test_old_paths_serve_only_what_was_uploaded_while_they_were_open(
    tmp_path: Path, open_house: OpenHouse
) -> None:
    async with open_house(unauthenticated_media="on") as house:
        old = await house.person("alice").upload(TEXT, "text/plain")
        found = await house.person("").get(f"media/v3/download/{old}")
        assert (found.status_code, found.content) == (200, TEXT)
        assert found.headers["content-disposition"] == "inline"
    async with open_house() as house:
        new = await house.person("alice").upload(TEXT + b"!", "text/plain")
        nobody = house.person("")
        assert (await nobody.get(f"media/v3/download/{old}/name.txt")).content == TEXT
        assert (await nobody.get(f"media/r0/download/{old}")).content == TEXT
        assert error_of(await nobody.get(f"media/v3/download/{new}")) == (404, "M_NOT_FOUND")
        size = {"width": 32, "height": 32}
        assert error_of(await nobody.get(f"media/v3/thumbnail/{new}", params=size)) == (404, "M_NOT_FOUND")
    async with open_house(unauthenticated_media="off") as house:
        assert error_of(await house.person("").get(f"media/v3/download/{old}")) == (404, "M_NOT_FOUND")
        assert (await house.person("bob").download(old)).content == TEXT


async def test_nothing_more_is_sent_to_who_has_gone_away(open_house: OpenHouse) -> None:
    async with open_house() as house:
        address = await house.person("alice").upload(bytes(READ_BYTES * 20))
        sent = await ask_by_hand(house.web, address, (b"range", b"bytes=1-"), leaves_after=3)
        assert 3 <= len(sent) < 6


async def ask_by_hand(
    web: Any,
    address: str,
    *headers: tuple[bytes, bytes],
    leaves_after: int,
) -> list[dict[str, Any]]:
    """Ask as a web server does whose client goes away after so many messages."""
    sent: list[dict[str, Any]] = []
    received = iter([{"type": "http.request", "body": b"", "more_body": False}])
    left = asyncio.Event()

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)
        if len(sent) >= leaves_after:
            left.set()

    async def receive() -> dict[str, Any]:
        for message in received:
            return message
        await left.wait()
        return {"type": "http.disconnect"}

    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/_matrix/client/v1/media/download/{address}",
        "query_string": b"",
        "headers": [(b"authorization", b"Bearer bob"), *headers],
    }
    await web(scope, receive, send)
    return sent


async def test_a_content_that_is_gone_is_refused_before_it_is_sent(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = house.person("alice")
        address = await alice.upload(b"hello")
        house.files[0].unlink()
        assert error_of(await alice.download(address)) == (404, "M_NOT_FOUND")
