"""Durable later work: enqueued in the transaction that causes it, run at least once, retried with patience.

A handler must be idempotent: the process can die after the work and before the job is struck off.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import orjson

from veche.kit.database import Database
from veche.kit.migrations import Migration
from veche.kit.observe import logger
from veche.kit.transaction import Snapshot, Transaction

RETRY_FIRST_MS = 1_000
RETRY_MOST_MS = 3_600_000
AT_ONCE = 16
PAUSE_S = 60.0

MIGRATIONS = (
    Migration(
        "jobs",
        (
            """CREATE TABLE job (
                job_id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, payload TEXT NOT NULL,
                due_ms BIGINT NOT NULL, attempts BIGINT NOT NULL) /* clustered */""",
            "CREATE INDEX job_due ON job (due_ms)",
        ),
    ),
)


class GiveUpError(Exception):
    """Raised by a handler for work that can never succeed: the job is struck off and logged."""


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of later work. `job_id` names it, so that it can be replaced or cancelled."""

    job_id: str
    kind: str
    payload: Mapping[str, Any]
    due_ms: int
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class JobCount:
    """Jobs for later (`waiting`), those that should have run by now, and those that have failed before."""

    waiting: int
    overdue: int
    failing: int


Handler = Callable[[Job], Awaitable[None]]


class Jobs:
    """Runs jobs when they are due, a few at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._handlers: dict[str, Handler] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._running: dict[str, asyncio.Task[None]] = {}
        self._ended: set[str] = set()
        """Jobs that ended since the list of those that are due was asked for: it may still have them."""

    @property
    def running_count(self) -> int:
        """How many jobs are at work now."""
        return len(self._running)

    def register(self, kind: str, handler: Handler) -> None:
        """Have jobs of a kind run by `handler`."""
        self._handlers[kind] = handler

    def enqueue(self, tx: Transaction, job: Job) -> None:
        """Store a job; one with the same id is replaced."""
        tx.execute(
            "INSERT INTO job (job_id, kind, payload, due_ms, attempts) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (job_id) DO UPDATE SET payload = excluded.payload, due_ms = excluded.due_ms,"
            " attempts = excluded.attempts",
            job.job_id,
            job.kind,
            orjson.dumps(job.payload).decode(),
            job.due_ms,
            job.attempts,
        )
        tx.after_commit(self._wake.set)

    def cancel(self, tx: Transaction, job_id: str) -> None:
        """Strike off a job that has not begun."""
        tx.execute("DELETE FROM job WHERE job_id = $1", job_id)

    def count(self, snapshot: Snapshot) -> "JobCount":
        """Return how many jobs there are."""
        return _count(snapshot)

    def start(self) -> None:
        """Begin to run what is due."""
        self._task = asyncio.create_task(self._run(), name="jobs")

    async def stop(self) -> None:
        """Stop; what was under way runs again at the next start."""
        tasks = [*self._running.values(), *([self._task] if self._task else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            try:
                await self._begin_due()
            except Exception:  # noqa: BLE001 - the database may be away: jobs go on when it is back
                logger.exception("jobs could not be looked for")
                await asyncio.sleep(RETRY_FIRST_MS / 1000)

    async def _begin_due(self) -> None:
        now_ms = self._database.clock.now_ms()
        free = AT_ONCE - len(self._running)
        self._ended.clear()
        due = await self._database.read(_list_due, now_ms, AT_ONCE + free) if free else []
        fresh = [job for job in due if job.job_id not in self._running and job.job_id not in self._ended]
        for job in fresh[:free]:
            self._running[job.job_id] = asyncio.create_task(self._attempt(job))
        await self._pause(now_ms)

    async def _pause(self, now_ms: int) -> None:
        next_ms = await self._database.read(_find_next_due, now_ms)
        pause_s = PAUSE_S if next_ms is None else min(PAUSE_S, (next_ms - now_ms) / 1000)
        # Not wait_for, which until Python 3.12 swallows a cancellation that comes together with the wake-up.
        with suppress(TimeoutError):
            async with asyncio.timeout(max(pause_s, 0.01)):
                await self._wake.wait()

    async def _attempt(self, job: Job) -> None:
        try:
            settle = await self._work(job)
            await self._database.write(settle, job)
        except Exception:  # noqa: BLE001 - the database may be away: the job runs again when it is back
            logger.exception("a job could not be settled", kind=job.kind)
        finally:
            self._running.pop(job.job_id, None)
            self._ended.add(job.job_id)
            self._wake.set()

    async def _work(self, job: Job) -> Callable[[Transaction, Job], None]:
        """Do a job, and return what to do with its row."""
        try:
            await self._handlers[job.kind](job)
        except GiveUpError as error:
            logger.warning("gave up a job", kind=job.kind, reason=str(error))
        except Exception:  # noqa: BLE001 - a job is one of the three boundaries
            logger.exception("a job failed", kind=job.kind, attempts=job.attempts + 1)
            return _put_off
        return _strike_off


def retry_after_ms(attempts: int) -> int:
    """Return how long to wait after so many failures: doubling, up to an hour."""
    return min(RETRY_FIRST_MS << min(attempts, 20), RETRY_MOST_MS)


def _list_due(snapshot: Snapshot, now_ms: int, limit: int) -> list[Job]:
    rows = snapshot.fetch(
        "SELECT job_id, kind, payload, due_ms, attempts FROM job WHERE due_ms <= $1 ORDER BY due_ms LIMIT $2",
        now_ms,
        limit,
    )
    return [Job(job_id, kind, orjson.loads(payload), due, n) for job_id, kind, payload, due, n in rows]


def _count(snapshot: Snapshot) -> JobCount:
    row = snapshot.fetchrow(
        "SELECT SUM(CASE WHEN due_ms > $1 THEN 1 ELSE 0 END), SUM(CASE WHEN due_ms <= $1 THEN 1 ELSE 0 END),"
        " SUM(CASE WHEN attempts > 0 THEN 1 ELSE 0 END) FROM job",
        snapshot.now_ms,
    )
    assert row is not None, "a sum is always there"
    return JobCount(*(count or 0 for count in row))


def _find_next_due(snapshot: Snapshot, now_ms: int) -> int | None:
    found: int | None = snapshot.fetchval("SELECT MIN(due_ms) FROM job WHERE due_ms > $1", now_ms)
    return found


def _strike_off(tx: Transaction, job: Job) -> None:
    # Only this very job: its handler may have replaced it by one that is due later.
    tx.execute("DELETE FROM job WHERE job_id = $1 AND due_ms = $2", job.job_id, job.due_ms)


def _put_off(tx: Transaction, job: Job) -> None:
    tx.execute(
        "UPDATE job SET attempts = $1, due_ms = $2 WHERE job_id = $3 AND due_ms = $4",
        job.attempts + 1,
        tx.now_ms + retry_after_ms(job.attempts),
        job.job_id,
        job.due_ms,
    )
