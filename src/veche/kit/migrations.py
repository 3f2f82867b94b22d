"""Schema changes: ordered steps of each feature, applied once, checked for ever after."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from veche.kit.database import Database
from veche.kit.dialect import to_sqlite_ddl
from veche.kit.transaction import Transaction


class SchemaError(Exception):
    """The database does not fit this program; the message says why, to an operator."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: statements for both engines, and those that only one engine needs."""

    name: str
    statements: Sequence[str] = ()
    sqlite: Sequence[str] = ()
    postgresql: Sequence[str] = ()

    @property
    def checksum(self) -> str:
        """A digest of the statements: an applied step must never change."""
        text = "\n".join([self.name, *self.statements, *self.sqlite, *self.postgresql])
        return hashlib.sha256(text.encode()).hexdigest()


_TABLE = """CREATE TABLE IF NOT EXISTS schema_migration (
    feature TEXT NOT NULL, number BIGINT NOT NULL, name TEXT NOT NULL, checksum TEXT NOT NULL,
    applied_ms BIGINT NOT NULL, PRIMARY KEY (feature, number)) /* clustered */"""


async def migrate(database: Database, steps_by_feature: Mapping[str, Sequence[Migration]]) -> int:
    """Bring the database to this program's schema; return how many steps ran. Raise SchemaError."""
    return await database.write(_migrate, steps_by_feature)


def _migrate(tx: Transaction, steps_by_feature: Mapping[str, Sequence[Migration]]) -> int:
    tx.execute(_statement(tx, _TABLE))
    applied = {
        (feature, number): checksum
        for feature, number, checksum in tx.fetch("SELECT feature, number, checksum FROM schema_migration")
    }
    for feature, number in applied:
        if number >= len(steps_by_feature.get(feature, ())):
            raise SchemaError(
                f"This database was made by a newer Veche (it has step {number} of {feature}). "
                "Start that version, or restore a backup made before the upgrade."
            )
    return sum(_apply_new(tx, feature, steps, applied) for feature, steps in steps_by_feature.items())


def _apply_new(
    tx: Transaction, feature: str, steps: Sequence[Migration], applied: Mapping[tuple[str, int], str]
) -> int:
    new = 0
    for number, step in enumerate(steps):
        known = applied.get((feature, number))
        if known is None:
            _apply(tx, feature, number, step)
            new += 1
        elif known != step.checksum:
            raise SchemaError(
                f"Step {number} ({step.name}) of {feature} is not the one that this database was made with."
            )
    return new


def _apply(tx: Transaction, feature: str, number: int, step: Migration) -> None:
    own = step.sqlite if tx.dialect == "sqlite" else step.postgresql
    for sql in (*step.statements, *own):
        tx.execute(_statement(tx, sql))
    tx.execute(
        "INSERT INTO schema_migration VALUES ($1, $2, $3, $4, $5)",
        feature, number, step.name, step.checksum, tx.now_ms,
    )  # fmt: skip


def _statement(tx: Transaction, sql: str) -> str:
    return to_sqlite_ddl(sql) if tx.dialect == "sqlite" else sql
