"""Blobs grow over many openings, count only what their owner says, and become ordinary ones once.

In a folder and in a bucket; every store here stands for a process, of which each may end at any moment.
"""

import hashlib
import random

import pytest

from veche.kit.blobs import BlobStore
from veche.kit.blobs_growing import BlobBusyError
from veche.kit.s3_settings import PART_BYTES
from veche.kit.tests.places import Place

pytestmark = pytest.mark.anyio

NAME = "ab" * 16


async def grow(blobs: BlobStore, size_bytes: int, *pieces: bytes) -> None:
    async with blobs.growth.open(NAME, size_bytes) as growing:
        await growing.append(pieces)
        await growing.settle()


async def read(blobs: BlobStore) -> bytes:
    return b"".join([piece async for piece in blobs.read(NAME)])


async def test_a_blob_grows_and_is_sealed(blobs: BlobStore, place: Place) -> None:
    await grow(blobs, 0, b"one ", b"two ")
    with pytest.raises(FileNotFoundError):
        await read(blobs)
    await grow(blobs, 8, b"three")
    saved = await blobs.growth.seal(NAME, 13)
    assert (saved.size_bytes, saved.sha256) == (13, hashlib.sha256(b"one two three").digest())
    assert await read(blobs) == b"one two three"
    assert await blobs.growth.seal(NAME, 13) == saved, "after a crash it may be asked again"
    assert await place.list_all() == [f"ab/{NAME}"]


async def test_an_empty_blob_is_sealed(blobs: BlobStore, place: Place) -> None:
    async with blobs.growth.open(NAME, 0):
        pass
    assert (await blobs.growth.seal(NAME, 0)).sha256 == hashlib.sha256(b"").digest()
    assert await read(blobs) == b""
    assert await place.list_all() == [f"ab/{NAME}"]


@pytest.mark.parametrize("size", [PART_BYTES, PART_BYTES + 1, PART_BYTES * 2 + 12_345])
async def test_a_large_blob_grows_over_many_processes(blobs: BlobStore, place: Place, size: int) -> None:
    whole = hashlib.shake_128(b"large").digest(size)
    counted = 0
    while counted < size:
        end = min(size, counted + random.randint(1, PART_BYTES))
        other = place.new_store()
        await grow(
            other, counted, *(whole[at : min(at + 700_000, end)] for at in range(counted, end, 700_000))
        )
        counted = end
        with pytest.raises(FileNotFoundError):
            await read(blobs)
    saved = await blobs.growth.seal(NAME, size)
    assert saved.sha256 == hashlib.sha256(whole).digest()
    assert await read(blobs) == whole
    assert await place.list_all() == [f"ab/{NAME}"]


async def test_what_was_settled_and_does_not_count_is_dropped(blobs: BlobStore, place: Place) -> None:
    begin, lost, kept = bytes(PART_BYTES - 10), b"x" * (PART_BYTES + 100), b"y" * (PART_BYTES + 7)
    await grow(blobs, 0, begin)
    await grow(place.new_store(), len(begin), lost)
    other = place.new_store()
    await grow(other, len(begin), kept)
    saved = await other.growth.seal(NAME, len(begin + kept))
    assert saved.sha256 == hashlib.sha256(begin + kept).digest()
    assert await read(blobs) == begin + kept


async def test_what_was_appended_and_not_settled_is_dropped(blobs: BlobStore) -> None:
    await grow(blobs, 0, b"counted")
    async with blobs.growth.open(NAME, 7) as growing:
        await growing.append([bytes(PART_BYTES * 2)])
    await grow(blobs, 7, b"!")
    assert (await blobs.growth.seal(NAME, 8)).sha256 == hashlib.sha256(b"counted!").digest()
    assert await read(blobs) == b"counted!"


async def test_a_blob_is_settled_again_and_again_while_it_is_open(blobs: BlobStore, place: Place) -> None:
    whole = b""
    async with blobs.growth.open(NAME, 0) as growing:
        for number in range(12):
            piece = bytes([number]) * 1_500_000
            await growing.append([piece])
            await growing.settle()
            await growing.settle()
            whole += piece
    other = place.new_store()
    await grow(other, len(whole) - 1_500_000, b"the last one did not count")
    expected = whole[:-1_500_000] + b"the last one did not count"
    saved = await blobs.growth.seal(NAME, len(expected))
    assert saved.sha256 == hashlib.sha256(expected).digest(), (
        "a digest in memory is not that of another's bytes"
    )
    assert await read(blobs) == expected


async def test_a_blob_that_is_begun_again_is_empty(blobs: BlobStore) -> None:
    await grow(blobs, 0, b"old")
    await grow(blobs, 0, b"new!")
    await blobs.growth.seal(NAME, 4)
    assert await read(blobs) == b"new!"


async def test_two_cannot_write_one_blob(blobs: BlobStore) -> None:
    await grow(blobs, 0, b"abc")
    async with blobs.growth.open(NAME, 3):
        with pytest.raises(BlobBusyError):
            await grow(blobs, 0, b"xyz")
    await blobs.growth.seal(NAME, 3)
    assert await read(blobs) == b"abc"


async def test_two_processes_never_make_a_blob_of_both(blobs: BlobStore, place: Place) -> None:
    mine, theirs = b"m" * (PART_BYTES + 10), b"t" * (PART_BYTES + 10)
    other = place.new_store()
    async with blobs.growth.open(NAME, 0) as growing:
        await growing.append([mine[:PART_BYTES]])
        if place.is_one_machine:
            with pytest.raises(BlobBusyError):
                await grow(other, 0, theirs)
        else:
            await grow(other, 0, theirs)
        await growing.append([mine[PART_BYTES:]])
        await growing.settle()
    saved = await other.growth.seal(NAME, len(mine))
    assert await read(blobs) in (mine, theirs)
    assert saved.sha256 == hashlib.sha256(await read(blobs)).digest()


async def test_bytes_that_were_counted_and_are_gone_are_missed(blobs: BlobStore) -> None:
    with pytest.raises(FileNotFoundError):
        await grow(blobs, 1, b"x")
    await grow(blobs, 0, b"abc")
    with pytest.raises(FileNotFoundError):
        await grow(blobs, 4, b"x")
    with pytest.raises(FileNotFoundError):
        await blobs.growth.seal(NAME, 4)


async def test_parts_that_are_gone_are_missed(blobs: BlobStore, place: Place) -> None:
    await grow(blobs, 0, bytes(PART_BYTES + 1))
    await place.new_store().growth.discard(NAME)
    with pytest.raises(FileNotFoundError):
        await blobs.growth.seal(NAME, PART_BYTES + 1)
    assert await place.list_all() == []


async def test_a_blob_can_be_discarded_twice(blobs: BlobStore, place: Place) -> None:
    await grow(blobs, 0, bytes(PART_BYTES + 1))
    await blobs.growth.discard(NAME)
    await blobs.growth.discard(NAME)
    assert await place.list_all() == []


async def test_growing_blobs_are_listed_apart(blobs: BlobStore) -> None:
    await grow(blobs, 0, bytes(PART_BYTES + 1))
    assert await blobs.growth.list_names(2**62) == [NAME]
    assert await blobs.growth.list_names(0) == []
    assert [name async for names in blobs.list_names(2**62) for name in names] == []
    free_bytes = await blobs.growth.free_bytes()
    assert free_bytes is None or free_bytes > 0
