"""What has expired does not stay for ever."""

import asyncio

import pytest

from veche.features.accounts.tests.house import House, OpenHouse

pytestmark = pytest.mark.anyio

SESSIONS = "SELECT COUNT(*) FROM accounts_interactive_session"
NEXT_RUN = "SELECT MIN(due_ms) FROM job WHERE kind = 'accounts.sweep'"


async def value_of(house: House, sql: str) -> int:
    found: int = await house.kit.database.read(lambda snapshot: snapshot.fetchval(sql))
    return found


async def test_sessions_that_nobody_finished_are_swept_away(open_house: OpenHouse) -> None:
    async with open_house() as house:
        for _ in range(3):
            assert (await house.visitor().post("v3/register")).status_code == 401
        house.clock.pass_s(1801)
        assert (await house.visitor().post("v3/register")).status_code == 401
        assert await value_of(house, SESSIONS) == 4
        house.kit.jobs.start()
        async with asyncio.timeout(20):
            while await value_of(house, SESSIONS) > 1:
                await asyncio.sleep(0)
        assert await value_of(house, NEXT_RUN) > house.clock.now_ms() + 3_000_000
