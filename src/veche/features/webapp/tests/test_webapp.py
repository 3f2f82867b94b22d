"""What a browser gets: the app's files, its page, the headers that keep both safe, and nothing else."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from veche.core.ids import DeviceId, UserId
from veche.features.webapp.api import WebAppSettings, build
from veche.features.webapp.rules import content_security_policy, is_origin, is_page, kind_of, takes_brotli
from veche.kit.bus import Bus
from veche.kit.clock import Clock
from veche.kit.database_sqlite import SqliteDatabase
from veche.kit.feature import Kit
from veche.kit.http import Access, Request, Requester, get, post
from veche.kit.jobs import Jobs
from veche.kit.limits import RateLimits
from veche.kit.settings_reader import SettingsError
from veche.kit.web_server import WebServer

pytestmark = pytest.mark.anyio

LOOKING = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
LARGE = b"\0asm" + b"x" * 300_000
OpenApp = Callable[..., Any]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A built app as Vite leaves it, with a secret beside it."""
    (tmp_path / "secret.txt").write_text("nobody's business")
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Veche</title>")
    (folder / ".built").touch()
    (folder / "sw.js").write_text("self.skipWaiting()")
    (folder / "manifest.webmanifest").write_text("{}")
    (folder / "assets" / "index-a1.js").write_text("console.log(1)")
    (folder / "assets" / "index-a1.js.br").write_bytes(b"short")
    (folder / "assets" / "crypto-b2.wasm").write_bytes(LARGE)
    (folder / "assets" / "crypto-b2.wasm.br").write_bytes(b"b" * 200_000)
    return folder


async def authenticate(request: Request, _: Access) -> None:
    request.identify(Requester(UserId("@ann:x"), DeviceId("D")))


async def nothing(_: Request) -> Any:
    return {}


def kit(folder: Path, public_url: str = "https://chat.example.org") -> Kit:
    clock = Clock()
    database = SqliteDatabase(folder / "unused.db", clock)
    return Kit("x", public_url, database, Bus(), Jobs(database), clock, RateLimits(clock, is_on=False))


@pytest.fixture
async def browser(dist: Path, tmp_path: Path) -> Any:
    """A browser at a server with the app and two operations."""
    _, feature = build(kit(tmp_path), WebAppSettings(folder=str(dist)))
    assert feature.start is not None
    await feature.start()
    routes = [get("/_matrix/known", nothing), post("/_matrix/only-post", nothing)]
    web = WebServer(routes, authenticate, feature.elsewhere)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url="http://veche.test") as client:
        client.headers["accept-encoding"] = "identity"
        yield client


