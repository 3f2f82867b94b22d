"""Group commits: what happens to each unit of work, whatever happens to the others; on both engines."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from veche.core.errors import Forbidden, InvalidParam, MatrixError, NoRoom
from veche.kit.database import Database
from veche.kit.transaction import Snapshot, Transaction

pytestmark = pytest.mark.anyio
NUMBERS = st.integers(-(2**63), 2**63 - 1)


@pytest.fixture
async def notes(database: Database) -> Database:
    """A database with one table: notes, no two of them alike."""
    await database.write(create_table)
    return database


def create_table(tx: Transaction) -> None:
    tx.execute("CREATE TABLE note (name TEXT NOT NULL PRIMARY KEY, position BIGINT NOT NULL)")


def add(tx: Transaction, name: str) -> int:
    position = tx.next_position()
    tx.execute("INSERT INTO note VALUES ($1, $2)", name, position)
    return position


def refuse(_: Transaction) -> int:
    raise Forbidden("before the first write")


def add_and_refuse(tx: Transaction, name: str) -> int:
    add(tx, name)
    raise Forbidden("after the first write")


def add_and_break(tx: Transaction, name: str) -> int:
    add(tx, name)
    raise ZeroDivisionError


def add_more_than_there_is_room_for(tx: Transaction) -> None:
    add(tx, "x" * 1_000)
    if tx.dialect == "sqlite":
        tx.fetch("PRAGMA max_page_count = 1")
        add(tx, "y" * 1_000_000)
    else:
        tx.execute("DO $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$")


def make_room(tx: Transaction) -> None:
    if tx.dialect == "sqlite":
        tx.fetch("PRAGMA max_page_count = 1000000")


def list_names(snapshot: Snapshot) -> list[str]:
    return [name for (name,) in snapshot.fetch("SELECT name FROM note ORDER BY position")]


async def write_together(database: Database, *units: tuple[Any, ...]) -> Sequence[Any]:
    """Ask for several writes at once, so that they share a group."""
    return await asyncio.gather(*(database.write(*unit) for unit in units), return_exceptions=True)


async def test_what_is_written_is_read(notes: Database) -> None:
    assert await notes.write(add, "a") == 1
    assert await notes.read(list_names) == ["a"]
    assert await notes.read_aside(list_names) == ["a"]
    assert notes.position == 1


async def test_units_that_come_together_share_a_transaction(notes: Database) -> None:
    drafts = []

    def look(tx: Transaction) -> None:
        drafts.append(tx.draft("same", object))

    await write_together(notes, (look,), (add, "a"), (look,))

    assert drafts[0] is drafts[1]
    await notes.write(look)
    assert drafts[2] is not drafts[0]


async def test_a_full_disk_is_told_and_takes_nothing_along(notes: Database) -> None:
    answers = await write_together(notes, (add, "a"), (add_more_than_there_is_room_for,), (add, "b"))
    assert isinstance(answers[1], NoRoom)
    assert await notes.read(list_names) == ["a", "b"]
    await notes.write(make_room)
    await notes.write(add, "c")
    assert await notes.read(list_names) == ["a", "b", "c"]


async def test_a_unit_refused_before_it_writes_harms_nobody(notes: Database) -> None:
    answers = await write_together(notes, (add, "a"), (refuse,), (add, "b"))

    assert (answers[0], answers[2]) == (1, 2)
    assert isinstance(answers[1], Forbidden)
    assert await notes.read(list_names) == ["a", "b"]


async def test_a_unit_refused_after_it_wrote_leaves_nothing_and_harms_nobody(notes: Database) -> None:
    answers = await write_together(notes, (add, "a"), (add_and_refuse, "half"), (add, "b"))

    assert (answers[0], answers[2]) == (1, 2)
    assert isinstance(answers[1], Forbidden)
    assert await notes.read(list_names) == ["a", "b"]
    assert notes.position == 2


@pytest.mark.parametrize("spoiler", [(add_and_break, "half"), (add, "a")], ids=["a bug", "a clash"])
async def test_a_unit_that_breaks_leaves_nothing_and_harms_nobody(
    notes: Database, spoiler: tuple[Any, ...]
) -> None:
    answers = await write_together(notes, (add, "a"), spoiler, (add, "b"))

    assert (answers[0], answers[2]) == (1, 2)
    assert isinstance(answers[1], Exception)
    assert not isinstance(answers[1], MatrixError)
    assert await notes.read(list_names) == ["a", "b"]


async def test_what_follows_a_commit_runs_before_the_answer_and_only_for_what_stands(notes: Database) -> None:
    told = []

    def add_and_tell(tx: Transaction, name: str) -> None:
        add(tx, name)
        tx.after_commit(lambda: told.append(name))

    def tell_and_refuse(tx: Transaction) -> None:
        tx.after_commit(lambda: told.append("never"))
        raise Forbidden("after the first write")

    await write_together(notes, (add_and_tell, "a"), (tell_and_refuse,), (add_and_tell, "b"))
    assert told == ["a", "b"]


async def test_a_failure_after_the_commit_keeps_no_answer_back(notes: Database) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    def add_and_fail_later(tx: Transaction) -> str:
        add(tx, "a")
        tx.after_commit(fail)
        return "answered"

    assert await notes.write(add_and_fail_later) == "answered"


async def test_who_stops_waiting_leaves_the_work_standing(notes: Database) -> None:
    impatient = asyncio.create_task(notes.write(add, "a"))
    await asyncio.sleep(0)
    impatient.cancel()
    await notes.write(add, "b")
    assert await notes.read(list_names) == ["a", "b"]


async def test_a_closing_database_finishes_what_was_asked_for(notes: Database) -> None:
    asked = [asyncio.create_task(notes.write(add, str(number))) for number in range(20)]
    await asyncio.sleep(0)
    await notes.close()
    assert [await answer for answer in asked] == list(range(1, 21))
    with pytest.raises(RuntimeError, match="closing"):
        await notes.write(add, "late")


async def test_lists_bytes_and_nothing_come_back_as_they_went_in(database: Database) -> None:
    def round_trip(tx: Transaction) -> list[Any]:
        tx.execute("CREATE TABLE thing (name TEXT NOT NULL, number BIGINT, content BYTEA)" if is_postgresql
                   else "CREATE TABLE thing (name TEXT NOT NULL, number INTEGER, content BLOB)")  # fmt: skip
        tx.execute("INSERT INTO thing VALUES ($1, $2, $3)", "ё'\"\\", 2**53, b"\0\xff")
        tx.execute("INSERT INTO thing VALUES ($1, $2, $3)", "b", None, None)
        found = tx.fetch("SELECT * FROM thing WHERE name = ANY($1) ORDER BY name", ["b", "ё'\"\\", "c"])
        return [*found, *tx.change("DELETE FROM thing WHERE number = $1 RETURNING name", 2**53)]

    is_postgresql = database.dialect == "postgresql"
    assert await database.write(round_trip) == [
        ("b", None, None),
        ("ё'\"\\", 2**53, b"\0\xff"),
        ("ё'\"\\",),
    ]


@given(
    items=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"))), numbers=st.lists(NUMBERS)
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
async def test_lists_of_any_text_and_number_arrive(
    database: Database, items: list[str], numbers: list[int]
) -> None:
    def round_trip(snapshot: Snapshot) -> list[Any]:
        texts = snapshot.fetch("SELECT value FROM UNNEST($1::TEXT[]) AS one(value)", items)
        return [*texts, *snapshot.fetch("SELECT value FROM UNNEST($1::BIGINT[]) AS one(value)", numbers)]

    assert await database.read(round_trip) == [(item,) for item in [*items, *numbers]]


async def test_a_nul_character_is_refused_or_kept_but_never_breaks(notes: Database) -> None:
    answers = await write_together(notes, (add, "a\0"), (add, "b"))
    assert answers[0] == 1 or isinstance(answers[0], InvalidParam)
    assert isinstance(answers[1], int)


async def test_a_snapshot_cannot_write(notes: Database) -> None:
    def write(snapshot: Snapshot) -> None:
        snapshot.fetch("INSERT INTO note VALUES ('a', 1) RETURNING name")

    for read in (notes.read, notes.read_aside):
        with pytest.raises(Exception, match=r"(?i)read-?only"):
            await read(write)
    assert await notes.read(list_names) == []


UNITS = st.lists(st.sampled_from([add, refuse, add_and_refuse, add_and_break]), min_size=1, max_size=12)


@given(plan=UNITS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_mixture_keeps_what_succeeded_in_order_and_nothing_else(
    notes: Database, plan: list[Any]
) -> None:
    await notes.write(lambda tx: tx.execute("DELETE FROM note"))
    before = notes.position
    units = [(unit,) if unit is refuse else (unit, str(index)) for index, unit in enumerate(plan)]

    answers = await write_together(notes, *units)

    kept = [str(index) for index, unit in enumerate(plan) if unit is add]
    assert await notes.read(list_names) == kept
    assert [answer for answer in answers if isinstance(answer, int)] == [
        before + 1 + number for number in range(len(kept))
    ]
    assert notes.position == before + len(kept)


async def test_rows_that_are_added_together_are_all_there(notes: Database) -> None:
    def add_many(tx: Transaction, first: int, count: int) -> None:
        for number in range(first, first + count):
            add(tx, f"{number:03}")

    await notes.write(add_many, 0, 200)
    assert await notes.read(list_names) == [f"{number:03}" for number in range(200)]


async def test_a_unit_sees_what_it_and_others_before_it_have_added(notes: Database) -> None:
    def add_and_rename(tx: Transaction) -> list[str]:
        add(tx, "b")
        tx.execute("UPDATE note SET name = $1 WHERE name = $2", "c", "b")
        add(tx, "d")
        return list_names(tx)

    _, seen = await write_together(notes, (add, "a"), (add_and_rename,))
    assert seen == ["a", "c", "d"]


async def test_a_nul_character_fails_only_for_whoever_wrote_it(notes: Database) -> None:
    def add_and_list(tx: Transaction, name: str) -> list[str]:
        add(tx, name)
        return list_names(tx)

    first, second, names = await write_together(notes, (add, "a"), (add, "b\0"), (add_and_list, "c"))
    assert first == 1
    if notes.dialect == "postgresql":
        assert isinstance(second, InvalidParam)
    assert names == (["a", "c"] if notes.dialect == "postgresql" else ["a", "b\0", "c"])
