"""Previews: what a page says of itself, seen by the server for its people, and nothing of what is private."""

import asyncio
from collections.abc import Sequence

import pytest

from veche.features.media.tests.house import LOOPBACK, OpenHouse, error_of
from veche.features.media.tests.pictures import bomb, opened, picture
from veche.features.media.tests.web_site import web_site

pytestmark = pytest.mark.anyio

PAGE = """<!doctype html><html><head><title>Plain title</title>
<meta property="og:title" content="The   Assembly"><meta property="og:description" content="Where all speak">
<meta property="og:site_name" content="Veche"><meta property="og:image" content="/picture.png">
</head><body>text</body></html>"""


async def test_a_page_is_previewed_with_its_picture(open_house: OpenHouse) -> None:
    async with open_house(allow=[LOOPBACK]) as house, web_site() as site:
        url = site.page("/page", PAGE)
        site.page("/picture.png", picture(120, 80), "image/png")
        seen = (await house.person("alice").preview(url)).json()
        address = seen.pop("og:image").removeprefix("mxc://")
        assert seen == {
            "og:title": "The Assembly",
            "og:description": "Where all speak",
            "og:site_name": "Veche",
            "og:image:type": "image/png",
            "og:image:width": 120,
            "og:image:height": 80,
            "matrix:image:size": len(picture(120, 80)),
        }
        found = await house.person("bob").download(address)
        assert (opened(found.content).size, found.headers["content-type"]) == ((120, 80), "image/png")


async def test_a_page_is_looked_at_once_until_it_is_old(open_house: OpenHouse) -> None:
    async with open_house(allow=[LOOPBACK]) as house, web_site() as site:
        url = site.page("/page", PAGE)
        site.page("/picture.png", picture(12, 8), "image/png")
        alice = house.person("alice")
        at_once = await asyncio.gather(*(alice.preview(url + "#part") for _ in range(3)))
        assert len({answer.content for answer in at_once}) == 1
        old = (await alice.get("media/v3/preview_url", params={"url": url, "ts": 1})).json()
        assert site.asked == ["/page", "/picture.png"]
        house.clock.pass_s(25 * 3600)
        site.page("/picture.png", picture(13, 8), "image/png")
        new = (await alice.preview(url)).json()
        assert new["og:image"] != old["og:image"]
        gone = await alice.download(old["og:image"].removeprefix("mxc://"))
        assert error_of(gone) == (404, "M_NOT_FOUND")


async def test_old_pictures_make_room_for_new_ones(open_house: OpenHouse) -> None:
    pictures = [picture(300 + number, 200) for number in range(4)]
    most = len(pictures[0]) + len(pictures[1]) + len(pictures[2])
    async with open_house(allow=[LOOPBACK], preview_cache_bytes=most) as house, web_site() as site:
        alice, shown = house.person("alice"), []
        for number, content in enumerate(pictures):
            url = site.page(f"/{number}.png", content, "image/png")
            shown.append((await alice.preview(url)).json()["og:image"].removeprefix("mxc://"))
            house.clock.pass_s(1)
        answers = [(await alice.download(address)).status_code for address in shown]
        assert answers[-1] == 200
        assert answers[0] == 404
        assert answers == sorted(answers, reverse=True), "the oldest go first"
        assert sum(path.stat().st_size for path in house.files) <= most + len(pictures[0])


async def test_a_picture_by_itself_is_a_preview(open_house: OpenHouse) -> None:
    async with open_house(allow=[LOOPBACK]) as house, web_site() as site:
        seen = (await house.person("alice").preview(site.page("/p", picture(9, 9), "image/jpeg"))).json()
        assert (seen["og:image:type"], seen["og:image:width"]) == ("image/png", 9)


@pytest.mark.parametrize("image", [b"<html>", bomb(), picture(90, 90)[:40], bytes(2000)])
async def test_a_bad_picture_leaves_a_preview_without_one(open_house: OpenHouse, image: bytes) -> None:
    async with open_house(allow=[LOOPBACK], preview_image_bytes=1500) as house, web_site() as site:
        url = site.page("/page", PAGE)
        site.page("/picture.png", image, "image/png")
        seen = (await house.person("alice").preview(url)).json()
        assert seen["og:title"] == "The Assembly"
        assert not any("image" in name for name in seen)
        assert house.files == []


async def test_of_what_is_no_page_there_is_nothing_to_say(open_house: OpenHouse) -> None:
    async with open_house(allow=[LOOPBACK]) as house, web_site() as site:
        url = site.page("/file", bytes(100), "application/pdf")
        assert (await house.person("alice").preview(url)).json() == {}


