"""The fixtures of every story about media."""

from pathlib import Path

import pytest
from tests.s3_server import new_s3_settings

from veche.features.media.tests.house import OpenHouse, running_house
from veche.kit.blobs_s3 import S3Blobs


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def open_house(tmp_path: Path, database_url: str | None) -> OpenHouse:
    """Start a server with settings of one's own: `async with open_house(max_upload_bytes=10) as house`."""
    return lambda **settings: running_house(tmp_path, database_url, **settings)


@pytest.fixture
def open_house_of_bucket(tmp_path: Path) -> OpenHouse:
    """Start a server, as often as one likes, whose files are in a bucket."""
    place = new_s3_settings()
    return lambda **settings: running_house(tmp_path, blobs=S3Blobs(place, tmp_path / "lent"), **settings)
