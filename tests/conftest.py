"""Fixtures of the system tests: a running homeserver, on each database in turn.

`VECHE_TEST_BASE_URL=http://host:port` tells the client stories to a homeserver that already runs, of whatever make, with
open registration and no rate limits. Stories that stop or kill their server are then skipped.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.postgres import postgres_or_skip
from tests.s3_server import new_s3_settings, write_settings
from tests.system.server_process import OutsideServer, ServerProcess

OUTSIDE_URL = os.environ.get("VECHE_TEST_BASE_URL")
ON_EACH_DATABASE = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(scope="module", params=["outside"] if OUTSIDE_URL else ON_EACH_DATABASE)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OutsideServer | ServerProcess]:
    """A homeserver shared by the stories of a module: make new users, and stop or restart nothing."""
    if OUTSIDE_URL:
        yield OutsideServer(OUTSIDE_URL)
    else:
        yield from _running(tmp_path_factory.mktemp("server"), request.param)


@pytest.fixture(params=ON_EACH_DATABASE)
def own_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ServerProcess]:
    """A server that belongs to one story, which may stop, kill and restart it."""
    if OUTSIDE_URL:
        pytest.skip("an outside homeserver is not ours to stop")
    yield from _running(tmp_path, request.param)


@pytest.fixture(params=[*ON_EACH_DATABASE, "s3"])
def own_server_of_each_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ServerProcess]:
    """A server that belongs to one story: on each database, and then with its files in a bucket."""
    if OUTSIDE_URL:
        pytest.skip("an outside homeserver is not ours to stop")
    if request.param == "s3":
        settings = write_settings(tmp_path, new_s3_settings(), store="s3")
        yield from _running(tmp_path, "sqlite", ["--config", str(settings)])
    else:
        yield from _running(tmp_path, request.param)


def _running(folder: Path, database: str, options: Sequence[str] = ()) -> Iterator[ServerProcess]:
    with nullcontext() if database == "sqlite" else postgres_or_skip() as url:
        server = ServerProcess(folder, database=url, options=options)
        server.start()
        try:
            yield server
        finally:
            if server.is_running:
                server.stop()


@pytest.fixture
def anyio_backend() -> str:
    """Clients are asyncio programs."""
    return "asyncio"
