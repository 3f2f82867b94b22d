"""Thumbnails: the right size and shape, made once, and no picture harms the server."""

import asyncio
import os
from pathlib import Path

import pytest
from PIL import Image

from veche.features.media.image_workers import ImageWorkers
from veche.features.media.tests.house import OpenHouse, error_of
from veche.features.media.tests.pictures import bomb, encoded, frames_of, moving_picture, opened, picture

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("wish", "size"),
    [
        ({"width": 320, "height": 240, "method": "scale"}, (320, 160)),
        ({"width": 300, "height": 10}, (320, 160)),
        ({"width": 641, "height": 10, "method": "scale"}, (800, 400)),
        ({"width": 32, "height": 32, "method": "crop"}, (32, 32)),
        ({"width": 90, "height": 33, "method": "crop"}, (96, 96)),
        ({"width": 300, "height": 100, "method": "crop"}, (320, 192)),
        ({"width": 90000, "height": 90000, "method": "scale"}, (1200, 600)),
        ({"width": 640, "height": 1024, "method": "crop"}, (375, 600)),
    ],
)
async def test_a_thumbnail_has_the_next_larger_size(
    open_house: OpenHouse, wish: dict[str, int], size: tuple[int, int]
) -> None:
    async with open_house() as house:
        address = await house.person("alice").upload(picture(1200, 600, "JPEG"), "image/jpeg")
        found = await house.person("bob").thumbnail(address, **wish)
        assert found.status_code == 200
        assert opened(found.content).size == size
        assert found.headers["content-type"] == "image/jpeg"
        assert found.headers["content-disposition"] == 'inline; filename="thumbnail.jpg"'


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
async def test_pictures_of_each_kind_can_be_made_smaller(open_house: OpenHouse, kind: str) -> None:
    async with open_house() as house:
        # What the uploader calls it is of no account: the picture itself says what it is.
        address = await house.person("alice").upload(picture(700, 700, kind), "application/octet-stream")
        found = await house.person("bob").thumbnail(address, 96, 96, method="crop")
        assert (found.status_code, opened(found.content).size) == (200, (96, 96))


async def test_what_shines_through_still_does(open_house: OpenHouse) -> None:
    async with open_house() as house:
        address = await house.person("alice").upload(picture(500, 500, mode="RGBA"))
        found = await house.person("bob").thumbnail(address, 96, 96)
        assert found.headers["content-type"] == "image/png"
        assert opened(found.content).getchannel("A").getpixel((200, 200)) == 128


async def test_a_small_picture_is_its_own_thumbnail(open_house: OpenHouse) -> None:
    async with open_house() as house:
        content = picture(40, 30)
        address = await house.person("alice").upload(content, "text/html")
        found = await house.person("bob").thumbnail(address, 640, 480)
        assert (found.content, found.headers["content-type"]) == (content, "image/png")
        assert len(house.files) == 1


async def test_a_picture_taken_sideways_is_upright_and_says_no_more_where_it_was_taken(
    open_house: OpenHouse,
) -> None:
    async with open_house() as house:
        exif = Image.Exif()
        exif[0x0112] = 6
        exif[0x010E] = "at home"
        content = picture(1000, 500, "JPEG", exif=exif)
        address = await house.person("alice").upload(content)
        thumbnail = opened((await house.person("bob").thumbnail(address, 320, 240)).content)
        assert thumbnail.size == (120, 240)
        assert dict(thumbnail.getexif()) == {}


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
async def test_moving_pictures_move_only_when_asked_to(open_house: OpenHouse, kind: str) -> None:
    async with open_house() as house:
        address = await house.person("alice").upload(moving_picture(400, 400, kind))
        bob = house.person("bob")
        moving = await bob.thumbnail(address, 96, 96, animated="true")
        assert moving.headers["content-type"] == "image/webp"
        assert (frames_of(moving.content), opened(moving.content).size) == (3, (240, 240))
        for still in (await bob.thumbnail(address, 96, 96), await bob.thumbnail(address, 800, 600)):
            assert frames_of(still.content) == 1
        large = await bob.thumbnail(address, 800, 600, animated="true")
        assert frames_of(large.content) == 3


