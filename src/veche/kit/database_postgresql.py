"""PostgreSQL through psycopg: units and reads run in threads, a group's statements in one pipeline.

The row of `stream_head` is locked for a whole group, so commits of several processes follow one another
and positions become visible in order. The same row tells a process whether another has written since its
own last group; then everything it keeps in memory is forgotten before it decides anything.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Concatenate, ParamSpec, TypeVar

import psycopg

from veche.kit.clock import Clock
from veche.kit.database import HEAD_OF_LOG, Database, Group, SpoiltGroupError, Unit, run_units
from veche.kit.dialect import Dialect
from veche.kit.observe import logger
from veche.kit.transaction import Row, Snapshot, Transaction

P = ParamSpec("P")
R = TypeVar("R")

READER_THREADS = 6


class PostgresConnection:
    """One psycopg connection that speaks the project's SQL."""

    dialect: Dialect = "postgresql"

    def __init__(self, url: str) -> None:
        self.raw = psycopg.connect(url, autocommit=True, cursor_factory=psycopg.RawCursor)
        self.raw.prepare_threshold = 2
        self._cursor = self.raw.cursor()

    def fetch(self, sql: str, parameters: Sequence[Any]) -> list[Row]:
        """Run a statement and return all its rows."""
        cursor = self._cursor.execute(sql, parameters)
        return cursor.fetchall()

    def execute(self, sql: str, parameters: Sequence[Any]) -> None:
        """Send a statement; inside a pipeline its result is looked at later, with the others."""
        self.raw.cursor().execute(sql, parameters)


class PostgresDatabase(Database):
    """The engine for more than one process: everything shared is in PostgreSQL."""

    dialect = "postgresql"

    def __init__(self, url: str, clock: Clock) -> None:
        super().__init__(clock)
        self._url = url
        self._writer_thread = ThreadPoolExecutor(1, thread_name_prefix="write")
        self._readers = ThreadPoolExecutor(READER_THREADS, thread_name_prefix="read")
        self._thread = threading.local()
        self._opened: list[PostgresConnection] = []

    async def open(self) -> None:
        """Connect, make the head of the log if this is a new database, and read where it stands."""
        self.position = await self._in_writer(self._read_head)

    async def run_group(self, units: list[Unit]) -> Group:
        """Run the units in the writer's thread, and again if the connection had been lost."""
        return await self._in_writer(self._run_group, units)

    async def read(
        self, query: Callable[Concatenate[Snapshot, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a query in a reader thread: the network would keep the loop waiting."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, lambda: self._query(query, *args, **kwargs))

    read_aside = read

    async def close_connections(self) -> None:
        """Close everything."""
        self._readers.shutdown()
        self._writer_thread.shutdown()
        for connection in self._opened:
            connection.raw.close()

    async def _in_writer(self, call: Callable[..., R], *args: Any) -> R:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._writer_thread, call, *args)

    def _read_head(self) -> int:
        connection = self._connection_of_thread()
        for statement in HEAD_OF_LOG:
            connection.execute(statement, ())
        position: int = connection.fetch("SELECT position FROM stream_head", ())[0][0]
        return position

    def _run_group(self, units: list[Unit]) -> Group:
        connection = self._connection_of_thread()
        try:
            with connection.raw.pipeline(), connection.raw.transaction():
                return self._run_units(connection, units)
        except SpoiltGroupError:
            raise
        except psycopg.Error:
            self._drop_connection_if_lost()
            raise

    def _run_units(self, connection: PostgresConnection, units: list[Unit]) -> Group:
        head = connection.fetch("SELECT position FROM stream_head FOR UPDATE", ())[0][0]
        if head != self.position:
            logger.debug("another process has written", position=head)
            self.forget_all()
        group = run_units(Transaction(connection, self.clock.now_ms(), head), units)
        if group.transaction.position != head:
            connection.execute("UPDATE stream_head SET position = $1", (group.transaction.position,))
        return group

    def _query(self, query: Callable[Concatenate[Snapshot, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        connection = self._connection_of_thread()
        try:
            connection.raw.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                return query(Snapshot(connection, self.clock.now_ms()), *args, **kwargs)
            finally:
                connection.raw.execute("COMMIT")
        except psycopg.Error:
            self._drop_connection_if_lost()
            raise

    def _connection_of_thread(self) -> PostgresConnection:
        found: PostgresConnection | None = getattr(self._thread, "connection", None)
        if found is None:
            found = self._thread.connection = PostgresConnection(self._url)
            self._opened.append(found)
        return found

    def _drop_connection_if_lost(self) -> None:
        connection = self._connection_of_thread()
        if connection.raw.closed or connection.raw.broken:
            self._opened.remove(connection)
            self._thread.connection = None
