"""Blobs grow over many openings, count only what their owner says, and become ordinary ones once."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from veche.kit.blobs import FolderBlobs
from veche.kit.blobs_growing import BlobBusyError

pytestmark = pytest.mark.anyio

NAME = "ab" * 16


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def blobs(tmp_path: Path) -> AsyncIterator[FolderBlobs]:
    blobs = FolderBlobs(tmp_path)
    await blobs.start()
    yield blobs
    await blobs.close()


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def grow(blobs: FolderBlobs, size_bytes: int, *pieces: bytes) -> None:
    async with blobs.growth.open(NAME, size_bytes) as growing:
        await growing.append(pieces)
        await growing.settle()


async def read(blobs: FolderBlobs) -> bytes:
    return b"".join([piece async for piece in blobs.read(NAME)])


async def test_a_blob_grows_and_is_sealed(blobs: FolderBlobs, tmp_path: Path) -> None:
    await grow(blobs, 0, b"one ", b"two ")
    with pytest.raises(FileNotFoundError):
        await read(blobs)
    await grow(blobs, 8, b"three")
    saved = await blobs.growth.seal(NAME, 13)
    assert (saved.size_bytes, saved.sha256) == (13, hashlib.sha256(b"one two three").digest())
    assert await read(blobs) == b"one two three"
    assert await blobs.growth.seal(NAME, 13) == saved, "after a crash it may be asked again"
    assert files_in(tmp_path) == [tmp_path / "ab" / NAME]


async def test_what_does_not_count_is_dropped(blobs: FolderBlobs) -> None:
    await grow(blobs, 0, b"counted, and not")
    await grow(blobs, 7, b"!")
    saved = await blobs.growth.seal(NAME, 8)
    assert saved.sha256 == hashlib.sha256(b"counted!").digest()
    assert await read(blobs) == b"counted!"


async def test_another_process_goes_on(blobs: FolderBlobs, tmp_path: Path) -> None:
    await grow(blobs, 0, b"before ")
    other = FolderBlobs(tmp_path)
    await other.start()
    await grow(other, 7, b"after")
    assert (await other.growth.seal(NAME, 12)).sha256 == hashlib.sha256(b"before after").digest()
    await other.close()


async def test_a_blob_that_is_begun_again_is_empty(blobs: FolderBlobs) -> None:
    await grow(blobs, 0, b"old")
    await grow(blobs, 0, b"new!")
    await blobs.growth.seal(NAME, 4)
    assert await read(blobs) == b"new!"


async def test_two_cannot_write_one_blob(blobs: FolderBlobs, tmp_path: Path) -> None:
    await grow(blobs, 0, b"abc")
    other = FolderBlobs(tmp_path)
    async with blobs.growth.open(NAME, 3):
        with pytest.raises(BlobBusyError):
            await grow(other, 0, b"xyz")
    await other.close()
    await blobs.growth.seal(NAME, 3)
    assert await read(blobs) == b"abc"


async def test_bytes_that_were_counted_and_are_gone_are_missed(blobs: FolderBlobs) -> None:
    with pytest.raises(FileNotFoundError):
        await grow(blobs, 1, b"x")
    await grow(blobs, 0, b"abc")
    with pytest.raises(FileNotFoundError):
        await grow(blobs, 4, b"x")
    with pytest.raises(FileNotFoundError):
        await blobs.growth.seal(NAME, 4)


async def test_a_blob_can_be_discarded_twice(blobs: FolderBlobs, tmp_path: Path) -> None:
    await grow(blobs, 0, b"abc")
    await blobs.growth.discard(NAME)
    await blobs.growth.discard(NAME)
    assert files_in(tmp_path) == []


async def test_growing_blobs_are_listed_apart(blobs: FolderBlobs) -> None:
    await grow(blobs, 0, b"abc")
    assert await blobs.growth.list_names(2**62) == [NAME]
    assert await blobs.growth.list_names(0) == []
    assert [names async for names in blobs.list_names(2**62)] == []
    free_bytes = await blobs.growth.free_bytes()
    assert free_bytes is not None
    assert free_bytes > 0