async def test_the_page_is_at_the_root_and_always_asked_for_anew(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/")
    assert page.status_code == 200
    assert page.text.startswith("<!doctype html>")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"
    again = await browser.get("/", headers={"if-none-match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == page.headers["etag"]
    other = await browser.get("/", headers={"if-none-match": '"something else"'})
    assert other.status_code == 200


@pytest.mark.parametrize(
    "path", ["/room/!abc:example.org", "/setup", "/settings/devices", "/a/b/c/", "/%D1%87%D0%B0%D1%82"]
)
async def test_every_address_in_the_app_is_its_page(browser: httpx.AsyncClient, path: str) -> None:
    assert (await browser.get(path, headers=LOOKING)).text == (await browser.get("/")).text


@pytest.mark.parametrize(
    "path",
    [
        "/_matrix/client/v3/nothing",
        "/_veche/v1/nothing",
        "/.well-known/nothing",
        "/metrics",
        "/health",
        "/assets/gone-c3.js",
        "/assets/",
    ],
)
async def test_what_is_the_servers_own_is_never_the_page(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path, headers=LOOKING)
    assert (answer.status_code, answer.json()["errcode"]) == (404, "M_UNRECOGNIZED")


async def test_a_program_that_asks_for_a_file_gets_no_page(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/logo-of-old.png", headers={"accept": "image/*,*/*"})
    assert answer.status_code == 404


async def test_operations_are_found_before_the_app(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/_matrix/known", headers=LOOKING)).json() == {}
    assert (await browser.get("/_matrix/only-post", headers=LOOKING)).status_code == 405
    assert (await browser.post("/_matrix/unknown")).status_code == 404
    assert (await browser.post("/")).status_code == 404


async def test_files_with_their_content_in_the_name_are_kept_for_a_year(browser: httpx.AsyncClient) -> None:
    script = await browser.get("/assets/index-a1.js")
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["content-type"].startswith("text/javascript")
    for path in ("/sw.js", "/manifest.webmanifest"):
        assert (await browser.get(path)).headers["cache-control"] == "no-cache"


async def test_who_understands_brotli_gets_what_was_compressed(browser: httpx.AsyncClient) -> None:
    for path, plain, short in [
        ("/assets/index-a1.js", b"console.log(1)", b"short"),
        ("/assets/crypto-b2.wasm", LARGE, b"b" * 200_000),
    ]:
        for encodings, body in [("gzip, br", short), ("gzip", plain), ("br;q=0", plain), ("br;q=0.5", short)]:
            request = browser.build_request("GET", path, headers={"accept-encoding": encodings})
            answer = await browser.send(request, stream=True)
            assert b"".join([part async for part in answer.aiter_raw()]) == body
            assert answer.headers["vary"] == "accept-encoding"
            assert answer.headers.get("content-encoding") == ("br" if body is short else None)
            assert answer.headers["content-length"] == str(len(body))
            assert answer.headers["content-type"] == kind_of(path)


async def test_each_encoding_has_a_tag_of_its_own(browser: httpx.AsyncClient) -> None:
    for path in ("/assets/index-a1.js", "/assets/crypto-b2.wasm"):
        plain = (await browser.head(path)).headers["etag"]
        short = (await browser.head(path, headers={"accept-encoding": "br"})).headers["etag"]
        assert plain != short
        for tag, status in [(short, 304), (plain, 200)]:
            asked = browser.build_request(
                "GET", path, headers={"accept-encoding": "br", "if-none-match": tag}
            )
            answer = await browser.send(asked, stream=True)
            await answer.aclose()
            assert answer.status_code == status


async def test_only_the_head_is_sent_to_whoever_asks_for_it(browser: httpx.AsyncClient) -> None:
    for path, size in [("/", 35), ("/assets/crypto-b2.wasm", len(LARGE))]:
        answer = await browser.head(path)
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.headers["content-length"] == str(size)


async def test_wasm_is_called_what_browsers_need(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/assets/crypto-b2.wasm")).headers["content-type"] == "application/wasm"


async def test_every_answer_says_what_the_app_may_do(browser: httpx.AsyncClient) -> None:
    for path in ("/", "/sw.js", "/assets/index-a1.js", "/assets/crypto-b2.wasm"):
        headers = (await browser.get(path)).headers
        policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'self'"
        assert policy["script-src"] == "'self' 'wasm-unsafe-eval'"
        assert policy["connect-src"] == "'self' blob: https://chat.example.org"
        assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=(self)" in headers["permissions-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/assets/../../secret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "//secret.txt",
        "/assets/..%5c..%5csecret.txt",
        "/%00/secret.txt",
        "/link-out.txt",
        "/.built",
        "/linked/secret.txt",
        "/assets/index-a1.js.br",
    ],
)
async def test_nothing_outside_the_app_is_ever_sent(browser: httpx.AsyncClient, path: str) -> None:
    url = httpx.URL("http://veche.test").copy_with(raw_path=path.encode())
    answer = await browser.request("GET", url)
    assert answer.status_code == 404
    assert "nobody's business" not in answer.text


async def test_links_that_lead_out_are_not_followed(dist: Path, tmp_path: Path) -> None:
    (dist / "link-out.txt").symlink_to(tmp_path / "secret.txt")
    (dist / "linked").symlink_to(tmp_path, target_is_directory=True)
    (dist / "assets" / "same.js").symlink_to(dist / "assets" / "index-a1.js")
    _, feature = build(kit(tmp_path), WebAppSettings(folder=str(dist)))
    assert feature.start is not None
    await feature.start()
    web = WebServer([], authenticate, feature.elsewhere)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url="http://veche.test") as client:
        for path in ("/link-out.txt", "/linked/secret.txt"):
            assert (await client.get(path)).status_code == 404
        assert (await client.get("/assets/same.js")).status_code == 200


async def test_a_file_that_another_build_has_replaced_is_gone_and_not_broken(
    browser: httpx.AsyncClient, dist: Path
) -> None:
    (dist / "assets" / "crypto-b2.wasm").unlink()
    assert (await browser.get("/assets/crypto-b2.wasm")).status_code == 404
    (dist / "index.html").unlink()
    assert (await browser.get("/")).status_code == 200


def test_without_a_build_there_is_no_app(tmp_path: Path, dist: Path) -> None:
    app, feature = build(kit(tmp_path), WebAppSettings(enabled=False, folder=str(dist)))
    assert (app.is_served, app.is_missing) == (False, False)
    assert feature.elsewhere is None


def test_wrong_settings_are_said(tmp_path: Path, dist: Path) -> None:
    with pytest.raises(SettingsError, match=r"there is no index\.html"):
        build(kit(tmp_path), WebAppSettings(folder=str(tmp_path)))
    with pytest.raises(SettingsError, match="connect_to"):
        build(kit(tmp_path), WebAppSettings(folder=str(dist), connect_to=("https://x.org; script-src *",)))


def test_the_app_reaches_its_server_and_whom_the_operator_names() -> None:
    policy = content_security_policy("http://ann:secret@[::1]:8008/veche", ["wss://sfu.x.org"])
    assert "connect-src 'self' blob: http://[::1]:8008 wss://sfu.x.org;" in policy
    assert "secret" not in policy


@given(text=st.text(max_size=40))
def test_an_origin_cannot_change_the_policy(text: str) -> None:
    assert not (is_origin(text) and re.search(r"[\s;,'*]", text))
    assert not is_origin(f"https://x.org{text};")


@given(text=st.text(max_size=30))
def test_any_header_and_any_path_are_taken(text: str) -> None:
    assert takes_brotli(text) in (True, False)
    assert not is_page("/_" + text)
    assert kind_of(text)
