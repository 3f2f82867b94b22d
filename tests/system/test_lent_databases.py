"""Databases that tests share one after the other."""

import psycopg
import pytest

from tests.postgres import postgres_database, why_no_postgres

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(why_no_postgres() is not None, reason=why_no_postgres() or ""),
]


def test_whoever_comes_next_finds_nothing_of_those_before() -> None:
    with postgres_database() as url:
        left_open = psycopg.connect(url)
        left_open.execute("CREATE TABLE left_behind (word text)")
        left_open.execute("INSERT INTO left_behind VALUES ('Hello')")
    with postgres_database() as again:
        assert again == url
        with psycopg.connect(again) as connection:
            assert connection.execute("SELECT to_regclass('left_behind')").fetchone() == (None,)
    with pytest.raises(psycopg.OperationalError):
        left_open.execute("SELECT 1")


def test_two_at_once_have_two() -> None:
    with postgres_database() as one, postgres_database() as other:
        assert one != other
