"""`veche backup`: puts all that a server keeps into one archive, also while it runs."""

import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from veche.commands.archive import DUMP_FOLDER, FORM, BackupError, Manifest, Step, add_manifest, new_archive
from veche.config import Settings
from veche.kit.clock import Clock
from veche.kit.data_folder import DATABASE_FILE, LOCK_FILE, SOCKET_FILE, DataFolder
from veche.kit.database_copy import copy_sqlite, find_sqlite_owner
from veche.kit.database_dump import dumping

LEFT_OUT = frozenset((DATABASE_FILE, f"{DATABASE_FILE}-wal", f"{DATABASE_FILE}-shm", LOCK_FILE, SOCKET_FILE))
UNFINISHED = frozenset(("drafts", "growing", "lent"))
"""Folders of what has not wholly come, which its sender sends again, and of copies that are lent."""


def backup(settings: Settings, archive: Path) -> str:
    """Write an archive; return what to tell the operator."""
    folder = DataFolder(settings.data)
    _check_is_there(settings, folder)
    add_database = _add_dump if settings.is_postgresql else _add_file_of_database
    with (
        new_archive(archive) as tar,
        tempfile.TemporaryDirectory(prefix=".backup-", dir=folder.path) as draft,
    ):
        # The database first: whatever media it knows is in the folder already.
        add_database(tar, settings, Path(draft))
        for path in _list_other_files(folder.path):
            _add_file(tar, path, folder.path)
    what = (
        "Everything but the files in the bucket, which has to be kept by its own means,"
        if (settings.s3.is_given)
        else "Everything"
    )
    return f"{what} is in {archive}. Keep it safe: who has it can read what is not encrypted end to end."


def _check_is_there(settings: Settings, folder: DataFolder) -> None:
    kept = folder.signing_key_path if settings.is_postgresql else folder.database_path
    if not kept.exists():
        what = "signing key" if settings.is_postgresql else "database"
        raise BackupError(f"There is no {what} in {folder.path.resolve()}: is that the right data folder?")


def _add_file_of_database(tar: tarfile.TarFile, settings: Settings, draft: Path) -> None:
    copy = draft / DATABASE_FILE
    copy_sqlite(settings.data / DATABASE_FILE, copy)
    add_manifest(tar, Manifest(FORM, _check_owner(find_sqlite_owner(copy)), Clock().now_ms()))
    tar.add(copy, DATABASE_FILE)
    copy.unlink()


def _add_dump(tar: tarfile.TarFile, settings: Settings, draft: Path) -> None:
    with dumping(settings.database) as dump:
        owner, steps = _check_owner(dump.find_owner()), tuple(Step(*step) for step in dump.list_steps())
        add_manifest(tar, Manifest(FORM, owner, Clock().now_ms(), tuple(dump.tables), steps))
        for table in dump.tables:
            rows = draft / table.name
            dump.write(table, rows)
            tar.add(rows, f"{DUMP_FOLDER}/{table.name}")
            rows.unlink()


def _check_owner(owner: str | None) -> str:
    if owner is None:
        raise BackupError("There is nothing in the database yet: start the server first.")
    return owner


def _list_other_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        is_draft = not UNFINISHED.isdisjoint(parts) or any(part.startswith(".") for part in parts)
        if path.is_file() and not is_draft and parts[0] not in LEFT_OUT:
            yield path


def _add_file(tar: tarfile.TarFile, path: Path, folder: Path) -> None:
    try:
        tar.add(path, path.relative_to(folder).as_posix())
    except FileNotFoundError:
        return  # deleted since it was listed, as media may be at any time
