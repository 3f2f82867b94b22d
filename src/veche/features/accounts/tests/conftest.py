"""The fixture of every story about accounts."""

from pathlib import Path

import pytest

from veche.features.accounts.tests.house import OpenHouse, running_house


@pytest.fixture
def open_house(tmp_path: Path, database_url: str | None) -> OpenHouse:
    """Start a server with settings of one's own: `async with open_house(registration="closed") as house`."""
    return lambda **settings: running_house(tmp_path, database_url, **settings)
