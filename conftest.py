"""Fixtures that slices' own tests and the tests that cross slices share."""

import signal
from collections.abc import Callable

import pytest
from hypothesis import settings
from tests.farewells import say_farewells
from tests.postgres import postgres_url as make_postgres_database
from tests.postgres import why_no_postgres

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
def postgres_url() -> str:
    """The URL of a fresh empty PostgreSQL database."""
    return _postgres_or_skip()


@pytest.fixture
def new_postgres_url() -> Callable[[], str]:
    """Give the URLs of as many fresh empty PostgreSQL databases as are asked for."""
    return _postgres_or_skip


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str | None:
    """Once None, for SQLite in the data folder, and once the URL of a fresh PostgreSQL database."""
    return _postgres_or_skip() if request.param == "postgresql" else None


def _postgres_or_skip() -> str:
    reason = why_no_postgres()
    if reason:
        pytest.skip(reason)
    return make_postgres_database()
