"""Thumbnails of films and of documents: a telling picture of one, the first page of the other."""

import subprocess
from pathlib import Path

import pytest
from PIL import Image

from veche.features.media.image_workers import find_ffmpeg
from veche.features.media.tests.house import OpenHouse, error_of
from veche.features.media.tests.pictures import encoded, opened, picture

pytestmark = pytest.mark.anyio

FILMS = [
    ("mp4", "libx264", "video/mp4"),
    ("webm", "libvpx", "video/webm"),
    ("mov", "mjpeg", "video/quicktime"),
]


@pytest.fixture
def ffmpeg() -> str:
    program = find_ffmpeg()
    if program is None:
        pytest.skip("ffmpeg is not installed: no pictures are taken of films")
    return program


def make_film(program: str, path: Path, codec: str, size: str = "640x360") -> bytes:
    """Two seconds: black for a moment, then blue."""
    scene = f"color=black:size={size}:rate=10:duration=0.2[a];color=blue:size={size}:rate=10:duration=1.8[b];[a][b]concat"
    command = [
        program,
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        scene,
        "-c:v",
        codec,
        "-pix_fmt",
        "yuvj420p",
        str(path),
    ]
    subprocess.run(command, check=True)
    return path.read_bytes()


def document(*pages: Image.Image) -> bytes:
    return encoded(pages[0], "PDF", save_all=True, append_images=pages[1:])


def colour(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    return tuple(image.convert("RGB").crop((x, y, x + 1, y + 1)).tobytes())


@pytest.mark.parametrize(("kind", "codec", "content_type"), FILMS)
async def test_a_film_is_shown_by_a_frame_that_tells_something(
    open_house: OpenHouse, ffmpeg: str, tmp_path: Path, kind: str, codec: str, content_type: str
) -> None:
    async with open_house() as house:
        film = make_film(ffmpeg, tmp_path / f"film.{kind}", codec)
        address = await house.person("alice").upload(film, content_type)
        found = await house.person("bob").thumbnail(address, 320, 240)
        assert (found.status_code, found.headers["content-type"]) == (200, "image/jpeg")
        poster = opened(found.content)
        assert poster.size == (320, 180)
        red, green, blue = colour(poster, 160, 90)
        assert blue > 150 > 100 > max(red, green)


async def test_a_long_film_may_be_larger_than_a_picture(
    open_house: OpenHouse, ffmpeg: str, tmp_path: Path
) -> None:
    film = make_film(ffmpeg, tmp_path / "film.mp4", "libx264")
    async with open_house(thumbnail_source_bytes=100, poster_source_bytes=len(film)) as house:
        alice = house.person("alice")
        assert (await alice.thumbnail(await alice.upload(film, "video/mp4"), 32, 32)).status_code == 200
        longer = await alice.upload(film + b"\0", "video/mp4")
        assert error_of(await alice.thumbnail(longer, 32, 32)) == (413, "M_TOO_LARGE")


async def test_a_film_of_giant_frames_is_refused(open_house: OpenHouse, ffmpeg: str, tmp_path: Path) -> None:
    async with open_house(thumbnail_pixels=640 * 360 - 1) as house:
        film = make_film(ffmpeg, tmp_path / "film.mp4", "libx264")
        address = await house.person("alice").upload(film, "video/mp4")
        assert (await house.person("alice").thumbnail(address, 32, 32)).status_code == 400


async def test_a_list_of_other_files_is_no_film(open_house: OpenHouse, ffmpeg: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.mp4"
    make_film(ffmpeg, secret, "libx264")
    lists = [
        f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile:{secret}\n#EXT-X-ENDLIST\n".encode(),
        f"ffconcat version 1.0\nfile '{secret}'\n".encode(),
        b"\0\0\0\x18ftypisom" + f"\n#EXTM3U\n#EXTINF:2,\nfile:{secret}\n".encode(),
    ]
    async with open_house() as house:
        alice = house.person("alice")
        for content in lists:
            address = await alice.upload(content, "video/mp4")
            assert error_of(await alice.thumbnail(address, 32, 32)) == (400, "M_UNKNOWN")


async def test_a_document_is_shown_by_its_first_page(open_house: OpenHouse) -> None:
    async with open_house() as house:
        pages = document(opened(picture(400, 600)), Image.new("RGB", (100, 100)))
        address = await house.person("alice").upload(pages, "application/octet-stream")
        found = await house.person("bob").thumbnail(address, 320, 240)
        assert (found.status_code, found.headers["content-type"]) == (200, "image/jpeg")
        drawn = opened(found.content)
        assert drawn.size == (160, 240)
        left, right = colour(drawn, 20, 20), colour(drawn, 140, 200)
        assert left[2] > 150 > left[0], "blue where the picture is blue"
        assert right[0] > 150 > right[2], "red where it is red"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n" + bytes(1000),
        document(Image.new("L", (50, 50)))[:-200],
        document(Image.new("L", (50, 50))).replace(b"MediaBox", b"MediaBux"),
    ],
    ids=["empty", "cut", "without a size"],
)
async def test_a_damaged_document_harms_nobody(open_house: OpenHouse, content: bytes) -> None:
    async with open_house() as house:
        alice = house.person("alice")
        address = await alice.upload(content, "application/pdf")
        assert (await alice.thumbnail(address, 32, 32)).status_code in (200, 400)
        sound = await alice.upload(picture(500, 500))
        assert (await alice.thumbnail(sound, 32, 32)).status_code == 200


async def test_a_giant_page_is_drawn_small(open_house: OpenHouse) -> None:
    async with open_house(thumbnail_pixels=100_000) as house:
        alice = house.person("alice")
        address = await alice.upload(document(Image.new("L", (14_000, 20))), "application/pdf")
        found = await alice.thumbnail(address, 320, 240)
        assert (found.status_code, opened(found.content).width) == (200, 320)
