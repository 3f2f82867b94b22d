"""Work that goes on behind one's back: in order, one at a time, and no failure is lost."""

import asyncio

import pytest

from veche.kit.behind import Behind
from veche.kit.early_flush import FLUSH_BYTES, EarlyFlush

pytestmark = pytest.mark.anyio


class Work:
    """Things that end when they may."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.may_end = asyncio.Event()

    async def do(self, name: str) -> None:
        self.begun.append(name)
        await self.may_end.wait()
        if name == "bad":
            raise OSError("no room")


async def test_the_next_waits_for_the_one_before() -> None:
    work, behind = Work(), Behind()
    await behind.begin(lambda: work.do("first"))
    second = asyncio.create_task(behind.begin(lambda: work.do("second")))
    await asyncio.sleep(0)
    assert behind.is_busy
    assert not second.done()
    work.may_end.set()
    await second
    await behind.finish()
    assert work.begun == ["first", "second"]
    assert not behind.is_busy


async def test_a_failure_is_raised_once_and_nothing_is_begun_after_it() -> None:
    work, behind = Work(), Behind()
    work.may_end.set()
    await behind.begin(lambda: work.do("bad"))
    with pytest.raises(OSError, match="no room"):
        await behind.begin(lambda: work.do("never"))
    await behind.finish()
    assert work.begun == ["bad"]


async def test_leaving_raises_nothing_and_the_failure_is_still_there() -> None:
    work, behind = Work(), Behind()
    work.may_end.set()
    await behind.begin(lambda: work.do("bad"))
    await behind.leave()
    with pytest.raises(OSError, match="no room"):
        await behind.finish()


async def test_a_disk_that_fails_to_flush_is_heard_of() -> None:
    async def run(call: object) -> None:
        assert callable(call)
        call()

    def fail() -> None:
        raise OSError("the disk is dying")

    flushing = EarlyFlush(run)
    await flushing.note(FLUSH_BYTES - 1, fail)
    assert not flushing.is_busy
    await flushing.note(1, fail)
    with pytest.raises(OSError, match="dying"):
        await flushing.finish()
