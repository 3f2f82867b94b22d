"""While blobs move, those of both places are one store: read from either, written to the first, deleted in both."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.s3_server import new_s3_settings

from veche.kit.blobs import BlobStore
from veche.kit.blobs_both import BothBlobs
from veche.kit.tests.places import BucketPlace, FolderPlace, Place

pytestmark = pytest.mark.anyio

NAME = "ab" * 16


@pytest.fixture(params=["folder first", "bucket first"])
async def places(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Place, Place]]:
    folder, bucket = FolderPlace(tmp_path / "media"), BucketPlace(new_s3_settings(), tmp_path / "lent")
    yield (folder, bucket) if request.param == "folder first" else (bucket, folder)
    await folder.close()
    await bucket.close()


@pytest.fixture
def second(places: tuple[Place, Place]) -> BlobStore:
    return places[1].new_store()


@pytest.fixture
async def both(places: tuple[Place, Place], second: BlobStore) -> BothBlobs:
    made = BothBlobs(places[0].new_store(), second)
    await made.start()
    return made


async def piece(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def read(blobs: BlobStore, start: int = 0, length: int | None = None) -> bytes:
    return b"".join([piece async for piece in blobs.read(NAME, start, length)])


async def test_what_is_new_goes_to_the_first(both: BothBlobs, places: tuple[Place, Place]) -> None:
    await both.save(NAME, piece(b"new"))
    assert [await place.list_all() for place in places] == [[f"ab/{NAME}"], []]
    assert await read(both) == b"new"


async def test_what_is_in_the_second_is_found(both: BothBlobs, second: BlobStore) -> None:
    await second.save(NAME, piece(b"0123456789"))
    assert await read(both) == b"0123456789"
    assert await read(both, 3, 4) == b"3456"
    assert await both.measure(NAME) == 10
    async with both.as_file(NAME) as path:
        assert path.read_bytes() == b"0123456789"
    assert [name async for names in both.list_names(2**62) for name in names] == [NAME]


async def test_what_is_in_neither_is_missed(both: BothBlobs) -> None:
    with pytest.raises(FileNotFoundError):
        await read(both)
    with pytest.raises(FileNotFoundError):
        await both.measure(NAME)
    with pytest.raises(FileNotFoundError):
        async with both.as_file(NAME):
            pass
    with pytest.raises(FileNotFoundError):
        async with both.growth.open(NAME, 3):
            pass
    with pytest.raises(FileNotFoundError):
        await both.growth.seal(NAME, 3)


async def test_what_is_deleted_is_so_in_both(
    both: BothBlobs, second: BlobStore, places: tuple[Place, Place]
) -> None:
    await both.save(NAME, piece(b"moved"))
    await second.save(NAME, piece(b"moved"))
    await both.delete(NAME)
    assert [await place.list_all() for place in places] == [[], []]


async def test_what_grows_in_the_second_ends_there(
    both: BothBlobs, second: BlobStore, places: tuple[Place, Place]
) -> None:
    async with second.growth.open(NAME, 0) as growing:
        await growing.append([b"begun "])
        await growing.settle()
    assert await both.growth.list_names(2**62) == [NAME]
    async with both.growth.open(NAME, 6) as growing:
        await growing.append([b"and ended"])
        await growing.settle()
    assert (await both.growth.seal(NAME, 15)).size_bytes == 15
    assert await read(both) == b"begun and ended"
    assert [await place.list_all() for place in places] == [[], [f"ab/{NAME}"]]


async def test_what_was_given_up_is_so_in_both(
    both: BothBlobs, second: BlobStore, places: tuple[Place, Place]
) -> None:
    for store in (both, second):
        async with store.growth.open(NAME, 0) as growing:
            await growing.append([b"abc"])
            await growing.settle()
    await both.growth.discard(NAME)
    assert [await place.list_all() for place in places] == [[], []]
