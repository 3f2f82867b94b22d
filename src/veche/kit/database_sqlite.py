"""SQLite through apsw: units and short reads run on the event loop, commits and long reads in threads.

A statement on a warm page costs less than a thread switch, so the loop runs it in place. What waits for
the disk, the commit, runs in a thread while the loop takes in the next group's requests.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import apsw

from veche.core.errors import NoRoom
from veche.kit.clock import Clock
from veche.kit.database import HEAD_OF_LOG, Database, DatabaseUnusableError, Group, Reading, Unit, run_units
from veche.kit.dialect import Dialect, to_sqlite, to_sqlite_parameters
from veche.kit.observe import logger
from veche.kit.transaction import Row, Snapshot, Transaction

P = ParamSpec("P")
R = TypeVar("R")

READER_THREADS = 2
BUSY_TIMEOUT_MS = 10_000
CACHE_KIB = 16_000


class SqliteConnection:
    """One apsw connection that speaks the project's SQL."""

    dialect: Dialect = "sqlite"

    def __init__(self, path: Path, *, read_only: bool) -> None:
        flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE | apsw.SQLITE_OPEN_NOMUTEX
        self.raw = apsw.Connection(str(path), flags=flags)
        self.raw.set_busy_timeout(BUSY_TIMEOUT_MS)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            self.raw.execute(f"PRAGMA {pragma}")
        self.raw.execute(f"PRAGMA cache_size = {-CACHE_KIB}")
        if read_only:
            self.raw.execute("PRAGMA query_only = ON")

    def fetch(self, sql: str, parameters: Sequence[Any]) -> list[Row]:
        """Run a statement and return all its rows."""
        return self.raw.execute(to_sqlite(sql), to_sqlite_parameters(parameters)).fetchall()

    def execute(self, sql: str, parameters: Sequence[Any]) -> None:
        """Run a statement for its effect."""
        self.raw.execute(to_sqlite(sql), to_sqlite_parameters(parameters))


class SqliteDatabase(Database):
    """The embedded engine: one file, one process."""

    dialect = "sqlite"

    def __init__(self, path: Path, clock: Clock) -> None:
        super().__init__(clock)
        self._path = path
        self._committer = ThreadPoolExecutor(1, thread_name_prefix="commit")
        self._readers = ThreadPoolExecutor(READER_THREADS, thread_name_prefix="read")
        self._thread = threading.local()
        self._opened: list[SqliteConnection] = []
        self._writing: SqliteConnection
        self._reading: SqliteConnection

    async def open(self) -> None:
        """Open the file, make the head of the log if this is a new one, and read where it stands."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._open_file()
        except apsw.Error as error:
            raise DatabaseUnusableError(f"The database {self._path} cannot be opened: {error}.") from error

    def _open_file(self) -> None:
        self._writing = self._open_connection(read_only=False)
        for statement in HEAD_OF_LOG:
            self._writing.execute(statement, ())
        self._reading = self._open_connection(read_only=True)
        self.position = self._reading.fetch("SELECT position FROM stream_head", ())[0][0]

    async def run_group(self, units: list[Unit]) -> Group:
        """Run the units here; hand only the commit to a thread."""
        raw = self._writing.raw
        raw.execute("BEGIN IMMEDIATE")
        try:
            transaction = Transaction(self._writing, self.clock.now_ms(), self.position)
            group = run_units(transaction, units)
            if transaction.position != self.position:
                raw.execute("UPDATE stream_head SET position = ?", (transaction.position,))
            commit = "COMMIT" if transaction.writes else "ROLLBACK"
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._committer, raw.execute, commit)
        except BaseException as error:
            if raw.in_transaction:
                raw.execute("ROLLBACK")
            if isinstance(error, apsw.FullError):
                logger.error("the disk of the database is full")
                raise NoRoom("The server's disk is full: try again later") from error
            raise
        return group

    async def read(
        self, query: Callable[Concatenate[Snapshot, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a short query here, on the loop: cheaper than any thread."""
        return self._query(self._reading, query, *args, **kwargs).finish()

    async def read_aside(
        self, query: Callable[Concatenate[Snapshot, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a query in a reader thread with a connection of its own."""
        loop = asyncio.get_running_loop()
        reading = await loop.run_in_executor(
            self._readers, lambda: self._query(self._connection_of_thread(), query, *args, **kwargs)
        )
        return reading.finish()

    async def close_connections(self) -> None:
        """Close everything; the last connection folds the write-ahead log into the file."""
        self._readers.shutdown()
        self._committer.shutdown()
        for connection in self._opened:
            connection.raw.close()

    def _query(
        self,
        connection: SqliteConnection,
        query: Callable[Concatenate[Snapshot, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Reading[R]:
        connection.raw.execute("BEGIN")
        try:
            snapshot = Snapshot(connection, self.clock.now_ms(), self.memory)
            return Reading(snapshot, query(snapshot, *args, **kwargs))
        finally:
            connection.raw.execute("COMMIT")

    def _connection_of_thread(self) -> SqliteConnection:
        found: SqliteConnection | None = getattr(self._thread, "connection", None)
        if found is None:
            found = self._thread.connection = self._open_connection(read_only=True)
        return found

    def _open_connection(self, *, read_only: bool) -> SqliteConnection:
        connection = SqliteConnection(self._path, read_only=read_only)
        self._opened.append(connection)
        return connection
