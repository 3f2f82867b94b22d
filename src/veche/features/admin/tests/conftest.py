"""The fixture of every story about administration: a whole server in this process, on both databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.in_process import House, running_house


@pytest.fixture
async def house(tmp_path: Path, database_url: str | None) -> AsyncIterator[House]:
    """Start a server."""
    async with running_house(tmp_path, database_url) as house:
        yield house
