"""The fixtures of the kit's tests: each database in turn, and a clock that stands until it is moved."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.s3_server import new_s3_settings

from veche.kit.blobs import BlobStore
from veche.kit.clock import Clock
from veche.kit.database import Database
from veche.kit.database_postgresql import PostgresDatabase
from veche.kit.database_sqlite import SqliteDatabase
from veche.kit.tests.places import BucketPlace, FolderPlace, Place


class SetClock(Clock):
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.time_ms = 1_700_000_000_000

    def now_ms(self) -> int:
        return self.time_ms

    def monotonic_s(self) -> float:
        return self.time_ms / 1000

    def pass_s(self, seconds: float) -> None:
        self.time_ms += int(seconds * 1000)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
async def database(tmp_path: Path, database_url: str | None, clock: SetClock) -> AsyncIterator[Database]:
    """An open, empty database of each engine."""
    if database_url is None:
        made: Database = SqliteDatabase(tmp_path / "veche.db", clock)
    else:
        made = PostgresDatabase(database_url, clock)
    await made.open()
    yield made
    await made.close()


@pytest.fixture(params=["folder", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Each place in turn where blobs can be kept."""
    if request.param == "folder":
        return FolderPlace(tmp_path / "media")
    return BucketPlace(new_s3_settings(), tmp_path / "lent")


@pytest.fixture
async def blobs(place: Place) -> AsyncIterator[BlobStore]:
    """A started store there; all others that are opened there end with it."""
    made = place.new_store()
    await made.start()
    yield made
    await place.close()
