"""The command line, as an operator meets it."""

import sqlite3

import pytest

from veche.tests.operator import Operator


def test_accounts_are_made_and_shown(operator: Operator) -> None:
    assert (
        operator.says("user", "list") == "There is no account yet: make one with `veche user create NAME`.\n"
    )
    assert operator.adds_ann() == "@ann:localhost can sign in now.\n"
    operator.says("user", "create", "bob", "--admin", typing="correct horse\n")
    assert operator.says("user", "list") == "@ann:localhost\n@bob:localhost (administrator)\n"


def test_administrators_are_made_and_unmade(operator: Operator) -> None:
    operator.adds_ann()
    operator.says("user", "make-admin", "@ann:localhost")
    assert "(administrator)" in operator.says("user", "list")
    operator.says("user", "make-admin", "ann", "--end")
    assert "(administrator)" not in operator.says("user", "list")


def test_passwords_are_changed(operator: Operator) -> None:
    operator.adds_ann()
    told = operator.says("user", "reset-password", "ann", typing="battery staple\n")
    assert told == "@ann:localhost has a new password, and is signed out everywhere.\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["user", "reset-password", "nobody"], "There is no account @nobody:localhost.\n"),
        (["user", "make-admin", "@"], "'@' is not the name of a user.\n"),
        (["user", "create", "ann"], "taken"),
        (["user", "create", "ANN!"], "letters"),
    ],
)
def test_what_cannot_be_done_is_said(operator: Operator, words: list[str], told: str) -> None:
    operator.adds_ann()
    assert told.lower() in operator.says(*words, typing="correct horse\n").lower()
    assert operator.exit_code == 1


def test_registration_tokens(operator: Operator) -> None:
    assert operator.says("registration-token", "create", "--token", "come-in", "--uses", "2") == "come-in\n"
    made = operator.says("registration-token", "create", "--days", "0.00000001").strip()
    listed = operator.says("registration-token", "list")
    assert "come-in  used 0 of 2, valid" in listed
    assert f"{made}  used 0 of any number, no longer valid" in listed
    assert (
        operator.says("registration-token", "revoke", "come-in")
        == "Nobody can register with come-in any more.\n"
    )
    assert "come-in" not in operator.says("registration-token", "list")
    assert operator.says("registration-token", "revoke", "come-in") == "There is no such token.\n"
    assert operator.exit_code == 1


def test_accounts_are_closed_for_ever(operator: Operator) -> None:
    operator.adds_ann()
    told = operator.says("user", "deactivate", "ann")
    assert told == "@ann:localhost is signed out everywhere, leaves its rooms, and can never sign in again.\n"
    assert operator.says("user", "list") == "@ann:localhost (deactivated)\n"
    assert "no such account" in operator.says("user", "deactivate", "ann")
    assert operator.exit_code == 1
    assert "taken" in operator.adds_ann()


def test_the_doctor_finds_a_healthy_server_healthy(operator: Operator) -> None:
    assert "There is no database yet" in operator.says("doctor")
    operator.adds_ann()
    told = operator.says("doctor")
    assert "BAD" not in told, told
    assert "The log is whole" in told
    assert operator.exit_code == 0


def test_the_doctor_misses_what_was_lost(operator: Operator) -> None:
    operator.adds_ann()
    with sqlite3.connect(operator.data / "veche.db") as database:
        database.execute(
            "INSERT INTO media_blob (blob_id, sha256, size_bytes, created_ms) VALUES ('abcdef0123456789', x'00', 5, 0)"
        )
    database.close()
    assert "BAD   Media: the content abcdef0123456789 is gone" in operator.says("doctor")
    assert operator.exit_code == 1


def test_the_doctor_finds_a_damaged_file(operator: Operator) -> None:
    operator.data.mkdir(mode=0o700)
    (operator.data / "veche.db").write_bytes(b"noise" * 10_000)
    assert "BAD   The database file is damaged" in operator.says("doctor")
    assert operator.exit_code == 1


def test_the_doctor_warns_of_open_doors(operator: Operator) -> None:
    told = operator.says("doctor", "--server-name", "example.org", "--registration", "open")
    assert "BAD   Anybody may register" in told


def test_settings_are_checked(operator: Operator) -> None:
    assert operator.says("check-config") == "The settings are good: localhost at http://localhost:8008.\n"
    assert "--port" in operator.says("check-config", "--port", "many")
    assert operator.exit_code == 1


def test_a_database_of_another_server_is_refused(operator: Operator) -> None:
    operator.adds_ann()
    told = operator.says("user", "list", "--server-name", "example.org")
    assert "This database belongs to localhost" in told
    assert operator.exit_code == 1


def test_a_database_that_cannot_be_reached_is_said(operator: Operator) -> None:
    told = operator.says("user", "list", "--database", "postgresql://nobody@127.0.0.1:1/veche")
    assert told.startswith("The database cannot be opened: ")
    assert operator.exit_code == 1
