"""Each lint, with lines that it must find and lines that it must leave alone."""

import pytest
from scripts.lints.finding import Module
from scripts.lints.lengths import find_long
from scripts.lints.names import find_empty_names
from scripts.lints.sql import find_stray_sql

ROOMS = "src/veche/features/rooms"


def function_of(lines: int) -> str:
    return "def long():\n" + "    pass\n" * (lines - 1)


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (function_of(50), []),
        (function_of(51), ["long has 51 lines; 50 are allowed"]),
        ("async " + function_of(51), ["long has 51 lines; 50 are allowed"]),
        ("class C:\n" + "    a = 1\n" * 80, []),
        ("a = 1\n" * 400, []),
        ("a = 1\n" * 401, ["the file has 401 lines; 400 are allowed"]),
    ],
)
def test_long_functions_and_files_are_found(text: str, messages: list[str]) -> None:
    assert [finding.message for finding in find_long(Module(f"{ROOMS}/service.py", text))] == messages


@pytest.mark.parametrize(
    ("path", "text", "is_found"),
    [
        (f"{ROOMS}/service.py", "class RoomManager: ...", True),
        (f"{ROOMS}/service.py", "class BaseRoom: ...", True),
        (f"{ROOMS}/service.py", "class Info: ...", True),
        (f"{ROOMS}/utils.py", "", True),
        (f"{ROOMS}/helpers/times.py", "", True),
        (f"{ROOMS}/event_processor.py", "", True),
        (f"{ROOMS}/service.py", "class Handled: ...", False),
        (f"{ROOMS}/service.py", "class AccountData: ...", False),
        (f"{ROOMS}/account_data.py", "", False),
        (f"{ROOMS}/database.py", "class Database: ...", False),
    ],
)
def test_names_that_say_nothing_are_found(path: str, text: str, is_found: bool) -> None:
    assert bool(list(find_empty_names(Module(path, text)))) == is_found


SELECT = 'rows = snapshot.fetch("SELECT a FROM b")'


@pytest.mark.parametrize(
    ("path", "text", "is_found"),
    [
        (f"{ROOMS}/service.py", SELECT, True),
        (f"{ROOMS}/service.py", 'tx.execute(f"DELETE FROM {table}")', True),
        (f"{ROOMS}/service.py", 'sql = """\nUPDATE room SET a = 1"""', True),
        (f"{ROOMS}/feature.py", 'Migration("x", ("CREATE TABLE b (a TEXT)",))', True),
        (f"{ROOMS}/store.py", SELECT, False),
        (f"{ROOMS}/store/events.py", SELECT, False),
        ("src/veche/kit/jobs.py", SELECT, False),
        (f"{ROOMS}/tests/test_store.py", SELECT, False),
        (f"{ROOMS}/service.py", '"""Where to SELECT things FROM."""', False),
        (f"{ROOMS}/service.py", 'message = "Update the app, and select a room from the list"', False),
    ],
)
def test_sql_outside_stores_is_found(path: str, text: str, is_found: bool) -> None:
    assert bool(list(find_stray_sql(Module(path, text)))) == is_found
