"""The database: reads in snapshots, writes in group commits, positions that become visible in order.

All writes of a process go through one writer. It takes every unit of work that waits, runs them one
after another in one transaction, commits once, and only then answers them all: the cost of making data
durable is shared, and positions are handed out in the order in which they become visible.
"""

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from veche.core.errors import MatrixError
from veche.kit.clock import Clock
from veche.kit.dialect import Dialect
from veche.kit.generations import Generations
from veche.kit.observe import logger
from veche.kit.tracebacks import describe
from veche.kit.transaction import Memory, Snapshot, Transaction

P = ParamSpec("P")
R = TypeVar("R")

GATHER_S = 0.001
GATHER_TIMES = 4
ROWS_KEPT = 25_000
"""Rows that are kept for later snapshots, or up to twice as many: enough for those who open their app."""

GROUP_LIMIT = 256
"""Units of work in one commit: bounds how long the last of them waits for the others."""


HEAD_OF_LOG = (
    "CREATE TABLE IF NOT EXISTS stream_head (id BIGINT PRIMARY KEY CHECK (id = 1), position BIGINT NOT NULL)",
    "INSERT INTO stream_head VALUES (1, 0) ON CONFLICT DO NOTHING",
)
"""The one row that says where the ordered log stands: made at the first start, before any migration."""


@dataclass(slots=True, eq=False)
class Unit:
    """A unit of work and, after its group ran, what came of it."""

    run: Callable[[Transaction], Any]
    answer: asyncio.Future[Any]
    result: Any = None
    error: Exception | None = None


@dataclass(slots=True)
class Group:
    """Units that ran in one transaction, and the transaction they ran in."""

    transaction: Transaction
    done: list[Unit] = field(default_factory=list)


@dataclass(slots=True)
class Reading(Generic[R]):
    """What a query returned, and the snapshot it was made on."""

    snapshot: Snapshot
    result: R

    def finish(self) -> R:
        """Run what follows the read, on the event loop, and return the result."""
        for call in self.snapshot.after_reads:
            call()
        return self.result


class SpoiltGroupError(Exception):
    """A unit failed after it had written: the group has to be rolled back and run without it."""

    def __init__(self, unit: Unit) -> None:
        super().__init__("a unit failed after its first write")
        self.unit = unit


class DatabaseUnusableError(Exception):
    """The database cannot be opened; the message says why, to an operator."""


class DatabaseLostError(Exception):
    """The connection broke: nothing tells whether the group was committed, so nobody may run it again.

    Those who asked are told of a failure. When they ask again, each unit finds out whether it was done.
    """


def run_units(transaction: Transaction, units: list[Unit]) -> Group:
    """Run units in order. A refusal before a unit's first write spoils nothing, one after it the group.

    Any other error ends the group: with statements that are sent ahead, it may belong to an earlier unit.
    """
    group = Group(transaction)
    for unit in units:
        writes_before = transaction.writes
        unit.error = None
        try:
            unit.result = unit.run(transaction)
        except MatrixError as error:
            unit.error = error
            if transaction.writes != writes_before:
                raise SpoiltGroupError(unit) from error
        group.done.append(unit)
    return group


class Database(ABC):
    """What features see of an engine. Subclasses say how to run a group and where to read."""

    dialect: Dialect

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.position = 0
        """The newest position that is durable here and applied to what is kept in memory."""
        self.memory: Memory = Generations(ROWS_KEPT)
        self.groups_written = 0
        self.units_written = 0
        self._waiting: deque[Unit] = deque()
        self._writer: asyncio.Task[None] | None = None
        self._on_foreign: list[Callable[[], None]] = []
        self._is_closing = False
        self._expected = 1

    @abstractmethod
    async def open(self) -> None:
        """Connect, and read the position where the log stands; raise DatabaseUnusableError."""

    @abstractmethod
    async def run_group(self, units: list[Unit]) -> Group:
        """Run units in one transaction and commit; raise SpoiltGroupError, DatabaseLostError or another."""

    @abstractmethod
    async def read(
        self, query: Callable[Concatenate[Snapshot, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a short query function on a snapshot."""

    @abstractmethod
    async def read_aside(
        self, query: Callable[Concatenate[Snapshot, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a query function that may take long, where it keeps nobody else waiting."""

    @abstractmethod
    async def close_connections(self) -> None:
        """Close what `open` opened."""

    async def write(
        self, work: Callable[Concatenate[Transaction, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run `work(transaction, ...)` in the next group commit; return its result when it is durable."""
        if self._is_closing:
            raise RuntimeError("the database is closing")
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append(Unit(lambda transaction: work(transaction, *args, **kwargs), answer))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write_groups(), name="database writer")
        return await answer

    def on_foreign_writes(self, forget: Callable[[], None]) -> None:
        """Have `forget` called when another process has written: what is in memory may be stale."""
        self._on_foreign.append(forget)

    def forget_all(self) -> None:
        """Tell every cache that it may be stale."""
        for forget in self._on_foreign:
            forget()

    async def close(self) -> None:
        """Finish what was asked for, then close."""
        self._is_closing = True
        while self._writer is not None:
            await asyncio.wait([self._writer])
        await self.close_connections()

    async def _write_groups(self) -> None:
        # One turn of the loop before each group: requests that arrived together commit together.
        await asyncio.sleep(0)
        while self._waiting:
            await self._gather()
            count = min(len(self._waiting), GROUP_LIMIT)
            await self._write_group([self._waiting.popleft() for _ in range(count)])
            self._expected = count + len(self._waiting)
        self._writer = None

    async def _gather(self) -> None:
        """Wait a moment for those who were answered just now, as long as more of them come back.

        Without it they would form a second group that waits while the first is written, and every commit, and
        every answer to those who read along, would carry half as much.
        """
        for _ in range(GATHER_TIMES):
            count = len(self._waiting)
            if count >= self._expected:
                return
            await asyncio.sleep(GATHER_S)
            if len(self._waiting) == count:
                return

    async def _write_group(self, units: list[Unit]) -> None:
        try:
            group = await self.run_group(units)
        except SpoiltGroupError as spoilt:
            await self._write_rest(units, spoilt.unit)
        except DatabaseLostError as error:
            for unit in units:
                unit.error = error
                _answer(unit)
        except Exception as error:  # noqa: BLE001 - it goes to whoever waits
            await self._write_singly(units, error)
        else:
            self._finish(group)

    async def _write_rest(self, units: list[Unit], failed: Unit) -> None:
        _answer(failed)
        rest = [unit for unit in units if unit is not failed]
        if rest:
            await self._write_group(rest)

    async def _write_singly(self, units: list[Unit], error: Exception) -> None:
        if len(units) == 1:
            units[0].error = error
            _answer(units[0])
            return
        logger.warning("group commit failed; its units run one by one", error=describe(error))
        for unit in units:
            await self._write_group([unit])

    def _finish(self, group: Group) -> None:
        self.position = group.transaction.position
        self.groups_written += 1
        self.units_written += len(group.done)
        for call in group.transaction.after_commits:
            try:
                call()
            except Exception:  # noqa: BLE001 - the group is durable, its callers must be answered
                logger.exception("what follows a commit failed")
        for unit in group.done:
            _answer(unit)


def _answer(unit: Unit) -> None:
    if unit.answer.done():  # whoever asked has gone away; the work stands
        return
    if unit.error is not None:
        unit.answer.set_exception(unit.error)
    else:
        unit.answer.set_result(unit.result)
