"""What store functions are given: a snapshot to read from, or a transaction to read and write in.

Both are used from ordinary (not async) functions, which the database runs where it suits the engine: see
`docs/decisions/0003-one-sql-two-databases.md`. Parameters are `$1`, `$2`; rows are tuples.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from veche.kit.dialect import Dialect
from veche.kit.generations import Generations

Row = tuple[Any, ...]
Memory = Generations[int, Any]
"""What was read of rows that hardly change, by position."""
D = TypeVar("D")


class Connection(Protocol):
    """One connection of an engine, as the two classes below use it."""

    dialect: Dialect

    def fetch(self, sql: str, parameters: Sequence[Any]) -> list[Row]:
        """Run a statement and return all its rows."""
        ...

    def execute(self, sql: str, parameters: Sequence[Any]) -> None:
        """Run a statement for its effect; the engine may send it later, but before any other fetch."""
        ...


class Snapshot:
    """A consistent, read-only view of the database."""

    def __init__(self, connection: Connection, now_ms: int, memory: Memory | None = None) -> None:
        self._connection = connection
        self.memory = memory
        """What earlier snapshots keep for later ones; None in a unit, which sees what may never be."""
        self.now_ms = now_ms
        self.after_reads: list[Callable[[], None]] = []
        """What follows the read, in order."""

    @property
    def dialect(self) -> Dialect:
        """Which engine this is, for the rare statement that cannot be written once."""
        return self._connection.dialect

    def fetch(self, sql: str, *parameters: Any) -> list[Row]:
        """Return all rows of a query."""
        return self._connection.fetch(sql, parameters)

    def fetchrow(self, sql: str, *parameters: Any) -> Row | None:
        """Return the first row of a query, or None."""
        rows = self._connection.fetch(sql, parameters)
        return rows[0] if rows else None

    def fetchval(self, sql: str, *parameters: Any) -> Any:
        """Return the first column of the first row, or None."""
        rows = self._connection.fetch(sql, parameters)
        return rows[0][0] if rows else None

    def after_read(self, call: Callable[[], None]) -> None:
        """Have `call` run on the event loop when the read is over: to keep what it brought."""
        self.after_reads.append(call)

    def read_head(self) -> int:
        """Return the newest position that this view sees."""
        head: int = self.fetchval("SELECT position FROM stream_head")
        return head


class Transaction(Snapshot):
    """A unit of work inside a group commit: its writes, its positions, and what follows the commit.

    A unit must decide before it writes: one that raises after its first write makes the whole group run
    again without it. It may be run twice, so it touches nothing outside but through this object.
    """

    def __init__(self, connection: Connection, now_ms: int, position: int) -> None:
        super().__init__(connection, now_ms)
        self._position = position
        self.writes = 0
        self._after_commit: list[Callable[[], None]] = []
        self._drafts: dict[Any, Any] = {}

    @property
    def position(self) -> int:
        """The newest position taken, in this group or before it."""
        return self._position

    def after_read(self, call: Callable[[], None]) -> None:
        """Keep nothing: what a unit reads may never be committed."""

    @property
    def after_commits(self) -> Sequence[Callable[[], None]]:
        """What to call, in order, once the group has committed."""
        return self._after_commit

    def execute(self, sql: str, *parameters: Any) -> None:
        """Run a statement for its effect."""
        self.writes += 1
        self._connection.execute(sql, parameters)

    def change(self, sql: str, *parameters: Any) -> list[Row]:
        """Run a statement that writes and has a RETURNING clause; return its rows."""
        self.writes += 1
        return self._connection.fetch(sql, parameters)

    def next_position(self) -> int:
        """Take the next position of the one ordered log. Positions become visible in this order."""
        self.writes += 1
        self._position += 1
        return self._position

    def after_commit(self, call: Callable[[], None]) -> None:
        """Have `call` run on the event loop once the group is durable, before anybody is answered."""
        self.writes += 1
        self._after_commit.append(call)

    def draft(self, key: Any, make: Callable[[], D]) -> D:
        """Return what this group has under `key`, made at the first call: uncommitted state in memory."""
        try:
            found: D = self._drafts[key]
        except KeyError:
            found = self._drafts[key] = make()
        return found
