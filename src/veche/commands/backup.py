"""`veche backup` and `veche restore`: one archive with the database, the signing key and all media."""

import contextlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from veche.config import Settings
from veche.kit.clock import Clock
from veche.kit.data_folder import DATABASE_FILE, LOCK_FILE, SOCKET_FILE, DataFolder, sync_folder
from veche.kit.database_copy import copy_sqlite, list_sqlite_faults

MANIFEST = "backup.json"
FORM = 1
LEFT_OUT = frozenset((DATABASE_FILE, f"{DATABASE_FILE}-wal", f"{DATABASE_FILE}-shm", LOCK_FILE, SOCKET_FILE))
DRAFTS = "drafts"

POSTGRESQL_ADVICE = (
    "The data is in PostgreSQL, which has its own tools. Run `pg_dump --format=custom --file=veche.dump URL` "
    "and copy the data folder {folder} (the signing key and the media) right after it. To restore, run "
    "`pg_restore --dbname=URL veche.dump` into an empty database and put the data folder back."
)


class BackupError(Exception):
    """The backup cannot be made or restored; the message says why, to an operator."""


def backup(settings: Settings, archive: Path) -> str:
    """Write an archive, also while the server runs; return what to tell the operator."""
    folder = DataFolder(settings.data)
    _check_is_ours(settings, folder)
    if not folder.database_path.exists():
        raise BackupError(f"There is no database in {folder.path.resolve()}: is that the right data folder?")
    draft = archive.with_name(f".{archive.name}.draft")
    try:
        with _new_archive(draft) as tar:
            _add_manifest(tar, settings)
            # The database first: whatever media it knows is in the folder already.
            _add_database(tar, folder)
            for path in _list_other_files(folder.path):
                _add_file(tar, path, folder.path)
        draft.rename(archive)
        sync_folder(archive.resolve().parent)
    except OSError as error:
        raise BackupError(f"The backup could not be written: {error}.") from error
    finally:
        draft.unlink(missing_ok=True)
    return f"Everything is in {archive}. Keep it safe: who has it can read what is not encrypted end to end."


def restore(settings: Settings, archive: Path) -> str:
    """Fill an empty data folder from an archive; return what to tell the operator."""
    folder = DataFolder(settings.data)
    _check_is_ours(settings, folder)
    with folder.locked():
        if folder.database_path.exists():
            raise BackupError(
                f"{folder.path.resolve()} holds a database already. Move that folder away first, "
                "or give another with --data."
            )
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=folder.path) as draft:
            _unpack(archive, Path(draft))
            _check_fits(settings, Path(draft))
            _move_in(Path(draft), folder)
    return (
        f"{folder.path.resolve()} is as it was when {archive} was made. Start the server with `veche serve`."
    )


def _check_is_ours(settings: Settings, folder: DataFolder) -> None:
    if settings.is_postgresql:
        raise BackupError(POSTGRESQL_ADVICE.format(folder=folder.path.resolve()))


@contextlib.contextmanager
def _new_archive(path: Path) -> Iterator[tarfile.TarFile]:
    """Lend an archive that is on disk once it is left."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
            yield tar
        file.flush()
        os.fsync(file.fileno())


def _add_manifest(tar: tarfile.TarFile, settings: Settings) -> None:
    manifest = {"form": FORM, "server_name": settings.server_name, "made_ms": Clock().now_ms()}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(manifest, file)
        file.flush()
        tar.add(file.name, MANIFEST)


def _add_database(tar: tarfile.TarFile, folder: DataFolder) -> None:
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder.path) as draft:
        copy = Path(draft) / DATABASE_FILE
        copy_sqlite(folder.database_path, copy)
        tar.add(copy, DATABASE_FILE)


def _list_other_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        is_draft = DRAFTS in parts or any(part.startswith(".") for part in parts)
        if path.is_file() and not is_draft and parts[0] not in LEFT_OUT:
            yield path


def _add_file(tar: tarfile.TarFile, path: Path, folder: Path) -> None:
    try:
        tar.add(path, path.relative_to(folder).as_posix())
    except FileNotFoundError:
        return  # deleted since it was listed, as media may be at any time


def _unpack(archive: Path, target: Path) -> None:
    try:
        with tarfile.open(archive) as tar:
            for member in tar:
                _unpack_one(tar, member, target)
    except (OSError, tarfile.TarError) as error:
        raise BackupError(f"{archive} cannot be read as a backup: {error}.") from error


def _unpack_one(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    name = PurePosixPath(member.name)
    content = tar.extractfile(member) if member.isfile() else None
    if content is None or name.is_absolute() or ".." in name.parts:
        raise BackupError(f"The archive holds {member.name!r}, which no backup of Veche does.")
    path = target / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with content, path.open("wb") as file:
        path.chmod(0o600)
        shutil.copyfileobj(content, file, 1024 * 1024)
        file.flush()
        os.fsync(file.fileno())


def _check_fits(settings: Settings, draft: Path) -> None:
    try:
        manifest = json.loads((draft / MANIFEST).read_text())
        owner = manifest["server_name"] if manifest["form"] == FORM else None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError("The archive is not a backup of Veche: it has no usable manifest.") from error
    if owner is None:
        raise BackupError("The backup was made by a newer Veche: restore it with that version.")
    if owner != settings.server_name:
        raise BackupError(f"The backup is of {owner}, and the settings say {settings.server_name}.")
    if faults := list_sqlite_faults(draft / DATABASE_FILE):
        raise BackupError(f"The database in the backup is damaged: {faults[0]}.")


def _move_in(draft: Path, folder: DataFolder) -> None:
    (draft / MANIFEST).unlink()
    others = [path for path in draft.iterdir() if path.name != DATABASE_FILE]
    # The database last: with it the folder counts as filled.
    for path in [*others, draft / DATABASE_FILE]:
        shutil.rmtree(folder.path / path.name, ignore_errors=True)
        path.rename(folder.path / path.name)
    sync_folder(folder.path)
