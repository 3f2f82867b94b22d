"""Rows that a group adds to one table, one after another: sent to PostgreSQL as one statement.

Each statement is a trip through the driver and the server that takes longer than a row itself does.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from veche.core.errors import InvalidParam

MOST_ROWS = 64
"""Rows of one statement: PostgreSQL counts parameters with sixteen bits."""
_ONE_ROW = re.compile(r"(INSERT INTO \w+(?: \([\w, ]+\))? VALUES )(\(.+\))").fullmatch
_MORE_THAN_A_ROW = re.compile(r"ON CONFLICT|RETURNING|SELECT").search
_PARAMETER = re.compile(r"\$(\d+)")

Send = Callable[[str, Sequence[Any]], None]


class WaitingInserts:
    """Inserts of plain rows that were asked for and not sent. Only those into one table wait at a time."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._sql = ""
        self._rows: list[Sequence[Any]] = []

    def take(self, sql: str, parameters: Sequence[Any]) -> bool:
        """Keep a row for later; return False for any other statement, which must come after `send_all`."""
        if _split(sql) is None:
            return False
        _check_no_nul(parameters)
        if sql != self._sql:
            self.send_all()
            self._sql = sql
        self._rows.append(parameters)
        return True

    def send_all(self) -> None:
        """Send what waits, in statements of a few sizes, so that the server knows them from before."""
        rows, self._rows = self._rows, []
        start = 0
        while start < len(rows):
            count = min(MOST_ROWS, 1 << (len(rows) - start).bit_length() - 1)
            values = [value for row in rows[start : start + count] for value in row]
            self._send(widen(self._sql, count), values)
            start += count

    def forget(self) -> None:
        """Drop what waits: its transaction came to nothing."""
        self._rows = []


@lru_cache(maxsize=1024)
def widen(sql: str, count: int) -> str:
    """Return the statement that inserts `count` rows where `sql` inserts one."""
    found = _split(sql)
    assert found is not None, "only plain rows wait"
    head, row, width = found
    return head + ", ".join(_renumber(row, number * width) for number in range(count))


def _renumber(row: str, by: int) -> str:
    return _PARAMETER.sub(lambda found: f"${int(found[1]) + by}", row)


@lru_cache(maxsize=1024)
def _split(sql: str) -> tuple[str, str, int] | None:
    """Return what is before the row, the row, and its parameters; None if `sql` is not just one row."""
    found = _ONE_ROW(sql)
    if found is None or _MORE_THAN_A_ROW(sql):
        return None
    numbers = [int(number) for number in _PARAMETER.findall(found[2])]
    return (found[1], found[2], max(numbers)) if numbers else None


def _check_no_nul(parameters: Sequence[Any]) -> None:
    """Raise M_INVALID_PARAM for what PostgreSQL does not keep, while it is known who asked for it."""
    if any(isinstance(value, str) and "\0" in value for value in parameters):
        raise InvalidParam("Text with a NUL character in it cannot be kept")
