"""All content is copied to another place: what a row knows, checked, and once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from veche.features.media.api import Move, Moving
from veche.features.media.tests.house import House, OpenHouse, SetClock
from veche.features.media.tests.pictures import picture
from veche.kit.blobs import BlobStoreError, FolderBlobs
from veche.kit.checked_names import CheckedNames

pytestmark = pytest.mark.anyio


class Hurried(SetClock):
    """A clock on which every look takes long."""

    def monotonic_s(self) -> float:
        self.pass_s(60)
        return super().monotonic_s()


@pytest.fixture
async def target(tmp_path: Path) -> AsyncIterator[FolderBlobs]:
    made = FolderBlobs(tmp_path / "target")
    await made.start()
    yield made
    await made.close()


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("??/*"))


async def move(house: House, target: FolderBlobs, tmp_path: Path) -> Move:
    checked = CheckedNames(tmp_path / "checked")
    checked.open()
    try:
        return await Moving(house.kit.database, house.blobs, target, checked).run(house.clock, lambda _: None)
    finally:
        checked.close()


async def test_contents_and_thumbnails_are_copied_once(
    open_house: OpenHouse, target: FolderBlobs, tmp_path: Path
) -> None:
    async with open_house() as house:
        alice = house.person("alice")
        address = await alice.upload(picture(500, 500))
        await alice.thumbnail(address, 32, 32)
        await alice.thumbnail(await alice.upload(picture(8, 8)), 32, 32)
        first = await move(house, target, tmp_path)
        assert (first.total, first.copied, first.faults) == (3, 3, [])
        assert files_in(tmp_path / "target") == files_in(house.folder)
        await alice.upload(b"later")
        second = await move(house, target, tmp_path)
        assert (second.total, second.copied, second.looked_at) == (4, 1, 4)


async def test_what_no_row_knows_is_not_copied(
    open_house: OpenHouse, target: FolderBlobs, tmp_path: Path
) -> None:
    async with open_house() as house:
        await house.person("alice").upload(b"hello")
        (house.folder / "ab").mkdir(exist_ok=True)
        (house.folder / "ab" / ("ab" * 16)).write_bytes(b"an orphan")
        assert (await move(house, target, tmp_path)).copied == 1
        assert "ab" * 16 not in files_in(tmp_path / "target")


async def test_a_copy_that_went_away_is_made_again(
    open_house: OpenHouse, target: FolderBlobs, tmp_path: Path
) -> None:
    async with open_house() as house:
        await house.person("alice").upload(b"hello")
        await move(house, target, tmp_path)
        for path in (tmp_path / "target").glob("??/*"):
            path.unlink()
        assert (await move(house, target, tmp_path)).copied == 1
        assert files_in(tmp_path / "target") == files_in(house.folder)


async def test_how_far_it_is_can_be_told(open_house: OpenHouse, target: FolderBlobs, tmp_path: Path) -> None:
    async with open_house() as house:
        for number in range(9):
            await house.person("alice").upload(bytes([number]))
        told: list[int] = []
        checked = CheckedNames(tmp_path / "checked")
        checked.open()

        def tell(move: Move) -> None:
            told.append(move.looked_at)

        await Moving(house.kit.database, house.blobs, target, checked).run(Hurried(), tell)
        checked.close()
        assert told == [4, 8, 9]


def test_two_do_not_move_at_once(tmp_path: Path) -> None:
    one, other = CheckedNames(tmp_path / "checked"), CheckedNames(tmp_path / "checked")
    one.open()
    one.add("ab" * 16)
    with pytest.raises(BlobStoreError, match="already"):
        other.open()
    one.close()
    with (tmp_path / "checked").open("a") as file:
        file.write("cdcd")  # what a killed process left
    other.open()
    other.add("ef" * 16)
    other.close()
    one.open()
    assert "ab" * 16 in one
    assert "ef" * 16 in one
    assert "cd" * 16 not in one
    one.close()