async def test_of_a_long_page_the_beginning_is_read(open_house: OpenHouse) -> None:
    async with open_house(allow=[LOOPBACK], preview_page_bytes=2000) as house, web_site() as site:
        url = site.page("/long", PAGE.replace("/picture.png", "") + "x" * 3_000_000)
        assert (await house.person("alice").preview(url)).json()["og:title"] == "The Assembly"


async def test_redirects_are_followed_but_not_for_ever(open_house: OpenHouse) -> None:
    async with open_house(allow=[LOOPBACK]) as house, web_site() as site:
        site.page("/there", "<title>There</title>")
        assert (await house.person("alice").preview(site.redirect("/here", "/there"))).json() == {
            "og:title": "There"
        }
        endless = site.redirect("/round", "/round")
        assert error_of(await house.person("alice").preview(endless)) == (404, "M_NOT_FOUND")
        assert site.asked.count("/round") == 6


async def test_nothing_on_this_machine_is_asked_unless_the_operator_allows_it(open_house: OpenHouse) -> None:
    async with open_house() as house, web_site() as site:
        site.page("/secret", "<title>secret</title>")
        for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "0.0.0.0"):
            answer = await house.person("alice").preview(site.url("/secret", host))
            assert error_of(answer) == (404, "M_NOT_FOUND"), host
        assert site.asked == []


async def test_a_redirect_leads_to_no_private_address(open_house: OpenHouse) -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"] if host == "public.test" else ["127.0.0.2"]

    only_one = [type(LOOPBACK)("127.0.0.1/32")]
    async with open_house(allow=only_one, resolve=resolve) as house, web_site() as site:
        url = site.redirect("/out", site.url("/inside", "private.test"))
        url = url.replace("127.0.0.1", "public.test")
        assert error_of(await house.person("alice").preview(url)) == (404, "M_NOT_FOUND")
        assert site.asked == ["/out"]


async def test_a_name_that_changes_its_address_gains_nothing(open_house: OpenHouse) -> None:
    answers = [["127.0.0.1"], ["127.0.0.2"], ["127.0.0.1", "127.0.0.2"]]

    async def resolve(host: str, port: int) -> Sequence[str]:
        return answers.pop(0)

    only_one = [type(LOOPBACK)("127.0.0.1/32")]
    async with open_house(allow=only_one, resolve=resolve) as house, web_site() as site:
        for path in ("/1", "/2", "/3"):
            site.pages[path] = (
                "200 OK",
                {"content-type": "text/html", "connection": "close"},
                b"<title>T</title>",
            )
        alice = house.person("alice")
        # It is resolved once for each connection, and what was checked is what is connected to.
        assert (await alice.preview(site.url("/1", "rebinding.test"))).json() == {"og:title": "T"}
        assert len(answers) == 2
        for path in ("/2", "/3"):
            answer = await alice.preview(site.url(path, "rebinding.test"))
            assert error_of(answer) == (404, "M_NOT_FOUND")
        assert site.asked == ["/1"]


async def test_a_failure_is_remembered_for_a_while(open_house: OpenHouse) -> None:
    async with open_house(allow=[LOOPBACK]) as house, web_site() as site:
        url = site.url("/later")
        for _ in range(2):
            assert error_of(await house.person("alice").preview(url)) == (404, "M_NOT_FOUND")
        assert site.asked == ["/later"]
        site.page("/later", "<title>Now</title>")
        house.clock.pass_s(11 * 60)
        assert (await house.person("alice").preview(url)).json() == {"og:title": "Now"}


@pytest.mark.parametrize(
    "url",
    ["", "page", "file:///etc/passwd", "ftp://a.test/", "http://", "http://u:p@a.test/", "gopher://a/"],
)
async def test_only_web_addresses_are_looked_at(open_house: OpenHouse, url: str) -> None:
    async with open_house() as house:
        assert error_of(await house.person("alice").preview(url)) == (400, "M_INVALID_PARAM")


async def test_previews_have_rules_of_their_own(open_house: OpenHouse) -> None:
    async with open_house() as house:
        path = "client/v1/media/preview_url"
        assert error_of(await house.person("alice").get(path)) == (400, "M_MISSING_PARAM")
        assert error_of(await house.person("").get(path)) == (401, "M_MISSING_TOKEN")
    async with open_house(url_previews=False) as house:
        assert error_of(await house.person("alice").preview("http://a.test/")) == (404, "M_NOT_FOUND")


async def test_who_asks_for_very_many_pages_waits(open_house: OpenHouse) -> None:
    async with open_house(limits=True, allow=[LOOPBACK]) as house, web_site() as site:
        urls = [site.page(f"/{number}", "<title>T</title>") for number in range(30)]
        answers = [await house.person("alice").preview(url) for url in urls]
        assert error_of(answers[-1]) == (429, "M_LIMIT_EXCEEDED")
        assert (await house.person("alice").preview(urls[0])).status_code == 200
        assert (await house.person("bob").preview(urls[-1])).status_code == 200
