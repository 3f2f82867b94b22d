"""PostgreSQL through psycopg: units and reads run in threads, a group's statements in one pipeline.

The row of `stream_head` is locked for a whole group, so commits of several processes follow one another
and positions become visible in order. The same row tells a process whether another has written since its
own last group. Nobody waits for that answer: a group is decided while it is on its way, and only if another
process has written, everything is forgotten that is kept in memory, and the group decided again.
"""

import asyncio
import re
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import Any, Concatenate, ParamSpec, TypeVar

import psycopg
from psycopg.abc import Buffer
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.array import ListDumper

from veche.core.errors import InvalidParam, NoRoom
from veche.kit.clock import Clock
from veche.kit.database import (
    HEAD_OF_LOG,
    Database,
    DatabaseLostError,
    DatabaseUnusableError,
    Group,
    Reading,
    Unit,
    run_units,
)
from veche.kit.database_inserts import WaitingInserts
from veche.kit.dialect import Dialect
from veche.kit.observe import logger
from veche.kit.transaction import Row, Snapshot, Transaction

P = ParamSpec("P")
R = TypeVar("R")

LOCK_HEAD = "SELECT position FROM stream_head FOR UPDATE"
READER_THREADS = 6
SWITCH_INTERVAL_S = 0.0005
"""How long a thread that comes back from the network waits for the interpreter while another computes."""
_HARMLESS = re.compile(r'[^"\\\x00]+').fullmatch
CONNECTION_DEFAULTS = {
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
}
"""How soon a server that went away without a word is noticed; the URL may say otherwise."""


class IdListDumper(ListDumper):
    """Writes a list of identifiers or numbers in one go: one by one they cost more than many a query."""

    def dump(self, obj: list[Any]) -> Buffer | None:
        """Return the text of an array."""
        return _join_ids(obj) or _join_numbers(obj) or super().dump(obj)


def _join_ids(items: list[Any]) -> bytes | None:
    """Return the array of plain ASCII texts; None for what has to be encoded or escaped."""
    try:
        text = "".join(items)
    except TypeError:
        return None
    if not text.isascii() or not _HARMLESS(text):
        return None
    return b'{"%b"}' % '","'.join(items).encode("ascii")


def _join_numbers(items: list[Any]) -> bytes | None:
    if any(type(item) is not int for item in items):
        return None
    return b"{%b}" % ",".join(map(str, items)).encode("ascii")


class PostgresConnection:
    """One psycopg connection that speaks the project's SQL."""

    dialect: Dialect = "postgresql"

    def __init__(self, url: str) -> None:
        wanted: dict[str, Any] = {**CONNECTION_DEFAULTS, **conninfo_to_dict(url)}
        self.raw = psycopg.connect(**wanted, autocommit=True, cursor_factory=psycopg.RawCursor)
        self.raw.prepare_threshold = 2
        self.raw.adapters.register_dumper(list, IdListDumper)
        self._cursor = self.raw.cursor()
        self.inserts = WaitingInserts(self._send)

    def fetch(self, sql: str, parameters: Sequence[Any]) -> list[Row]:
        """Run a statement and return all its rows."""
        self.inserts.send_all()
        cursor = self._cursor.execute(sql, parameters)
        return cursor.fetchall()

    def ask(self, sql: str) -> Callable[[], Any]:
        """Send a query inside a pipeline; return what waits for its one value, if it has not come by then."""
        cursor = self.raw.cursor().execute(sql)
        # Without this the server keeps its answer until somebody waits for all of them.
        self.raw.pgconn.send_flush_request()
        self.raw.pgconn.flush()

        return cache(lambda: cursor.fetchall()[0][0])

    def execute(self, sql: str, parameters: Sequence[Any]) -> None:
        """Send a statement; inside a pipeline its result is looked at later, with the others."""
        if not self.inserts.take(sql, parameters):
            self.inserts.send_all()
            self._send(sql, parameters)

    def _send(self, sql: str, parameters: Sequence[Any]) -> None:
        with _refusing_nul():
            self.raw.cursor().execute(sql, parameters)


@contextmanager
def _refusing_nul() -> Iterator[None]:
    """Refuse text with a NUL character, which PostgreSQL does not keep, before anything is sent."""
    try:
        yield
    except psycopg.DataError as error:
        if "NUL" not in str(error):
            raise
        raise InvalidParam("Text with a NUL character in it cannot be kept") from error


