"""The data folder belongs to one process, and its key is made once."""

import stat
from pathlib import Path

import pytest

from veche.kit.clock import Clock
from veche.kit.data_folder import DataFolder, DataFolderError, write_once


def test_one_process_at_a_time(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    with folder.locked(), pytest.raises(DataFolderError, match="Another Veche"), folder.locked():
        pass
    with folder.locked():
        pass


def test_the_folder_and_the_key_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "deep" / "data")
    folder.make()
    folder.signing_key(Clock())
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.signing_key_path.stat().st_mode) == 0o600


def test_the_key_stays_the_same(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    key = folder.signing_key(Clock())
    again = folder.signing_key(Clock())
    assert (again.key_id, again.public_key) == (key.key_id, key.public_key)
    assert [path.name for path in tmp_path.iterdir()] == ["signing.key"]


def test_what_is_written_once_is_never_overwritten(tmp_path: Path) -> None:
    write_once(tmp_path / "key", b"first")
    write_once(tmp_path / "key", b"second")
    assert (tmp_path / "key").read_bytes() == b"first"


@pytest.mark.parametrize("text", ["", "rsa a_1 c2VlZA", "ed25519 a_1 short", "ed25519 a_1", "\xff"])
def test_a_broken_key_stops_the_start(tmp_path: Path, text: str) -> None:
    (tmp_path / "signing.key").write_text(text)
    with pytest.raises(DataFolderError, match=r"signing\.key"):
        DataFolder(tmp_path).signing_key(Clock())


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataFolderError, match="cannot be made"):
        DataFolder(tmp_path / "file" / "data").make()
