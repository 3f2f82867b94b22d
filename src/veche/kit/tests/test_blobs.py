"""Blobs are there whole or not at all, whatever happens to who writes them; in a folder and in a bucket."""

import asyncio
import hashlib
from collections.abc import AsyncIterator

import pytest

from veche.kit.blobs import WRITE_BYTES, BlobStore
from veche.kit.s3_settings import PART_BYTES
from veche.kit.tests.places import Place

pytestmark = pytest.mark.anyio

NAME, OTHER = "ab" * 16, "cd" * 16
LARGE_BYTES = PART_BYTES * 2 + 5


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def read(blobs: BlobStore, start: int = 0, length: int | None = None) -> bytes:
    return b"".join([piece async for piece in blobs.read(NAME, start, length)])


@pytest.mark.parametrize("parts", [[], [b""], [b"x"], [b"ab", b"", b"c"], [bytes(700_000)] * 5])
async def test_what_was_saved_is_read(blobs: BlobStore, parts: list[bytes]) -> None:
    saved = await blobs.save(NAME, pieces(*parts))
    whole = b"".join(parts)
    assert (saved.size_bytes, saved.sha256) == (len(whole), hashlib.sha256(whole).digest())
    assert await read(blobs) == whole
    assert await read(blobs, 1, 2) == whole[1:3]
    assert await read(blobs, 2) == whole[2:]
    assert await blobs.measure(NAME) == len(whole)
    async with blobs.as_file(NAME) as path:
        assert path.read_bytes() == whole
    async with blobs.open_file(NAME) as file:
        assert file is None or file.read() == whole


@pytest.mark.parametrize("size", [PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, LARGE_BYTES])
async def test_a_large_blob_is_read_in_ranges(blobs: BlobStore, place: Place, size: int) -> None:
    whole = hashlib.shake_128(b"large").digest(size)
    saved = await blobs.save(NAME, pieces(*(whole[at : at + 100_003] for at in range(0, size, 100_003))))
    assert (saved.size_bytes, saved.sha256) == (size, hashlib.sha256(whole).digest())
    assert await read(blobs) == whole
    for start, length in [(0, 10), (PART_BYTES - 3, 6), (size - 2, 2), (size - 2, 100), (size, 10)]:
        assert await read(blobs, start, length) == whole[start : start + length]
    assert await place.list_all() == [f"ab/{NAME}"]


async def test_what_is_not_there_is_missed(blobs: BlobStore, place: Place) -> None:
    with pytest.raises(FileNotFoundError):
        await read(blobs)
    with pytest.raises(FileNotFoundError):
        await read(blobs, 3, 4)
    with pytest.raises(FileNotFoundError):
        await blobs.measure(NAME)
    with pytest.raises(FileNotFoundError):
        async with blobs.as_file(NAME):
            pass
    assert await place.list_all() == []


async def test_nothing_is_seen_before_all_of_it_is_there(blobs: BlobStore) -> None:
    began, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield bytes(LARGE_BYTES)
        began.set()
        yield b"!"
        await go_on.wait()

    task = asyncio.create_task(blobs.save(NAME, slow()))
    await began.wait()
    with pytest.raises(FileNotFoundError):
        await read(blobs)
    go_on.set()
    assert (await task).size_bytes == LARGE_BYTES + 1


async def test_a_source_that_fails_leaves_nothing(blobs: BlobStore, place: Place) -> None:
    async def failing() -> AsyncIterator[bytes]:
        yield bytes(LARGE_BYTES)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await blobs.save(NAME, failing())
    assert await place.list_all() == []


@pytest.mark.parametrize("turns", [0, 1, 2, 3, 5, 8, 30, 100])
async def test_who_gives_up_at_any_moment_leaves_nothing(blobs: BlobStore, place: Place, turns: int) -> None:
    task = asyncio.create_task(blobs.save(NAME, pieces(*[bytes(WRITE_BYTES)] * 20)))
    for _ in range(turns):
        await asyncio.sleep(0.0005)
    task.cancel()
    await asyncio.wait([task])
    assert await place.list_all() == [] or not task.cancelled()


async def test_who_reads_no_further_leaves_nothing_open(blobs: BlobStore) -> None:
    await blobs.save(NAME, pieces(bytes(LARGE_BYTES)))
    for _ in range(3):
        reading = blobs.read(NAME)
        assert await anext(reading)
        await reading.aclose()
    assert len(await read(blobs)) == LARGE_BYTES


async def test_a_blob_can_be_deleted_twice(blobs: BlobStore, place: Place) -> None:
    await blobs.save(NAME, pieces(b"x"))
    await blobs.delete(NAME)
    await blobs.delete(NAME)
    assert await place.list_all() == []


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "ab/cd" * 8, "AB" * 16, "ab" * 16 + "\n"])
async def test_a_name_leads_nowhere_else(blobs: BlobStore, name: str) -> None:
    with pytest.raises(ValueError, match="not the name"):
        await blobs.save(name, pieces(b"x"))
    with pytest.raises(ValueError, match="not the name"):
        async with blobs.growth.open(name, 0):
            pass


async def test_old_blobs_are_listed(blobs: BlobStore) -> None:
    for name in (NAME, OTHER):
        await blobs.save(name, pieces(b"x"))
    assert sorted([name async for names in blobs.list_names(2**62) for name in names]) == [NAME, OTHER]
    assert [name async for names in blobs.list_names(0) for name in names] == []
