"""The one promise that everything incremental rests on: no reader ever skips a position."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from veche.core.errors import Forbidden
from veche.kit.clock import Clock
from veche.kit.database import Database, DatabaseLostError
from veche.kit.database_postgresql import PostgresDatabase
from veche.kit.database_sqlite import SqliteDatabase
from veche.kit.transaction import Snapshot, Transaction

pytestmark = pytest.mark.anyio

WRITERS = 8
WRITES_EACH = 40


def create_table(tx: Transaction) -> None:
    tx.execute("CREATE TABLE entry (position BIGINT PRIMARY KEY, writer TEXT NOT NULL)")


def append(tx: Transaction, writer: str) -> int:
    position = tx.next_position()
    tx.execute("INSERT INTO entry VALUES ($1, $2)", position, writer)
    return position


def read_on(snapshot: Snapshot, after: int) -> list[int]:
    rows = snapshot.fetch("SELECT position FROM entry WHERE position > $1 ORDER BY position", after)
    return [position for (position,) in rows]


async def write_on(database: Database, writer: str) -> list[int]:
    return [await database.write(append, writer) for _ in range(WRITES_EACH)]


async def follow(database: Database, upto: int) -> list[int]:
    """Read on from the last position seen, as a client that syncs does, until everything is there."""
    seen: list[int] = []
    while not seen or seen[-1] < upto:
        seen += await database.read_aside(read_on, seen[-1] if seen else 0)
        await asyncio.sleep(0)
    return seen


async def check_that_nobody_skips(writing: Sequence[Database], reading: Database) -> None:
    total = WRITERS * WRITES_EACH * len(writing)
    async with asyncio.timeout(60):
        *written, seen = await asyncio.gather(
            *(write_on(database, str(number)) for database in writing for number in range(WRITERS)),
            follow(reading, total),
        )
    assert seen == list(range(1, total + 1))
    assert sorted(position for positions in written for position in positions) == seen
    assert all(positions == sorted(positions) for positions in written)


@pytest.mark.postgresql
async def test_two_processes_on_postgresql(postgres_url: str) -> None:
    databases = [PostgresDatabase(postgres_url, Clock()) for _ in range(3)]
    for database in databases:
        await database.open()
    await databases[0].write(create_table)

    await check_that_nobody_skips(databases[:2], reading=databases[2])

    for database in databases:
        await database.close()


async def test_one_process_on_sqlite(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "veche.db", Clock())
    await database.open()
    await database.write(create_table)

    await check_that_nobody_skips([database], reading=database)

    await database.close()


@pytest.mark.postgresql
async def test_a_process_forgets_what_it_remembers_when_another_has_written(postgres_url: str) -> None:
    ours, theirs = PostgresDatabase(postgres_url, Clock()), PostgresDatabase(postgres_url, Clock())
    await ours.open()
    await theirs.open()
    await ours.write(create_table)
    forgotten: list[int] = []
    ours.on_foreign_writes(lambda: forgotten.append(ours.position))

    await ours.write(append, "ours")
    assert not forgotten
    await theirs.write(append, "theirs")
    await ours.write(append, "ours")

    assert len(forgotten) == 1
    assert ours.position == 3
    await ours.close()
    await theirs.close()


@pytest.mark.postgresql
async def test_what_was_decided_on_stale_memory_is_decided_again(postgres_url: str) -> None:
    ours, theirs = PostgresDatabase(postgres_url, Clock()), PostgresDatabase(postgres_url, Clock())
    await ours.open()
    await theirs.open()
    await ours.write(create_table)
    remembered = {"is_closed"}
    ours.on_foreign_writes(remembered.clear)

    def append_where_open(tx: Transaction, writer: str) -> int:
        position = append(tx, writer)
        if remembered:
            raise Forbidden("This is closed")
        return position

    await theirs.write(append, "theirs")

    assert await ours.write(append_where_open, "ours") == 2
    assert await ours.read(read_on, 0) == [1, 2]
    await ours.close()
    await theirs.close()


@pytest.mark.postgresql
async def test_a_lost_connection_is_made_again(postgres_url: str) -> None:
    ours, theirs = PostgresDatabase(postgres_url, Clock()), PostgresDatabase(postgres_url, Clock())
    await ours.open()
    await theirs.open()
    await ours.write(create_table)
    await ours.write(append, "ours")
    await ours.read(read_on, 0)

    await theirs.write(_end_other_connections)

    assert await ours.write(append, "ours") == 2
    assert await ours.read(read_on, 0) == [1, 2]
    await ours.close()
    await theirs.close()


@pytest.mark.postgresql
async def test_units_whose_connection_broke_midway_are_not_run_again(postgres_url: str) -> None:
    ours, theirs = PostgresDatabase(postgres_url, Clock()), PostgresDatabase(postgres_url, Clock())
    await ours.open()
    await theirs.open()
    await ours.write(create_table)
    runs = []

    def append_and_lose(tx: Transaction) -> int:
        runs.append(1)
        position = append(tx, "ours")
        own = tx.fetchval("SELECT pg_backend_pid()")
        tx.fetch("SELECT pg_terminate_backend($1::integer)", own)
        return position

    with pytest.raises(DatabaseLostError):
        await ours.write(append_and_lose)

    assert len(runs) == 1
    assert await ours.write(append, "ours") == 1
    await ours.close()
    await theirs.close()


def _end_other_connections(tx: Transaction) -> None:
    tx.fetch(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND datname = current_database()"
    )
