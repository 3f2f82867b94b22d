"""Statements that insert many rows, made of those that insert one."""

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from veche.kit.database_inserts import MOST_ROWS, WaitingInserts, widen

NOTE = "INSERT INTO note (name, position) VALUES ($1, $2)"
WORDS = "INSERT INTO words (position, words) VALUES ($1, to_tsvector('simple', $2))"
OTHERS = (
    "INSERT INTO note VALUES ($1, $2) ON CONFLICT DO NOTHING",
    "INSERT INTO note VALUES ($1, $2) RETURNING position",
    "INSERT INTO note SELECT $1, $2",
    "UPDATE note SET name = $1 WHERE position = $2",
)


def test_the_rows_of_a_statement_have_parameters_of_their_own() -> None:
    assert widen(NOTE, 2) == "INSERT INTO note (name, position) VALUES ($1, $2), ($3, $4)"
    assert widen(WORDS, 2).endswith("VALUES ($1, to_tsvector('simple', $2)), ($3, to_tsvector('simple', $4))")


@given(st.lists(st.tuples(st.sampled_from([NOTE, WORDS, *OTHERS]), st.integers()), max_size=300))
def test_everything_is_sent_once_and_in_order(asked: list[tuple[str, int]]) -> None:
    sent: list[tuple[str, Sequence[Any]]] = []
    waiting = WaitingInserts(lambda sql, values: sent.append((sql, values)))
    for sql, number in asked:
        if not waiting.take(sql, (number, "x")):
            waiting.send_all()
            sent.append((sql, (number, "x")))
    waiting.send_all()

    assert [number for _, values in sent for number in values[::2]] == [number for _, number in asked]
    assert all(len(values) <= 2 * MOST_ROWS for _, values in sent)
    assert [sql for sql, _ in sent if sql in OTHERS] == [sql for sql, _ in asked if sql in OTHERS]
