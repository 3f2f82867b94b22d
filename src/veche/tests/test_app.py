"""The composition root: a whole server, but for the network."""

from pathlib import Path

import httpx
import pytest

from veche.app import App, build_app
from veche.config import Settings, read_settings

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def app(tmp_path: Path, database_url: str | None) -> App:
    return build_app(Settings(data=tmp_path / "data", database=database_url or "", public_url="http://x.org"))


async def test_it_starts_twice_on_the_same_data(tmp_path: Path, database_url: str | None) -> None:
    settings = read_settings(
        Path("/dev/null"),
        {"data": str(tmp_path / "data"), "database": database_url or ""},
        {"VECHE_CALLS_SFU": "off", "VECHE_CALLS_TURN": "off"},
    )
    for _ in range(2):
        app = build_app(settings)
        await app.start()
        transport = httpx.ASGITransport(app.web)
        async with httpx.AsyncClient(transport=transport, base_url="http://veche.test") as client:
            assert (await client.get("/_matrix/client/versions")).status_code == 200
        await app.release()
        await app.stop()


async def test_it_can_be_opened_without_being_started(app: App) -> None:
    await app.open()
    await app.close()


PAGES = frozenset(("/_veche/v1/email/confirm",))
"""Paths of our own interface at which people find pages: no program calls them."""
TUS = "/_veche/v1/uploads"
"""What is below this speaks a protocol of its own, which is described elsewhere."""


async def test_everything_that_our_own_interface_does_is_described(app: App) -> None:
    web = httpx.ASGITransport(app.web)
    async with httpx.AsyncClient(transport=web, base_url="http://veche.test") as client:
        document = (await client.get("/_veche/v1/openapi.json")).json()
    described = {(m.upper(), path) for path, methods in document["paths"].items() for m in methods}
    routes = [route for feature in app.features for route in feature.all_routes]
    done = {(route.method, route.path) for route in routes if route.path.startswith("/_veche/")}
    own = {(method, path) for method, path in done if path not in PAGES and not path.startswith(TUS)}
    assert own == described
    names = [one["operationId"] for methods in document["paths"].values() for one in methods.values()]
    assert len(names) == len(set(names))
    assert all(one["summary"] for methods in document["paths"].values() for one in methods.values())


def test_no_two_features_share_a_route_or_a_name(tmp_path: Path) -> None:
    app = build_app(Settings(data=tmp_path, public_url="https://x.org"))
    names = [feature.name for feature in app.features]
    routes = [(route.method, route.path) for feature in app.features for route in feature.all_routes]
    assert len(names) == len(set(names))
    assert len(routes) == len(set(routes))
