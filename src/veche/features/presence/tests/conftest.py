"""The fixture of every story about typing, receipts and presence."""

from pathlib import Path

import pytest

from veche.features.presence.tests.house import OpenHouse, running_house


@pytest.fixture
def open_house(tmp_path: Path, database_url: str | None) -> OpenHouse:
    """Start a server with settings of one's own: `async with open_house(presence_enabled=False) as house`."""
    return lambda **settings: running_house(tmp_path, database_url, **settings)
