"""Fixtures that slices' own tests and the tests that cross slices share."""

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from hypothesis import settings
from tests.farewells import say_farewells
from tests.postgres import postgres_or_skip

# A busy machine is not a wrong program: no example is judged by its time.
settings.register_profile("veche", deadline=None)
settings.load_profile("veche")

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marks that both trees use, and end in order when asked to end."""
    # Without this a terminated run would leave its servers behind.
    signal.signal(signal.SIGTERM, lambda *_: pytest.exit("terminated"))
    config.addinivalue_line("markers", "postgresql: needs a PostgreSQL server (see tests/postgres.py)")


def pytest_unconfigure() -> None:
    """End what tests have shared."""
    say_farewells()


@pytest.fixture
def postgres_url(new_postgres_url: Callable[[], str]) -> str:
    """The URL of an empty PostgreSQL database."""
    return new_postgres_url()


@pytest.fixture
def new_postgres_url() -> Iterator[Callable[[], str]]:
    """Give the URLs of as many empty PostgreSQL databases as are asked for."""
    with ExitStack() as lent:
        yield lambda: lent.enter_context(postgres_or_skip())


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, new_postgres_url: Callable[[], str]) -> str | None:
    """Once None, for SQLite in the data folder, and once the URL of an empty PostgreSQL database."""
    return new_postgres_url() if request.param == "postgresql" else None
