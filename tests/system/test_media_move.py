"""An operator moves all files to a bucket and back, while people use the server."""

import asyncio
import secrets
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from tests.s3_server import new_s3_settings, write_settings
from tests.system.accounts import register
from tests.system.server_process import ServerProcess
from veche.kit.blobs_s3 import S3Blobs
from veche.kit.s3_settings import S3Settings

LARGE_BYTES = 20_000_001
COMMAND_WITHIN_S = 120


class House:
    """A server, its two places for files, and its operator."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.s3 = new_s3_settings()
        self.config = write_settings(folder, self.s3, store="folder")
        self.server = ServerProcess(folder, options=["--config", str(self.config)])
        self.server.start()
        self.alice = register(self.server.url, "alice")
        self.contents: dict[str, bytes] = {}

    @property
    def media(self) -> Path:
        return self.folder / "data" / "media"

    @property
    def files(self) -> list[Path]:
        """The files that are blobs in the data folder."""
        return sorted(path for path in self.media.glob("??/*") if path.is_file())

    def store_in(self, store: str) -> None:
        """Change the setting and restart."""
        write_settings(self.folder, self.s3, store)
        self.server.restart()

    def uploads(self, *sizes: int) -> None:
        for size in sizes:
            content = secrets.token_bytes(size)
            path = "/_matrix/media/v3/upload"
            answer = httpx.post(
                self.server.url + path, content=content, headers=self.alice.headers, timeout=60
            )
            self.contents[answer.raise_for_status().json()["content_uri"]] = content

    def misses(self) -> list[str]:
        """What was ever uploaded and is not served as it was, whole and in ranges."""
        with httpx.Client(base_url=self.server.url, headers=self.alice.headers, timeout=60) as http:
            return [uri for uri, content in self.contents.items() if not self._serves(http, uri, content)]

    def _serves(self, http: httpx.Client, uri: str, content: bytes) -> bool:
        path = f"/_matrix/client/v1/media/download/{uri.removeprefix('mxc://')}"
        whole, part = http.get(path), http.get(path, headers={"range": "bytes=-3"})
        has_part = (part.status_code, part.content) == (206, content[-3:])
        return (whole.status_code, whole.content) == (200, content) and (has_part or not content)

    def starts_move(self, to: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "veche", "media", "move", "--to", to]
        place = [*self.server.place, "--server-name", "localhost", "--config", str(self.config)]
        return subprocess.Popen(
            [*command, *place], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def moves(self, to: str) -> tuple[int, str]:
        """Move everything; return the exit status and what was told."""
        process = self.starts_move(to)
        told, _ = process.communicate(timeout=COMMAND_WITHIN_S)
        return process.returncode, told

    def checked(self, place: str) -> int:
        path = self.media / f".checked-in-{place}"
        return len(path.read_text().split()) if path.exists() else 0

    def in_bucket(self) -> set[str]:
        return asyncio.run(names_in(self.s3, self.folder / "lent"))


async def names_in(s3: S3Settings, lent: Path) -> set[str]:
    blobs = S3Blobs(s3, lent)
    try:
        return {name async for names in blobs.list_names(2**62) for name in names}
    finally:
        await blobs.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    if made.server.is_running:
        made.server.stop()


def test_everything_moves_to_a_bucket_and_back(house: House) -> None:
    house.uploads(0, 1, 1000, LARGE_BYTES, *[5000] * 30)
    assert house.in_bucket() == set(), "the setting says where new files go"

    status, told = house.moves("s3")
    assert (status, "All 34 files are in the bucket: 34 copied and checked" in told) == (0, True), told
    assert 'set store = "s3"' in told
    assert house.in_bucket() == {path.name for path in house.files}

    house.uploads(7)
    house.store_in("s3")
    house.uploads(8, LARGE_BYTES)
    assert len(house.files) == 35, "what came before the switch is in the folder"
    assert len(house.in_bucket()) == 36
    assert house.misses() == [], "one file is in the folder only"

    status, told = house.moves("s3")
    assert (status, "All 37 files are in the bucket: 1 copied and checked" in told) == (0, True), told
    assert "Nothing is needed any more that is in the data folder" in told
    for path in house.files:
        path.unlink()
    assert house.misses() == []
    assert "BAD" not in doctor(house)
    assert house.s3.secret_key not in house.server.output + doctor(house) + told

    house.store_in("folder")
    house.uploads(9)
    status, told = house.moves("folder")
    assert (status, "All 38 files are in the data folder: 37 copied and checked" in told) == (0, True), told
    assert house.misses() == []


def test_a_move_that_was_killed_goes_on(house: House) -> None:
    house.uploads(*[100_000] * 60)
    process = house.starts_move("s3")
    while house.checked("s3") < 5 and process.poll() is None:
        time.sleep(0.01)
    process.kill()
    process.communicate()
    done = house.checked("s3")
    assert 5 <= done < 60
    status, told = house.moves("s3")
    assert (status, house.checked("s3")) == (0, 60), told
    assert "All 60 files are in the bucket" in told
    _, told = house.moves("s3")
    assert ": 0 copied and checked" in told


def test_what_is_damaged_or_gone_is_told_and_not_copied(house: House) -> None:
    house.uploads(1000, 2000, 3000)
    damaged, gone, _ = house.files
    damaged.write_bytes(b"x" * damaged.stat().st_size)
    gone.unlink()
    status, told = house.moves("s3")
    assert status == 1
    assert f"the content {damaged.name} is damaged where it is" in told
    assert f"the content {gone.name} is gone" in told
    assert "Not all is well: 2 of 3 files. 1 copied and checked" in told
    assert len(house.in_bucket()) == 1


def test_a_copy_that_was_spoiled_before_it_was_checked_is_made_again(house: House) -> None:
    house.uploads(1000)
    name = house.files[0].name
    asyncio.run(put(house.s3, name, b"?" * 1000))
    status, told = house.moves("s3")
    assert (status, "1 copied and checked" in told) == (0, True), told
    house.store_in("s3")
    assert house.misses() == []


def test_an_upload_in_parts_ends_where_it_began(house: House) -> None:
    content = secrets.token_bytes(3_000_000)
    headers = house.alice.headers | {"tus-resumable": "1.0.0"}
    kind = headers | {"content-type": "application/offset+octet-stream"}
    begun = httpx.post(
        f"{house.server.url}/_veche/v1/uploads", headers=headers | {"upload-length": "3000000"}
    )
    path = house.server.url + begun.headers["location"]
    httpx.patch(path, content=content[:1_000_000], headers=kind | {"upload-offset": "0"}).raise_for_status()
    house.store_in("s3")
    assert "Uploads that still go on in the data folder: 1" in house.moves("s3")[1]
    rest = httpx.patch(path, content=content[1_000_000:], headers=kind | {"upload-offset": "1000000"})
    house.contents[rest.raise_for_status().headers["veche-content-uri"]] = content
    assert house.misses() == []
    assert "1 copied and checked" in house.moves("s3")[1]
    for file in house.files:
        file.unlink()
    assert house.misses() == []


def test_what_cannot_be_is_told(house: House) -> None:
    house.config.write_text("")
    status, told = house.moves("s3")
    assert (status, "There is no bucket" in told) == (1, True)
    house.config.write_text('[media]\nstore = "s3"\n')
    assert "then [s3] needs a bucket" in house.moves("s3")[1]


async def put(s3: S3Settings, name: str, content: bytes) -> None:
    async def once() -> AsyncIterator[bytes]:
        yield content

    blobs = S3Blobs(s3, Path())
    await blobs.save(name, once())
    await blobs.close()


def doctor(house: House) -> str:
    place = [*house.server.place, "--server-name", "localhost", "--config", str(house.config)]
    return subprocess.run(
        [sys.executable, "-m", "veche", "doctor", *place],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    ).stdout
