"""`veche user export`, as an operator meets it."""

import json
import stat
import zipfile
from pathlib import Path

from veche.tests.operator import Operator


def test_somebody_is_given_what_is_kept_of_them(operator_of_each: Operator, tmp_path: Path) -> None:
    operator_of_each.adds_ann()
    told = operator_of_each.says("user", "export", "ann", "ann.zip")
    assert told.startswith("All that is kept of @ann:localhost is in ann.zip.")
    archive = tmp_path / "ann.zip"
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    with zipfile.ZipFile(archive) as found:
        assert json.loads(found.read("account.json"))["user_id"] == "@ann:localhost"
        assert "@ann:localhost" in found.read("README.txt").decode()


def test_what_cannot_be_exported_is_told(operator: Operator, tmp_path: Path) -> None:
    assert "start the server first" in operator.says("user", "export", "ann", "ann.zip")
    operator.adds_ann()
    assert operator.says("user", "export", "bob", "bob.zip") == "There is no account @bob:localhost.\n"
    assert not (tmp_path / "bob.zip").exists()
    (tmp_path / "there.zip").write_text("already")
    assert operator.says("user", "export", "ann", "there.zip") == "there.zip cannot be made: File exists.\n"
    assert operator.exit_code == 1
    assert (tmp_path / "there.zip").read_text() == "already"
