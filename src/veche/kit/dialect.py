"""The few places where the SQL of SQLite and PostgreSQL differ: one text is written, this rewrites it.

Statements are written as PostgreSQL reads them, in the part that both share. For SQLite:

- `$1` becomes `?1`;
- `= ANY($1)` becomes `IN (SELECT value FROM json_each(?1))`, the list going in as JSON;
- `UNNEST($1::TEXT[]) AS room(value)`, a list as a table, becomes `json_each(?1) AS room`;
- in `CREATE TABLE`, BIGINT is INTEGER, BYTEA is BLOB, and the table is STRICT. A table that ends in
  `/* clustered */` is stored by its primary key (WITHOUT ROWID).
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal

import orjson

Dialect = Literal["sqlite", "postgresql"]

_ANY = re.compile(r"=\s*ANY\(\$(\d+)\)")
_UNNEST = re.compile(r"UNNEST\(\$(\d+)::\w+\[\]\) AS (\w+)\(value\)")
_PARAMETER = re.compile(r"\$(\d+)")
_TYPES = ((re.compile(r"\bBIGINT\b"), "INTEGER"), (re.compile(r"\bBYTEA\b"), "BLOB"))
_CLUSTERED = re.compile(r"/\* clustered \*/\s*$")


@lru_cache(maxsize=4096)
def to_sqlite(sql: str) -> str:
    """Return a statement in the form that SQLite reads."""
    sql = _ANY.sub(r"IN (SELECT value FROM json_each(?\1))", sql)
    sql = _UNNEST.sub(r"json_each(?\1) AS \2", sql)
    return _PARAMETER.sub(r"?\1", sql)


def to_sqlite_ddl(sql: str) -> str:
    """Return a schema statement in the form that SQLite reads."""
    for pattern, name in _TYPES:
        sql = pattern.sub(name, sql)
    if not sql.lstrip().upper().startswith("CREATE TABLE"):
        return sql
    if _CLUSTERED.search(sql):
        return _CLUSTERED.sub("STRICT, WITHOUT ROWID", sql)
    return f"{sql} STRICT"


def to_sqlite_parameters(parameters: Sequence[Any]) -> tuple[Any, ...]:
    """Return parameters for SQLite, which has no arrays: a list goes in as its JSON text."""
    return tuple(orjson.dumps(p).decode() if isinstance(p, list) else p for p in parameters)
