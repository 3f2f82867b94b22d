"""Blobs are there whole or not at all, whatever happens to who writes them."""

import asyncio
import hashlib
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from veche.kit.blobs import WRITE_BYTES, FolderBlobs

pytestmark = pytest.mark.anyio

NAME = "ab" * 16

WRITER = """
import asyncio, sys
from pathlib import Path
from veche.kit.blobs import FolderBlobs

async def endless():
    for number in range(10**9):
        yield bytes(1024 * 1024)
        if number == 2:
            print("writing", flush=True)
            await asyncio.Event().wait()

async def main():
    blobs = FolderBlobs(Path(sys.argv[1]))
    await blobs.start()
    await blobs.save("cd" * 16, endless())

asyncio.run(main())
"""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def blobs(tmp_path: Path) -> AsyncIterator[FolderBlobs]:
    blobs = FolderBlobs(tmp_path)
    await blobs.start()
    yield blobs
    await blobs.close()


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def read(blobs: FolderBlobs, start: int = 0, length: int | None = None) -> bytes:
    return b"".join([piece async for piece in blobs.read(NAME, start, length)])


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("parts", [[], [b""], [b"x"], [b"ab", b"", b"c"], [bytes(700_000)] * 5])
async def test_what_was_saved_is_read(blobs: FolderBlobs, parts: list[bytes]) -> None:
    saved = await blobs.save(NAME, pieces(*parts))
    whole = b"".join(parts)
    assert (saved.size_bytes, saved.sha256) == (len(whole), hashlib.sha256(whole).digest())
    assert await read(blobs) == whole
    assert await read(blobs, 1, 2) == whole[1:3]
    assert await read(blobs, 2) == whole[2:]
    async with blobs.as_file(NAME) as path:
        assert path.read_bytes() == whole


async def test_nothing_is_seen_before_all_of_it_is_there(blobs: FolderBlobs, tmp_path: Path) -> None:
    began, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield bytes(WRITE_BYTES * 2)
        began.set()
        yield b"!"
        await go_on.wait()

    task = asyncio.create_task(blobs.save(NAME, slow()))
    await began.wait()
    assert len(files_in(tmp_path)) == 1
    with pytest.raises(FileNotFoundError):
        await read(blobs)
    go_on.set()
    assert (await task).size_bytes == WRITE_BYTES * 2 + 1


async def test_a_source_that_fails_leaves_nothing(blobs: FolderBlobs, tmp_path: Path) -> None:
    async def failing() -> AsyncIterator[bytes]:
        yield bytes(WRITE_BYTES * 2)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await blobs.save(NAME, failing())
    assert files_in(tmp_path) == []


@pytest.mark.parametrize("turns", [0, 1, 2, 3, 5, 8, 30])
async def test_who_gives_up_at_any_moment_leaves_nothing(
    blobs: FolderBlobs, tmp_path: Path, turns: int
) -> None:
    task = asyncio.create_task(blobs.save(NAME, pieces(*[bytes(WRITE_BYTES)] * 20)))
    for _ in range(turns):
        await asyncio.sleep(0.0005)
    task.cancel()
    await asyncio.wait([task])
    assert files_in(tmp_path) == [] or not task.cancelled()


async def test_a_blob_can_be_deleted_twice(blobs: FolderBlobs, tmp_path: Path) -> None:
    await blobs.save(NAME, pieces(b"x"))
    await blobs.delete(NAME)
    await blobs.delete(NAME)
    assert files_in(tmp_path) == []


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "ab/cd" * 8, "AB" * 16, "ab" * 16 + "\n"])
async def test_a_name_leads_nowhere_else(blobs: FolderBlobs, name: str) -> None:
    with pytest.raises(ValueError, match="not the name"):
        await blobs.save(name, pieces(b"x"))


async def test_old_blobs_are_listed(blobs: FolderBlobs, tmp_path: Path) -> None:
    for name in (NAME, "cd" * 16):
        await blobs.save(name, pieces(b"x"))
    os.utime(tmp_path / "cd" / ("cd" * 16), (1000, 1000))
    listed = [name async for names in blobs.list_names(2_000_000) for name in names]
    assert listed == ["cd" * 16]


async def test_a_killed_writer_leaves_nothing_after_the_next_start(
    blobs: FolderBlobs, tmp_path: Path
) -> None:
    await blobs.save(NAME, pieces(b"kept"))
    program = [sys.executable, "-c", WRITER, str(tmp_path)]
    writer = await asyncio.create_subprocess_exec(*program, stdout=subprocess.PIPE)
    assert writer.stdout is not None
    assert await writer.stdout.readline() == b"writing\n"
    other = FolderBlobs(tmp_path)
    await other.start()
    assert len(files_in(tmp_path)) == 2, "a draft whose writer lives is left alone"
    writer.kill()
    await writer.wait()
    await other.start()
    await other.close()
    assert files_in(tmp_path) == [tmp_path / "ab" / NAME]
    assert await read(blobs) == b"kept"
