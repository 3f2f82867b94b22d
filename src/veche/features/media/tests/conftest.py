"""The fixtures of every story about media."""

from pathlib import Path

import pytest

from veche.features.media.tests.house import OpenHouse, running_house


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def open_house(tmp_path: Path, database_url: str | None) -> OpenHouse:
    """Start a server with settings of one's own: `async with open_house(max_upload_bytes=10) as house`."""
    return lambda **settings: running_house(tmp_path, database_url, **settings)
