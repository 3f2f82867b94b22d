"""Jobs: done when they are due, done again when they failed, never lost; on both engines."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from veche.core.errors import Forbidden
from veche.kit.database import Database
from veche.kit.jobs import MIGRATIONS, RETRY_FIRST_MS, RETRY_MOST_MS, GiveUpError, Job, Jobs, retry_after_ms
from veche.kit.migrations import migrate
from veche.kit.tests.conftest import SetClock
from veche.kit.transaction import Snapshot, Transaction

pytestmark = pytest.mark.anyio


class Post:
    """Jobs that deliver letters, and those that arrived."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.jobs = Jobs(database)
        self.jobs.register("letter", self.deliver)
        self.delivered: list[str] = []
        self.troubles: list[Exception] = []
        self.arrival = asyncio.Event()
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def deliver(self, job: Job) -> None:
        self.arrival.set()
        await self.may_end.wait()
        if self.troubles:
            raise self.troubles.pop()
        self.delivered.append(job.payload["to"])

    async def send(self, to: str, after_ms: int = 0) -> None:
        due_ms = self.database.clock.now_ms() + after_ms
        await self.database.write(self.jobs.enqueue, Job(f"letter-{to}", "letter", {"to": to}, due_ms))

    async def until_idle(self, left: int = 0) -> None:
        """Wait until only so many jobs are left. The clock stands, so they stay."""
        async with asyncio.timeout(10):
            while await self.database.read(count_jobs) > left:
                await asyncio.sleep(0.005)

    async def until_attempted(self) -> None:
        async with asyncio.timeout(10):
            await self.arrival.wait()
            while await self.database.read(count_untried):
                await asyncio.sleep(0.005)


def count_jobs(snapshot: Snapshot) -> int:
    return int(snapshot.fetchval("SELECT COUNT(*) FROM job"))


def count_untried(snapshot: Snapshot) -> int:
    return int(snapshot.fetchval("SELECT COUNT(*) FROM job WHERE attempts = 0"))


@pytest.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    await migrate(database, {"kit": MIGRATIONS})
    made = Post(database)
    yield made
    await made.jobs.stop()


async def test_a_job_is_done_and_struck_off(post: Post) -> None:
    post.jobs.start()
    await post.send("ann")
    await post.until_idle()
    assert post.delivered == ["ann"]


async def test_jobs_of_an_earlier_run_are_done_after_a_start(post: Post) -> None:
    for number in range(40):
        await post.send(str(number))
    post.jobs.start()
    await post.until_idle()
    assert sorted(post.delivered, key=int) == [str(number) for number in range(40)]


async def test_a_job_waits_until_it_is_due(post: Post, clock: SetClock) -> None:
    post.jobs.start()
    await post.send("later", after_ms=5_000)
    await post.send("now")
    await post.until_idle(left=1)
    assert post.delivered == ["now"]

    clock.pass_s(5)
    await post.send("wake")
    await post.until_idle()
    assert sorted(post.delivered) == ["later", "now", "wake"]


async def test_a_job_that_fails_is_tried_again_later(post: Post, clock: SetClock) -> None:
    post.troubles = [ConnectionError("nobody at home")]
    post.jobs.start()
    await post.send("ann")
    await post.until_attempted()
    assert post.delivered == []

    clock.pass_s(RETRY_FIRST_MS / 1000)
    await post.send("wake")
    await post.until_idle()
    assert sorted(post.delivered) == ["ann", "wake"]


async def test_a_job_that_can_never_be_done_is_given_up(post: Post) -> None:
    post.troubles = [GiveUpError("no such street")]
    post.jobs.start()
    await post.send("ann")
    await post.until_idle()
    assert post.delivered == []


async def test_a_job_of_the_same_name_replaces_and_a_cancelled_one_is_not_done(post: Post) -> None:
    await post.send("ann", after_ms=1_000)
    await post.send("ann")
    await post.send("bob")
    await post.database.write(post.jobs.cancel, "letter-bob")
    post.jobs.start()
    await post.until_idle()
    assert post.delivered == ["ann"]


async def test_a_job_is_as_durable_as_what_causes_it(post: Post) -> None:
    def cause_and_refuse(tx: Transaction) -> None:
        post.jobs.enqueue(tx, Job("letter-ann", "letter", {"to": "ann"}, 0))
        raise Forbidden("after all")

    with pytest.raises(Forbidden):
        await post.database.write(cause_and_refuse)
    assert await post.database.read(count_jobs) == 0


async def test_what_a_stop_interrupts_is_done_after_the_next_start(post: Post) -> None:
    begun = asyncio.Event()

    async def hang(_: Job) -> None:
        begun.set()
        await asyncio.Event().wait()

    post.jobs.register("letter", hang)
    post.jobs.start()
    await post.send("ann")
    await begun.wait()
    await post.jobs.stop()

    post.jobs.register("letter", post.deliver)
    post.jobs.start()
    await post.until_idle()
    assert post.delivered == ["ann"]


async def test_a_list_read_before_a_job_ended_does_not_begin_it_again(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, lists = post.database.read, []

    async def read_and_dawdle(query: Any, *args: Any) -> Any:
        answer = await read(query, *args)
        if answer and isinstance(answer, list):
            lists.append(answer)
            if len(lists) == 2:
                post.may_end.set()
                await post.until_idle(left=1)
        return answer

    post.may_end.clear()
    monkeypatch.setattr(post.database, "read", read_and_dawdle)
    post.jobs.start()
    await post.send("ann")
    await post.arrival.wait()
    await post.send("bob")
    await post.until_idle()
    assert sorted(post.delivered) == ["ann", "bob"]


def test_patience_doubles_and_has_an_end() -> None:
    assert [retry_after_ms(attempts) for attempts in range(3)] == [1_000, 2_000, 4_000]
    assert retry_after_ms(1_000_000) == RETRY_MOST_MS