class _HeadMovedError(Exception):
    """Another process has written since what is in memory was true."""


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
        self._is_shared = False
        """Whether another process has written of late: then the head is waited for before anything else."""

    async def open(self) -> None:
        """Connect, make the head of the log if this is a new database, and read where it stands."""
        # The writer comes back from the network after each statement, and all writes wait for it meanwhile.
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        try:
            self.position = await self._in_writer(self._read_head)
        except psycopg.Error as error:
            why = str(error).strip().partition("\n")[0]
            raise DatabaseUnusableError(f"The database cannot be opened: {why}.") from error

    async def run_group(self, units: list[Unit]) -> Group:
        """Run the units in the writer's thread, and again if the connection had been lost."""
        return await self._in_writer(self._run_group, units)

    async def read(
        self, query: Callable[Concatenate[Snapshot, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a query in a reader thread: the network would keep the loop waiting."""
        loop = asyncio.get_running_loop()
        reading = await loop.run_in_executor(self._readers, lambda: self._query(query, *args, **kwargs))
        return reading.finish()

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

    def _run_group(self, units: list[Unit], *, is_second_try: bool = False) -> Group:
        connection = self._connect_or_give_up()
        connection.inserts.forget()
        has_begun = False
        try:
            with connection.raw.pipeline(), connection.raw.transaction():
                head = connection.ask(LOCK_HEAD)
                if self._is_shared:
                    self._follow(head())
                try:
                    group = self._run_units(connection, units)
                finally:
                    # Whatever the units came to means nothing if they were decided on something else.
                    self._check_head(head())
                    has_begun = True
                self._send_rest(connection, group)
                return group
        except _HeadMovedError:
            self._is_shared = True
        except psycopg.errors.DiskFull as error:
            logger.error("the disk of the database is full")
            raise NoRoom("The server's disk is full: try again later") from error
        except psycopg.Error as error:
            if not self._drop_connection_if_lost():
                raise
            if has_begun or is_second_try:
                raise DatabaseLostError(str(error)) from error
            is_second_try = True
        return self._run_group(units, is_second_try=is_second_try)

    def _run_units(self, connection: PostgresConnection, units: list[Unit]) -> Group:
        return run_units(Transaction(connection, self.clock.now_ms(), self.position), units)

    def _check_head(self, position: int) -> None:
        if position != self.position:
            raise _HeadMovedError

    def _follow(self, position: int) -> None:
        """Go on from where another process has got to; or find that nobody else writes any more."""
        self._is_shared = position != self.position
        if self._is_shared:
            logger.debug("another process has written", position=position)
            self.position = position
            self.forget_all()

    def _send_rest(self, connection: PostgresConnection, group: Group) -> None:
        if group.transaction.position != self.position:
            connection.execute("UPDATE stream_head SET position = $1", (group.transaction.position,))
        connection.inserts.send_all()

    def _connect_or_give_up(self) -> PostgresConnection:
        try:
            return self._connection_of_thread()
        except psycopg.Error as error:
            raise DatabaseLostError(str(error)) from error

    def _query(
        self, query: Callable[Concatenate[Snapshot, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> Reading[R]:
        try:
            return self._query_once(query, *args, **kwargs)
        except psycopg.Error:
            if not self._drop_connection_if_lost():
                raise
        # The connection had broken since its last use, or just now: reading again does no harm.
        return self._query_once(query, *args, **kwargs)

    def _query_once(
        self, query: Callable[Concatenate[Snapshot, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> Reading[R]:
        connection = self._connection_of_thread()
        connection.raw.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            snapshot = Snapshot(connection, self.clock.now_ms(), self.memory)
            return Reading(snapshot, query(snapshot, *args, **kwargs))
        finally:
            connection.raw.execute("COMMIT")

    def _connection_of_thread(self) -> PostgresConnection:
        found: PostgresConnection | None = getattr(self._thread, "connection", None)
        if found is None:
            found = self._thread.connection = PostgresConnection(self._url)
            self._opened.append(found)
        return found

    def _drop_connection_if_lost(self) -> bool:
        connection: PostgresConnection | None = getattr(self._thread, "connection", None)
        if connection is None or not (connection.raw.closed or connection.raw.broken):
            return False
        connection.raw.close()
        self._opened.remove(connection)
        self._thread.connection = None
        return True
