"""The fixture of every story about keys."""

from pathlib import Path

import pytest

from veche.features.keys.tests.house import OpenHouse, running_house


@pytest.fixture
def open_house(tmp_path: Path, database_url: str | None) -> OpenHouse:
    """Start a server with settings of one's own: `async with open_house(to_device_page=3) as house`."""
    return lambda **settings: running_house(tmp_path, database_url, **settings)
