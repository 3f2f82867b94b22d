"""Questions about the database as a whole, for those who look after it."""

import resource
from collections.abc import Mapping, Sequence
from pathlib import Path

from veche.kit.migrations import Migration
from veche.kit.transaction import Snapshot

_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
    "postgresql": "SELECT table_name FROM information_schema.tables"
    " WHERE table_schema = current_schema() ORDER BY table_name",
}
_SIZES = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}
_WITH_POSITION = {
    "sqlite": "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'position'"
    " WHERE m.type = 'table' ORDER BY m.name",
    "postgresql": "SELECT table_name FROM information_schema.columns WHERE column_name = 'position'"
    " AND table_schema = current_schema() ORDER BY table_name",
}


def list_tables(snapshot: Snapshot) -> list[str]:
    """Return the names of all tables."""
    return [name for (name,) in snapshot.fetch(_TABLES[snapshot.dialect])]


def measure_database(snapshot: Snapshot) -> int:
    """Return how large the database is, in bytes."""
    size_bytes: int = snapshot.fetchval(_SIZES[snapshot.dialect])
    return size_bytes


def measure_memory() -> int:
    """Return how much memory this process holds, in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


def count_steps(snapshot: Snapshot) -> dict[str, int]:
    """Return how many schema steps each feature has had."""
    rows = snapshot.fetch("SELECT feature, COUNT(*) FROM schema_migration GROUP BY feature ORDER BY feature")
    return dict(rows)


def list_missing_steps(snapshot: Snapshot, steps_by_feature: Mapping[str, Sequence[Migration]]) -> list[str]:
    """Return the schema steps of this program that the database has not had yet."""
    applied = set(snapshot.fetch("SELECT feature, number FROM schema_migration"))
    return [
        f"{feature} {number} ({step.name})"
        for feature, steps in steps_by_feature.items()
        for number, step in enumerate(steps)
        if (feature, number) not in applied
    ]


def list_positions_ahead(snapshot: Snapshot) -> list[str]:
    """Return the tables with a position that the log has not reached: nobody could ever read it."""
    head = snapshot.fetchval("SELECT position FROM stream_head")
    tables = [name for (name,) in snapshot.fetch(_WITH_POSITION[snapshot.dialect]) if name != "stream_head"]
    return [
        table for table in tables if (snapshot.fetchval(f'SELECT MAX(position) FROM "{table}"') or 0) > head
    ]
