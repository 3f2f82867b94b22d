"""Dumps the tables of a PostgreSQL database to files and loads them again, also while a server writes to it.

The files are what `COPY` writes: they fit any version of PostgreSQL, and need none of its programs here.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg
from msgspec import Struct
from psycopg import IsolationLevel
from psycopg.sql import SQL, Composed, Identifier

from veche.kit.database import DatabaseUnusableError

BLOCK_BYTES = 1024 * 1024
_TABLES = (
    "SELECT table_name FROM information_schema.tables"
    " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name"
)
_COLUMNS = (
    "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema()"
    " AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position"
)

_STEPS = "SELECT feature, number, checksum FROM schema_migration ORDER BY feature, number"


class Table(Struct, frozen=True):
    """A table of a dump: its name, and the columns in the order in which its file has them."""

    name: str
    columns: tuple[str, ...]


class Dump:
    """A PostgreSQL database as of one moment."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self.tables = _list_tables(connection)

    def list_steps(self) -> list[tuple[str, int, str]]:
        """Return the schema steps that the database has had: feature, number, checksum."""
        return list(self._connection.execute(_STEPS))

    def find_owner(self) -> str | None:
        """Return the server name that the database belongs to."""
        if "server_identity" not in {table.name for table in self.tables}:
            return None
        row = self._connection.execute("SELECT server_name FROM server_identity").fetchone()
        return row[0] if row else None

    def write(self, table: Table, path: Path) -> None:
        """Write the rows of a table to a file."""
        with (
            path.open("wb") as file,
            self._connection.cursor() as cursor,
            cursor.copy(_copy("COPY {} ({}) TO STDOUT", table)) as copy,
        ):
            for block in copy:
                file.write(block)


@contextmanager
def dumping(url: str) -> Iterator[Dump]:
    """Lend a database as of now, while others write to it."""
    with _connected(url) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        yield Dump(connection)


def load_tables(url: str, tables: Sequence[Table], folder: Path) -> None:
    """Fill tables from the files of a dump, in place of what they hold: all of them, or none."""
    with _connected(url) as connection:
        names = SQL(", ").join(Identifier(table.name) for table in tables)
        connection.execute(SQL("TRUNCATE {}").format(names))
        for table in tables:
            _load(connection, table, folder / table.name)


def list_table_names(url: str) -> list[str]:
    """Return the names of all tables."""
    with _connected(url) as connection:
        return [table.name for table in _list_tables(connection)]


def has_rows(url: str, table: str) -> bool:
    """Return whether there is anything in a table."""
    with _connected(url) as connection:
        found = connection.execute(SQL("SELECT 1 FROM {} LIMIT 1").format(Identifier(table)))
        return found.fetchone() is not None


@contextmanager
def _connected(url: str) -> Iterator[psycopg.Connection]:
    """Lend a connection in a transaction; raise DatabaseUnusableError with what the server says."""
    try:
        with psycopg.connect(url) as connection:
            yield connection
    except psycopg.Error as error:
        why = str(error).strip().partition("\n")[0]
        raise DatabaseUnusableError(f"The database cannot be used: {why}.") from error


def _list_tables(connection: psycopg.Connection) -> list[Table]:
    names = [name for (name,) in connection.execute(_TABLES)]
    return [
        Table(name, tuple(column for (column,) in connection.execute(_COLUMNS, (name,)))) for name in names
    ]


def _load(connection: psycopg.Connection, table: Table, path: Path) -> None:
    with (
        path.open("rb") as file,
        connection.cursor() as cursor,
        cursor.copy(_copy("COPY {} ({}) FROM STDIN", table)) as copy,
    ):
        while block := file.read(BLOCK_BYTES):
            copy.write(block)


def _copy(template: LiteralString, table: Table) -> Composed:
    columns = SQL(", ").join(map(Identifier, table.columns))
    return SQL(template).format(Identifier(table.name), columns)
