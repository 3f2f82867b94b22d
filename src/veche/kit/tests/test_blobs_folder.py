"""What only a folder promises: its time stamps, and that the next start clears away after a killed writer."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from veche.kit.blobs import FolderBlobs

pytestmark = pytest.mark.anyio

NAME, OTHER = "ab" * 16, "cd" * 16

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
async def blobs(tmp_path: Path) -> AsyncIterator[FolderBlobs]:
    blobs = FolderBlobs(tmp_path)
    await blobs.start()
    yield blobs
    await blobs.close()


async def piece(content: bytes) -> AsyncIterator[bytes]:
    yield content


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_old_blobs_are_told_by_when_they_were_written(blobs: FolderBlobs, tmp_path: Path) -> None:
    for name in (NAME, OTHER):
        await blobs.save(name, piece(b"x"))
    os.utime(tmp_path / "cd" / OTHER, (1000, 1000))
    assert [name async for names in blobs.list_names(2_000_000) for name in names] == [OTHER]


async def test_a_killed_writer_leaves_nothing_after_the_next_start(
    blobs: FolderBlobs, tmp_path: Path
) -> None:
    await blobs.save(NAME, piece(b"kept"))
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
    assert (tmp_path / "ab" / NAME).read_bytes() == b"kept"
