"""A backup brings everything back, overwrites nothing, and is of this server or refused."""

import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from veche.tests.operator import Operator

Place = tuple[Path, str | None]


@pytest.fixture
def new_place(
    operator_of_each: Operator, tmp_path: Path, new_postgres_url: Callable[[], str]
) -> Callable[[str], Place]:
    """Give a data folder by a name, and an empty database with it where the operator has PostgreSQL."""
    return lambda name: (tmp_path / name, new_postgres_url() if operator_of_each.database else None)


def test_everything_comes_back(operator_of_each: Operator, new_place: Callable[[str], Place]) -> None:
    operator = operator_of_each
    operator.adds_ann()
    blob = operator.data / "media" / "ab" / "abcd"
    blob.parent.mkdir(parents=True)
    blob.write_bytes(b"a picture")
    key = (operator.data / "signing.key").read_bytes()

    operator.says("backup", "all.tar")
    data, database = new_place("elsewhere")
    told = operator.says("restore", "all.tar", data=data, database=database)

    assert "is as it was" in told
    assert operator.says("user", "list", data=data, database=database) == "@ann:localhost\n"
    assert (data / "signing.key").read_bytes() == key
    assert (data / "media" / "ab" / "abcd").read_bytes() == b"a picture"
    assert "BAD" not in operator.says("doctor", data=data, database=database)
    assert sorted(path.name for path in data.iterdir() if path.name[0] == ".") == []


def test_it_is_for_its_owner_alone_and_leaves_no_drafts(operator_of_each: Operator, tmp_path: Path) -> None:
    operator_of_each.adds_ann()
    operator_of_each.says("backup", "all.tar")
    assert (tmp_path / "all.tar").stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.tar", "data"]
    assert not list(operator_of_each.data.glob(".*"))


def test_files_in_a_bucket_are_told_to_be_kept_apart(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator.adds_ann()
    for name in ("BUCKET", "ACCESS_KEY", "SECRET_KEY"):
        monkeypatch.setenv(f"VECHE_S3_{name}", "backups")
    assert "but the files in the bucket" in operator.says("backup", "all.tar")


def test_there_must_be_something_to_keep(operator_of_each: Operator, tmp_path: Path) -> None:
    assert "There is no" in operator_of_each.says("backup", "all.tar")
    assert operator_of_each.exit_code == 1
    assert not (tmp_path / "all.tar").exists()


def test_a_restore_overwrites_no_folder(operator_of_each: Operator) -> None:
    operator_of_each.adds_ann()
    operator_of_each.says("backup", "all.tar")
    assert "is not empty" in operator_of_each.says("restore", "all.tar")
    assert operator_of_each.exit_code == 1


def test_a_restore_overwrites_no_postgresql_database(
    operator: Operator, tmp_path: Path, new_postgres_url: Callable[[], str]
) -> None:
    operator.database = new_postgres_url()
    operator.adds_ann()
    operator.says("backup", "all.tar")
    told = operator.says("restore", "all.tar", data=tmp_path / "new")
    assert "The PostgreSQL database is not empty" in told

    strange = new_postgres_url()
    with psycopg.connect(strange) as connection:
        connection.execute("CREATE TABLE of_others (name TEXT)")
    told = operator.says("restore", "all.tar", data=tmp_path / "new", database=strange)
    assert "The PostgreSQL database is not empty" in told
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["veche.lock"]


def test_a_restore_checks_what_it_is_given(operator: Operator, tmp_path: Path) -> None:
    operator.adds_ann()
    operator.says("backup", "all.tar")
    (tmp_path / "noise.tar").write_bytes(b"noise" * 1000)
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        tar.add(tmp_path / "noise.tar", "../../escaped")
    new = tmp_path / "new"

    assert "cannot be read as a backup" in operator.says("restore", "noise.tar", data=new)
    assert "which no backup of Veche does" in operator.says("restore", "evil.tar", data=new)
    wrong_name = operator.says("restore", "all.tar", "--server-name", "example.org", data=new)
    assert "The backup is of localhost" in wrong_name
    assert "cannot be read" in operator.says("restore", "absent.tar", data=new)
    assert sorted(path.name for path in new.iterdir()) == ["veche.lock"]


def test_a_backup_of_the_other_engine_is_told_apart(
    operator: Operator, tmp_path: Path, postgres_url: str
) -> None:
    operator.adds_ann()
    operator.says("backup", "sqlite.tar")
    url = postgres_url
    told = operator.says("restore", "sqlite.tar", data=tmp_path / "a", database=url)
    assert "of an SQLite database" in told
    operator.says("user", "create", "bob", typing="correct horse\n", data=tmp_path / "b", database=url)
    operator.says("backup", "postgresql.tar", data=tmp_path / "b", database=url)
    assert "of a PostgreSQL database" in operator.says("restore", "postgresql.tar", data=tmp_path / "c")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"form": 99}, "made by a newer Veche"),
        ({"steps": [{"feature": "rooms", "number": 0, "checksum": "another"}]}, "made by a newer Veche"),
        ({"steps": [{"feature": "rooms", "number": 99, "checksum": "x"}]}, "made by a newer Veche"),
        ({"steps": [{"feature": "telepathy", "number": 0, "checksum": "x"}]}, "made by a newer Veche"),
        ({"tables": [{"name": "absent", "columns": ["a"]}]}, "the table absent is missing"),
        ({"form": "one"}, "no usable manifest"),
    ],
)  # fmt: skip
def test_a_backup_that_does_not_fit_changes_nothing_that_counts(
    operator: Operator,
    tmp_path: Path,
    new_postgres_url: Callable[[], str],
    change: dict[str, object],
    told: str,
) -> None:
    operator.database = new_postgres_url()
    operator.adds_ann()
    operator.says("backup", "all.tar")
    _change_manifest(tmp_path, change)
    new = new_postgres_url()
    assert told in operator.says("restore", "changed.tar", data=tmp_path / "new", database=new)
    assert operator.exit_code == 1
    # What is right can still be restored into the same database.
    operator.says("restore", "all.tar", data=tmp_path / "right", database=new)
    assert operator.says("user", "list", data=tmp_path / "right", database=new) == "@ann:localhost\n"


def _change_manifest(folder: Path, change: dict[str, object]) -> None:
    unpacked = folder / "unpacked"
    with tarfile.open(folder / "all.tar") as tar:
        tar.extractall(unpacked, filter="data")
    manifest = unpacked / "backup.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | change))
    with tarfile.open(folder / "changed.tar", "w") as tar:
        for path in sorted(path for path in unpacked.rglob("*") if path.is_file()):
            tar.add(path, path.relative_to(unpacked))
