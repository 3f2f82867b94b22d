"""Work that comes round."""

import asyncio

import pytest

from veche.kit.rounds import Rounds

pytestmark = pytest.mark.anyio


class Work:
    """Counts its rounds, and fails in those it is told to."""

    def __init__(self, *, failing: int = 0) -> None:
        self.failing = failing
        self.came: asyncio.Queue[int] = asyncio.Queue()
        self._rounds = 0

    async def do(self) -> None:
        self._rounds += 1
        self.came.put_nowait(self._rounds)
        if self._rounds <= self.failing:
            raise OSError("The database is away.")


async def test_it_comes_every_so_often_and_after_a_failure() -> None:
    work = Work(failing=2)
    rounds = Rounds("a test", work.do, every_s=0.001)
    await rounds.start()
    assert [await work.came.get() for _ in range(4)] == [1, 2, 3, 4]
    await rounds.stop()


async def test_it_comes_at_once_when_it_is_woken_also_before_its_start() -> None:
    work = Work()
    rounds = Rounds("a test", work.do, every_s=3600)
    rounds.wake()
    await rounds.start()
    assert await work.came.get() == 1
    rounds.wake()
    assert await work.came.get() == 2
    await rounds.stop()


async def test_after_its_end_nothing_comes() -> None:
    work = Work()
    rounds = Rounds("a test", work.do, every_s=3600)
    await rounds.stop()
    await rounds.start()
    await rounds.stop()
    rounds.wake()
    await asyncio.sleep(0)
    assert work.came.empty()
