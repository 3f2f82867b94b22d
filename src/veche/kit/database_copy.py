"""Copies and checks an SQLite file, also while a server writes to it."""

from pathlib import Path

import apsw

from veche.kit.database import DatabaseUnusableError

BUSY_TIMEOUT_MS = 10_000
FAULTS_SHOWN = 10


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database as it is at this moment, to a file that must not be there yet."""
    try:
        _copy(source, target)
    except apsw.Error as error:
        raise DatabaseUnusableError(f"The database {source} cannot be copied: {error}.") from error


def find_sqlite_owner(path: Path) -> str | None:
    """Return the server name that a database belongs to; None for one that no server has begun to use."""
    connection = _open(path, apsw.SQLITE_OPEN_READONLY)
    try:
        row = connection.execute("SELECT server_name FROM server_identity").fetchone()
    except apsw.SQLError:  # there is no such table yet
        return None
    finally:
        connection.close()
    return str(row[0]) if row else None


def _copy(source: Path, target: Path) -> None:
    reading = _open(source, apsw.SQLITE_OPEN_READWRITE)
    writing = _open(target, apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)
    try:
        # In one step: a copy in several would begin anew with each write of the server.
        with writing.backup("main", reading, "main") as copying:
            copying.step(-1)
        writing.execute("PRAGMA journal_mode = DELETE")  # one file, no companions
    finally:
        writing.close()
        reading.close()


def list_sqlite_faults(path: Path) -> list[str]:
    """Return what the engine finds wrong with a file; nothing for a sound one."""
    try:
        connection = _open(path, apsw.SQLITE_OPEN_READWRITE)
        try:
            rows = connection.execute(f"PRAGMA quick_check({FAULTS_SHOWN})").fetchall()
        finally:
            connection.close()
    except apsw.Error as error:
        return [str(error)]
    return [str(text) for (text,) in rows if text != "ok"]


def _open(path: Path, flags: int) -> apsw.Connection:
    connection = apsw.Connection(str(path), flags=flags)
    connection.set_busy_timeout(BUSY_TIMEOUT_MS)
    return connection
