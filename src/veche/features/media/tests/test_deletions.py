"""Deleting and cleaning: shared content stays while somebody has it, and nothing is left behind."""

import os

import pytest

from veche.core.errors import NotFound
from veche.features.media.tests.house import LOOPBACK, House, OpenHouse, error_of
from veche.features.media.tests.pictures import picture
from veche.features.media.tests.web_site import web_site

pytestmark = pytest.mark.anyio


async def jobs_done(house: House) -> None:
    """Wait until the jobs that are due have run."""
    kinds = "SELECT COUNT(*) FROM job WHERE kind <> 'media.clean'"
    while await house.kit.database.read(lambda snapshot: snapshot.fetchval(kinds)):
        await house.kit.database.write(lambda tx: tx.after_commit(lambda: None))


async def test_content_goes_with_the_last_media_that_has_it(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice, bob = house.person("alice"), house.person("bob")
        content = picture(500, 500)
        one, two = await alice.upload(content), await bob.upload(content)
        await bob.thumbnail(two, 32, 32)
        assert len(house.files) == 2
        await house.media.deletions.delete(one.partition("/")[2])
        assert error_of(await bob.download(one)) == (404, "M_NOT_FOUND")
        assert (await alice.download(two)).content == content
        await house.media.deletions.delete(two.partition("/")[2])
        assert error_of(await bob.download(two)) == (404, "M_NOT_FOUND")
        await jobs_done(house)
        assert house.files == []
        three = await alice.upload(content)
        assert (await bob.download(three)).content == content
        with pytest.raises(NotFound):
            await house.media.deletions.delete(one.partition("/")[2])


async def test_all_that_a_user_uploaded_can_be_erased(open_house: OpenHouse) -> None:
    async with open_house(pending_uploads=200) as house:
        alice, bob = house.person("alice"), house.person("bob")
        for number in range(5):
            await alice.upload(bytes([number]))
        await alice.ask("POST", "media/v1/create")
        kept = await bob.upload(bytes([0]))
        await house.kit.database.write(house.media.deletions.erase_user_after, "@alice:veche.test")
        await jobs_done(house)
        assert len(house.files) == 1
        assert (await alice.download(kept)).content == bytes([0])


async def test_cleaning_removes_what_no_row_knows_and_nothing_else(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = house.person("alice")
        kept = await alice.upload(picture(500, 500))
        await alice.thumbnail(kept, 32, 32)
        orphan = house.folder / "ab" / ("ab" * 16)
        orphan.parent.mkdir(exist_ok=True)
        orphan.write_bytes(b"its writer died before its row")
        await house.media.deletions.clean()
        assert orphan.exists()
        for file in house.files:
            os.utime(file, (0, 0))
        await house.media.deletions.clean()
        assert not orphan.exists()
        assert len(house.files) == 2
        assert (await alice.thumbnail(kept, 32, 32)).status_code == 200


async def test_cleaning_removes_old_previews_and_unused_ids(open_house: OpenHouse) -> None:
    async with open_house(allow=[LOOPBACK], pending_uploads=1) as house, web_site() as site:
        alice = house.person("alice")
        await alice.ask("POST", "media/v1/create")
        seen = (await alice.preview(site.page("/p", picture(9, 9), "image/png"))).json()
        house.clock.pass_s(25 * 3600)
        await house.media.deletions.clean()
        await jobs_done(house)
        assert error_of(await alice.download(seen["og:image"].removeprefix("mxc://"))) == (404, "M_NOT_FOUND")
        assert house.files == []
        rows = await house.kit.database.read(
            lambda snapshot: snapshot.fetch("SELECT media_id FROM media_item")
        )
        assert rows == []
