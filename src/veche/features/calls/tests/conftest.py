"""The house of calls, on either database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.in_process import House, running_house

from veche.features.calls.tests.house import SETTINGS, Hours


@pytest.fixture
def clock() -> Hours:
    return Hours()


@pytest.fixture
async def house(tmp_path: Path, database_url: str | None, clock: Hours) -> AsyncIterator[House]:
    async with running_house(tmp_path, database_url, clock, calls=SETTINGS) as house:
        yield house
