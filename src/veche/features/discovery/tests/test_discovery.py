"""What strangers, clients and people with a browser learn about a server."""

import re
from typing import Any

import httpx
import pytest

from veche.core.ids import DeviceId, UserId
from veche.features.discovery.api import DiscoverySettings, build
from veche.features.discovery.front_page import choose_language, render_page
from veche.features.discovery.well_known import build_delegation
from veche.features.webapp.api import WebApp
from veche.kit.bus import Bus
from veche.kit.clock import Clock
from veche.kit.database_sqlite import SqliteDatabase
from veche.kit.feature import Feature, Kit
from veche.kit.http import Access, Request, Requester
from veche.kit.jobs import Jobs
from veche.kit.limits import RateLimits
from veche.kit.web_server import WebServer

pytestmark = pytest.mark.anyio

MISSING = WebApp(is_served=False, is_missing=True)
CALLS = Feature(
    "calls",
    unstable_features={"org.matrix.msc4143": True},
    capabilities={"m.calls": {"enabled": True}},
    well_known={"org.matrix.msc4143.rtc_foci": [{"type": "livekit"}]},
)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def authenticate(request: Request, _: Access) -> None:
    is_admin = request.headers.get("authorization") == "admin"
    request.identify(Requester(UserId("@ann:x"), DeviceId("D"), is_admin=is_admin))


@pytest.fixture
def open_server(tmp_path: Any) -> Any:
    """Give a client of a server, with settings of discovery."""

    def open_one(webapp: WebApp = MISSING, **settings: str) -> httpx.AsyncClient:
        clock = Clock()
        database = SqliteDatabase(tmp_path / "unused.db", clock)
        limits = RateLimits(clock, is_on=False)
        kit = Kit("x", "https://chat.example.org", database, Bus(), Jobs(database), clock, limits)
        feature = build(kit, DiscoverySettings(**settings), webapp, [CALLS])
        transport = httpx.ASGITransport(WebServer(feature.routes, authenticate))
        return httpx.AsyncClient(transport=transport, base_url="http://veche.test")

    return open_one


async def test_versions_name_every_release_and_what_features_add(open_server: Any) -> None:
    told = (await open_server().get("/_matrix/client/versions")).json()
    assert {"r0.6.1", "v1.1", "v1.19"} <= set(told["versions"])
    assert told["unstable_features"] == {"org.matrix.msc4143": True}


async def test_capabilities_name_room_versions_and_what_features_add(open_server: Any) -> None:
    told = (await open_server().get("/_matrix/client/v3/capabilities")).json()["capabilities"]
    assert told["m.room_versions"] == {
        "default": "12",
        "available": {"10": "stable", "11": "stable", "12": "stable"},
    }
    assert told["m.calls"] == {"enabled": True}


async def test_administrators_are_told_what_only_they_may(open_server: Any) -> None:
    capabilities = "/_matrix/client/v3/capabilities"
    for name, told in (("admin", {"lock": True, "suspend": True}), ("ann", None)):
        answer = await open_server().get(capabilities, headers={"authorization": name})
        assert answer.json()["capabilities"].get("m.account_moderation") == told


async def test_clients_and_servers_find_their_way(open_server: Any) -> None:
    client = open_server()
    assert (await client.get("/.well-known/matrix/client")).json() == {
        "m.homeserver": {"base_url": "https://chat.example.org"},
        "org.matrix.msc4143.rtc_foci": [{"type": "livekit"}],
    }
    assert (await client.get("/.well-known/matrix/server")).json() == {"m.server": "chat.example.org:443"}


@pytest.mark.parametrize(
    ("public_url", "address"),
    [
        ("https://x.org", "x.org:443"),
        ("http://localhost:8008", "localhost:8008"),
        ("https://[::1]:8448", "[::1]:8448"),
    ],
)
def test_other_servers_are_told_host_and_port(public_url: str, address: str) -> None:
    assert build_delegation(public_url) == {"m.server": address}


async def test_whom_to_ask_is_told_only_where_there_is_somebody(open_server: Any) -> None:
    nobody = await open_server().get("/.well-known/matrix/support")
    assert (nobody.status_code, nobody.json()["errcode"]) == (404, "M_NOT_FOUND")

    somebody = await open_server(support_email="help@x.org", support_page="https://x.org/help").get(
        "/.well-known/matrix/support"
    )
    assert somebody.json() == {
        "contacts": [{"role": "m.role.admin", "email_address": "help@x.org"}],
        "support_page": "https://x.org/help",
    }


async def test_this_is_no_policy_server(open_server: Any) -> None:
    answer = await open_server().get("/.well-known/matrix/policy_server")
    assert (answer.status_code, answer.json()["errcode"]) == (404, "M_NOT_FOUND")


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("ru", "ru"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("en-US,en;q=0.9,ru;q=0.8", "en"),
        ("de,ru;q=0.5,en;q=0.3", "ru"),
        ("en;q=0.1,ru;q=0.7", "ru"),
        ("ru;q=0", "en"),
        ("ru;q=nonsense", "en"),
        ("de,fr", "en"),
        ("*", "en"),
        ("," * 1000, "en"),
    ],
)
def test_the_page_speaks_the_readers_language(accepted: str, language: str) -> None:
    assert choose_language(accepted) == language


async def test_the_page_tells_the_address_and_loads_nothing(open_server: Any) -> None:
    answer = await open_server().get("/", headers={"accept-language": "ru"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-language"] == "ru"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert '<html lang="ru">' in answer.text
    assert "https://chat.example.org" in answer.text
    assert "<script" not in answer.text
    assert not re.findall(r'(?:src|href)="(?!data:)', answer.text)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_word_of_the_page_is_there_in_every_language(language: str) -> None:
    for webapp in (MISSING, WebApp(is_served=True), WebApp(is_served=False)):
        assert "$" not in render_page(language, "https://x.org", webapp)
    assert "&lt;b&gt;" in render_page(language, "<b>", MISSING)


async def test_where_the_app_is_missing_the_page_says_how_to_build_it(open_server: Any) -> None:
    for path in ("/", "/about"):
        assert "<code>make</code>" in (await open_server().get(path)).text


async def test_where_the_app_is_the_page_moves_aside_and_leads_there(open_server: Any) -> None:
    client = open_server(WebApp(is_served=True))
    assert (await client.get("/")).status_code == 404
    about = (await client.get("/about")).text
    assert '<a href="/">Open the web app</a>' in about
    assert "make" not in about


async def test_where_the_app_is_not_wanted_nobody_is_told_to_build_it(open_server: Any) -> None:
    answer = await open_server(WebApp(is_served=False)).get("/")
    assert answer.status_code == 200
    assert "<code>make</code>" not in answer.text
