"""Disks that are full: clear refusals, nothing acknowledged lost, and all goes on when there is room again."""

import hashlib
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.system.raw_client import RawClient, send_path
from tests.system.server_process import ServerProcess
from tests.system.small_disk import SmallDisk, small_disk, why_no_small_disk

_REASON = why_no_small_disk()
pytestmark = [pytest.mark.anyio, pytest.mark.skipif(_REASON is not None, reason=_REASON or "")]

MEBIBYTE = 1024 * 1024
DISK_BYTES = 24 * MEBIBYTE
NO_ROOM = (507, "ORG_VECHE_NO_ROOM")
UPLOAD = "/_matrix/media/v3/upload"
UPLOADS = "/_veche/v1/uploads"
SENDS_MOST = 5_000

Start = Callable[..., tuple[ServerProcess, SmallDisk]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a server of which one folder is a disk of its own, with settings of `[media]`."""
    with ExitStack() as ending:

        def started(place: str, kept_free_bytes: int = 0) -> tuple[ServerProcess, SmallDisk]:
            settings = tmp_path / "veche.toml"
            settings.write_text(f"[media]\nkept_free_bytes = {kept_free_bytes}\n")
            disk = ending.enter_context(small_disk(tmp_path / place, DISK_BYTES))
            server = ServerProcess(tmp_path, options=["--config", str(settings)])
            server.start()
            ending.callback(lambda: server.stop() if server.is_running else None)
            return server, disk

        yield started


class Uploader:
    """Somebody with files."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._tus = {"tus-resumable": "1.0.0"}

    async def upload(self, content: bytes | AsyncIterator[bytes]) -> httpx.Response:
        return await self._http.post(UPLOAD, content=content)

    async def must_upload(self, content: bytes) -> str:
        return str((await self.upload(content)).raise_for_status().json()["content_uri"])

    async def begin(self, size_bytes: int) -> httpx.Response:
        return await self._http.post(UPLOADS, headers=self._tus | {"upload-length": str(size_bytes)})

    async def offset(self, path: str) -> int:
        return int((await self._http.head(path, headers=self._tus)).headers["upload-offset"])

    async def add(self, path: str, offset: int, content: bytes) -> httpx.Response:
        kind = {"upload-offset": str(offset), "content-type": "application/offset+octet-stream"}
        return await self._http.patch(path, headers=self._tus | kind, content=in_pieces(content))

    async def download(self, uri: str) -> bytes:
        path = f"/_matrix/client/v1/media/download/{uri.removeprefix('mxc://')}"
        return (await self._http.get(path)).raise_for_status().content


@asynccontextmanager
async def alice_of(server: ServerProcess) -> AsyncIterator[tuple[RawClient, Uploader]]:
    """Somebody new, with what they do to rooms and to files."""
    async with RawClient.register(server.url, "alice") as alice:
        headers = alice.account.headers
        async with httpx.AsyncClient(base_url=server.url, headers=headers, timeout=60) as http:
            yield alice, Uploader(http)


async def in_pieces(content: bytes) -> AsyncIterator[bytes]:
    """A body whose length nobody has said."""
    for start in range(0, len(content), 100_000):
        yield content[start : start + 100_000]


def refusal(answer: httpx.Response) -> tuple[int, Any]:
    return answer.status_code, answer.json().get("errcode")


def blobs_in(folder: Path) -> dict[str, bytes]:
    """What readers can be given: by its digest."""
    contents = [path.read_bytes() for path in folder.glob("[0-9a-f][0-9a-f]/*")]
    return {hashlib.sha256(content).hexdigest(): content for content in contents}


async def test_a_full_disk_of_files_hinders_nothing_but_files(start: Start) -> None:
    server, disk = start("data/media")
    async with alice_of(server) as (alice, files):
        room = await alice.create_room()
        small, large = secrets.token_bytes(300_000), secrets.token_bytes(8 * MEBIBYTE)
        kept = await files.must_upload(small)
        begun = await files.begin(len(large))
        path = begun.headers["location"]
        assert (await files.add(path, 0, large[: 2 * MEBIBYTE])).status_code == 204

        disk.fill(but_bytes=3 * MEBIBYTE)
        assert refusal(await files.upload(large)) == NO_ROOM, "what is announced is refused before it comes"
        assert refusal(await files.upload(in_pieces(large))) == NO_ROOM, "the rest in the middle"
        assert refusal(await files.begin(len(large))) == NO_ROOM
        assert refusal(await files.add(path, 2 * MEBIBYTE, large[2 * MEBIBYTE :])) == NO_ROOM
        acknowledged = await files.offset(path)
        assert acknowledged >= 2 * MEBIBYTE, "what was acknowledged counts"

        disk.fill()
        assert refusal(await files.upload(b"not even this")) == NO_ROOM
        assert await files.offset(path) == acknowledged
        assert list(blobs_in(disk.path).values()) == [small], "no part of a file can be seen"
        assert not list((disk.path / "drafts").iterdir()), "what was refused takes no room"
        await alice.send(room, "one", "messages go on")
        assert "messages go on" in [one.body for one in await alice.walk(room, "b")]
        assert await files.download(kept) == small

        server.kill()
        server.start()
        assert await files.offset(path) == acknowledged
        disk.relieve()
        assert (await files.add(path, acknowledged, large[acknowledged:])).status_code == 204
        assert await files.download(begun.headers["veche-content-uri"]) == large
        again = await files.must_upload(large[::-1])
        assert await files.download(again) == large[::-1]


async def test_files_leave_room_for_messages(start: Start) -> None:
    server, disk = start("data", kept_free_bytes=12 * MEBIBYTE)
    async with alice_of(server) as (alice, files):
        room = await alice.create_room()
        await files.must_upload(bytes(MEBIBYTE))
        disk.fill(but_bytes=13 * MEBIBYTE)
        assert refusal(await files.upload(bytes(2 * MEBIBYTE))) == NO_ROOM
        assert refusal(await files.begin(2 * MEBIBYTE)) == NO_ROOM
        await alice.send(room, "one", "there is room for this")
        disk.relieve()
        await files.must_upload(bytes(2 * MEBIBYTE))


async def test_a_full_disk_of_the_database_refuses_and_loses_nothing(start: Start) -> None:
    server, disk = start("data")
    async with alice_of(server) as (alice, files):
        room = await alice.create_room()
        kept = await files.must_upload(b"kept")
        since = (await alice.sync())["next_batch"]
        acknowledged = []
        disk.fill()
        for number in range(SENDS_MOST):
            txn_id, body = f"t{number}", f"{number} " + "x" * 2_000
            answer = await alice.http.put(send_path(room, txn_id), json={"msgtype": "m.text", "body": body})
            if answer.status_code != 200:
                break
            acknowledged.append(body)
        assert refusal(answer) == NO_ROOM
        assert refusal(await files.upload(b"some more")) == NO_ROOM
        assert refusal(await files.begin(10)) == NO_ROOM

        assert await alice.whoami() == alice.account.user_id
        assert await alice.sync(since)
        said = [one.body for one in await alice.walk(room, "f")]
        assert said == acknowledged, "what was refused is not there, what was acknowledged is"
        assert await files.download(kept) == b"kept", "though it cannot be noted that somebody wanted it"

        disk.relieve()
        await alice.send(room, txn_id, body)
        await files.must_upload(b"some more")
        server.kill()
        server.start()
        said = [one.body for one in await alice.walk(room, "f")]
        assert said == [*acknowledged, body], "also after a kill, each of them once"
        assert await files.download(kept) == b"kept"
