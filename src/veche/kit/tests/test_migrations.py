"""Schema steps: each is applied once, in order, and what does not fit is refused in plain words."""

import pytest

from veche.kit.database import Database
from veche.kit.identity import MIGRATIONS as IDENTITY_STEPS
from veche.kit.identity import check_identity
from veche.kit.inspection import list_missing_steps, list_positions_ahead, list_tables
from veche.kit.migrations import Migration, SchemaError, migrate
from veche.kit.transaction import Snapshot, Transaction

pytestmark = pytest.mark.anyio

MADE = Migration("made", ("CREATE TABLE cat (name TEXT NOT NULL PRIMARY KEY) /* clustered */",))
GROWN = Migration("grown", ("ALTER TABLE cat ADD COLUMN lives BIGINT NOT NULL DEFAULT 9",))
FILLED = Migration(
    "filled",
    sqlite=("INSERT INTO cat (name) VALUES ('sqlite')",),
    postgresql=("INSERT INTO cat (name) VALUES ('postgresql')",),
)
BROKEN = Migration("broken", ("INSERT INTO cat (name) VALUES ('half')", "SELECT nonsense FROM nowhere"))


def list_cats(snapshot: Snapshot) -> list[tuple[str, int]]:
    return [(name, lives) for name, lives in snapshot.fetch("SELECT name, lives FROM cat")]


async def test_steps_run_once_each_whenever_they_come(database: Database) -> None:
    assert await migrate(database, {"cats": (MADE,)}) == 1
    assert await migrate(database, {"cats": (MADE, GROWN, FILLED)}) == 2
    assert await migrate(database, {"cats": (MADE, GROWN, FILLED)}) == 0
    assert await database.read(list_cats) == [(database.dialect, 9)]


async def test_a_step_that_fails_leaves_nothing(database: Database) -> None:
    await migrate(database, {"cats": (MADE, GROWN)})
    with pytest.raises(Exception, match="(?i)nowhere|nonsense"):
        await migrate(database, {"cats": (MADE, GROWN, BROKEN)})
    assert await database.read(list_cats) == []
    assert await migrate(database, {"cats": (MADE, GROWN, FILLED)}) == 1


async def test_a_database_of_a_newer_program_is_refused(database: Database) -> None:
    await migrate(database, {"cats": (MADE, GROWN)})
    with pytest.raises(SchemaError, match="newer Veche"):
        await migrate(database, {"cats": (MADE,)})


async def test_a_step_that_was_changed_afterwards_is_refused(database: Database) -> None:
    await migrate(database, {"cats": (MADE,)})
    with pytest.raises(SchemaError, match="is not the one"):
        await migrate(database, {"cats": (Migration("made", ("CREATE TABLE cat (name TEXT)",)),)})


async def test_what_is_missing_can_be_told(database: Database) -> None:
    await migrate(database, {"cats": (MADE,)})
    steps = {"cats": (MADE, GROWN), "dogs": (FILLED,)}
    assert await database.read(list_missing_steps, steps) == ["cats 1 (grown)", "dogs 0 (filled)"]
    assert await database.read(list_tables) == ["cat", "schema_migration", "stream_head"]


async def test_a_table_ahead_of_the_log_can_be_told(database: Database) -> None:
    def fill(tx: Transaction) -> None:
        for table in ("behind", "ahead", "empty"):
            tx.execute(f"CREATE TABLE {table} (position BIGINT NOT NULL)")
        position = tx.next_position()
        tx.execute("INSERT INTO behind VALUES ($1)", position)
        tx.execute("INSERT INTO ahead VALUES ($1)", position + 1)

    await database.write(fill)
    assert await database.read(list_positions_ahead) == ["ahead"]


async def test_a_database_belongs_to_one_server_name(database: Database) -> None:
    await migrate(database, {"identity": IDENTITY_STEPS})
    await check_identity(database, "example.org")
    await check_identity(database, "example.org")
    with pytest.raises(SchemaError, match="belongs to example.org"):
        await check_identity(database, "example.com")
