"""Files in a bucket are as those in a folder, to whoever uploads, downloads and deletes them."""

import dataclasses
from pathlib import Path

import pytest
from tests.free_port import free_port
from tests.s3_server import new_s3_settings

from veche.features.media.service.inspection import Inspection
from veche.features.media.store import items
from veche.features.media.tests.house import SERVER, House, OpenHouse, error_of, running_house
from veche.features.media.tests.pictures import picture
from veche.features.media.tests.test_deletions import jobs_done
from veche.features.media.tests.test_resumable import begin, send
from veche.kit.blobs_s3 import S3Blobs

pytestmark = pytest.mark.anyio


async def names_in(house: House) -> list[str]:
    return [name async for names in house.blobs.list_names(2**62) for name in names]


async def test_a_file_is_uploaded_downloaded_in_ranges_and_deleted(open_house_of_bucket: OpenHouse) -> None:
    async with open_house_of_bucket() as house:
        alice, bob = house.person("alice"), house.person("bob")
        content = bytes(range(256)) * 50_000
        address = await alice.upload(content, "application/zip")
        again = await bob.upload(content)
        assert len(await names_in(house)) == 1, "what is the same is kept once"
        assert (await bob.download(address)).content == content
        part = await bob.download(address, headers={"range": "bytes=9999999-10000004"})
        assert (part.status_code, part.content) == (206, content[9_999_999:10_000_005])
        tail = await bob.download(address, headers={"range": "bytes=-5"})
        assert tail.content == content[-5:]
        await house.media.deletions.delete(address.partition("/")[2])
        await house.media.deletions.delete(again.partition("/")[2])
        await jobs_done(house)
        assert await names_in(house) == []


async def test_a_thumbnail_is_made_of_what_is_in_a_bucket(open_house_of_bucket: OpenHouse) -> None:
    async with open_house_of_bucket() as house:
        alice = house.person("alice")
        address = await alice.upload(picture(500, 500))
        made = await alice.thumbnail(address, 32, 32)
        assert made.status_code == 200
        assert made.headers["content-type"].startswith("image/")
        assert len(await names_in(house)) == 2
        assert list((house.folder.parent / "lent").iterdir()) == []


async def test_an_upload_that_was_given_up_or_expired_leaves_nothing(open_house_of_bucket: OpenHouse) -> None:
    async with open_house_of_bucket() as house:
        alice = house.person("alice")
        given_up, expired = await begin(alice, 20_000_000), await begin(alice, 20_000_000)
        for path in (given_up, expired):
            assert (await send(alice, path, 0, bytes(9_000_000))).status_code == 204
        assert len(await house.blobs.growth.list_names(2**62)) == 2
        headers = {"tus-resumable": "1.0.0", "authorization": "Bearer alice"}
        assert (await alice.http.delete(given_up, headers=headers)).status_code == 204
        assert len(await house.blobs.growth.list_names(2**62)) == 1
        house.clock.pass_s(8 * 24 * 3600)
        await house.media.deletions.clean()
        assert await house.blobs.growth.list_names(2**62) == []
        assert await names_in(house) == []


async def test_the_doctor_misses_what_is_gone_from_a_bucket(open_house_of_bucket: OpenHouse) -> None:
    async with open_house_of_bucket() as house:
        await house.person("alice").upload(b"abc")
        inspection = Inspection(house.kit.database, house.blobs)
        assert await inspection.list_faults() == []
        for name in await names_in(house):
            await house.blobs.delete(name)
        assert "is gone" in (await inspection.list_faults())[0]


async def test_a_bucket_that_is_away_is_told_from_a_file_that_is_gone(tmp_path: Path) -> None:
    away = dataclasses.replace(new_s3_settings(), endpoint=f"http://127.0.0.1:{free_port()}")
    async with running_house(tmp_path) as house:
        await house.person("alice").upload(b"hello")
    async with running_house(tmp_path, blobs=S3Blobs(away, tmp_path / "lent")) as house:
        alice = house.person("alice")
        (media_id,) = await house.kit.database.read(items.list_media_of, "@alice:veche.test", 1)
        assert error_of(await alice.download(f"{SERVER}/{media_id}")) == (503, "M_UNKNOWN")
        assert error_of(await alice.try_upload(b"new")) == (503, "M_UNKNOWN")
        path = await begin(alice, 5)
        assert error_of(await send(alice, path, 0, b"new")) == (503, "M_UNKNOWN")
        head = await alice.ask("HEAD", f"client/v1/media/download/{SERVER}/{media_id}")
        assert (head.status_code, head.headers["content-length"]) == (200, "5")
