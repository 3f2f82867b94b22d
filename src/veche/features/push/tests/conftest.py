"""The fixtures of every story about push."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from veche.features.push.tests.house import Gateway, OpenHouse, running_gateway, running_house
from veche.features.push.tests.push_service import PushService, running_push_service


@pytest.fixture
def open_house(tmp_path: Path, database_url: str | None) -> OpenHouse:
    """Start a server with settings of one's own: `async with open_house(waiting_most=2) as house`."""
    return lambda **settings: running_house(tmp_path, database_url, **settings)


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A push gateway that listens."""
    with running_gateway() as found:
        yield found


@pytest.fixture
def push_service() -> Iterator[PushService]:
    """A push service that listens."""
    with running_push_service() as found:
        yield found