async def test_many_ask_and_it_is_made_once(open_house: OpenHouse) -> None:
    async with open_house() as house:
        address = await house.person("alice").upload(picture(900, 900))
        asked = [house.person("bob").thumbnail(address, 30 + n % 2, 32, method="crop") for n in range(8)]
        found = await asyncio.gather(*asked)
        assert len({answer.content for answer in found}) == 1
        assert len(house.files) == 2
        again = await house.person("carol").thumbnail(address, 32, 32, method="crop")
        assert again.headers["etag"] == found[0].headers["etag"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"this is no picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        picture(800, 800, "PNG")[:-500],
        picture(800, 800, "JPEG")[:3000],
        picture(800, 800, "GIF")[:200],
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        picture(800, 800, "BMP"),
    ],
)
async def test_of_what_cannot_be_read_there_is_no_thumbnail(open_house: OpenHouse, content: bytes) -> None:
    async with open_house() as house:
        address = await house.person("alice").upload(content, "image/png")
        for _ in range(2):
            assert error_of(await house.person("bob").thumbnail(address, 32, 32)) == (400, "M_UNKNOWN")
        assert (await house.person("bob").download(address)).content == content


async def test_a_bomb_does_not_go_off(open_house: OpenHouse) -> None:
    async with open_house() as house:
        alice = house.person("alice")
        address = await alice.upload(bomb(), "image/png")
        assert error_of(await alice.thumbnail(address, 32, 32)) == (413, "M_TOO_LARGE")
        sound = await alice.upload(picture(500, 500))
        assert (await alice.thumbnail(sound, 32, 32)).status_code == 200


async def test_a_picture_that_takes_more_memory_than_there_is_fells_only_its_process(
    open_house: OpenHouse,
) -> None:
    async with open_house(thumbnail_memory_bytes=300 * 1024 * 1024, thumbnail_pixels=10**9) as house:
        alice = house.person("alice")
        address = await alice.upload(bomb(20_000, 20_000), "image/png")
        assert (await alice.thumbnail(address, 32, 32)).status_code in (400, 413)
        sound = await alice.upload(picture(500, 500))
        assert (await alice.thumbnail(sound, 32, 32)).status_code == 200


async def test_a_large_file_is_not_even_opened(open_house: OpenHouse) -> None:
    async with open_house(thumbnail_source_bytes=100) as house:
        address = await house.person("alice").upload(picture(500, 500))
        answer = await house.person("alice").thumbnail(address, 32, 32)
        assert error_of(answer) == (413, "M_TOO_LARGE")


async def test_a_refusal_is_thought_over_after_a_while(tmp_path: Path, open_house: OpenHouse) -> None:
    async with open_house(thumbnail_source_bytes=100) as house:
        address = await house.person("alice").upload(picture(500, 500))
        assert (await house.person("bob").thumbnail(address, 32, 32)).status_code == 413
    async with open_house() as house:
        assert (await house.person("bob").thumbnail(address, 32, 32)).status_code == 413
        house.clock.pass_s(2 * 3600)
        assert (await house.person("bob").thumbnail(address, 32, 32)).status_code == 200


async def test_a_process_that_takes_too_long_is_killed(tmp_path: Path) -> None:
    # A file that never ends: opening it waits for a writer that does not come.
    os.mkfifo(tmp_path / "endless")
    workers = ImageWorkers(1, 0.5, 1024**3)
    assert (await workers.measure(tmp_path / "endless", 1000)).refusal == "too_slow"
    (tmp_path / "sound").write_bytes(picture(30, 20))
    patient = ImageWorkers(1, 30, 1024**3)
    measured = await patient.measure(tmp_path / "sound", 1000)
    assert (measured.content_type, measured.width, measured.height) == ("image/png", 30, 20)
    await asyncio.gather(workers.close(), patient.close())


@pytest.mark.parametrize(
    ("query", "errcode"),
    [
        ("height=1", "M_MISSING_PARAM"),
        ("width=1", "M_MISSING_PARAM"),
        ("width=a&height=1", "M_INVALID_PARAM"),
        ("width=0&height=1", "M_INVALID_PARAM"),
        ("width=-5&height=1", "M_INVALID_PARAM"),
        ("width=1&height=1&method=stretch", "M_INVALID_PARAM"),
        ("width=1&height=1&animated=perhaps", "M_INVALID_PARAM"),
        ("width=1&height=1&timeout_ms=soon", "M_INVALID_PARAM"),
    ],
)
async def test_what_makes_no_sense_is_refused(open_house: OpenHouse, query: str, errcode: str) -> None:
    async with open_house() as house:
        address = await house.person("alice").upload(encoded(Image.new("L", (50, 50)), "PNG"))
        answer = await house.person("alice").get(f"client/v1/media/thumbnail/{address}?{query}")
        assert error_of(answer) == (400, errcode)
