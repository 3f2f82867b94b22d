"""The archive of a backup: a tar file with a manifest, the database, the signing key and all media."""

import contextlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import msgspec

from veche.kit.data_folder import sync_folder
from veche.kit.database_dump import Table

MANIFEST = "backup.json"
DUMP_FOLDER = "postgresql"
FORM = 2


class BackupError(Exception):
    """The backup cannot be made or restored; the message says why, to an operator."""


class Step(msgspec.Struct, frozen=True):
    """A schema step that the database of a dump has had."""

    feature: str
    number: int
    checksum: str


class Manifest(msgspec.Struct, frozen=True):
    """What a backup is of. A dump names its tables and its schema; a database file says both by itself."""

    form: int
    server_name: str
    made_ms: int
    tables: tuple[Table, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def is_postgresql(self) -> bool:
        """Whether the database is a dump, and not an SQLite file."""
        return bool(self.tables)


@contextlib.contextmanager
def new_archive(path: Path) -> Iterator[tarfile.TarFile]:
    """Lend an archive that is at its place, whole and on disk, once it is left."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield tar
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
        sync_folder(path.resolve().parent)
    except OSError as error:
        raise BackupError(f"The backup could not be written: {error}.") from error
    finally:
        draft.unlink(missing_ok=True)


def add_manifest(tar: tarfile.TarFile, manifest: Manifest) -> None:
    """Put the manifest into an archive."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(msgspec.json.encode(manifest))
        file.flush()
        tar.add(file.name, MANIFEST)


def unpack(archive: Path, target: Path) -> Manifest:
    """Unpack an archive into a folder that is empty, and return what it is of; raise BackupError."""
    try:
        with tarfile.open(archive) as tar:
            for member in tar:
                _unpack_one(tar, member, target)
    except (OSError, tarfile.TarError) as error:
        raise BackupError(f"{archive} cannot be read as a backup: {error}.") from error
    return _read_manifest(target / MANIFEST)


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


def _read_manifest(path: Path) -> Manifest:
    try:
        form = json.loads(path.read_text())["form"]
        if isinstance(form, int) and form > FORM:
            raise BackupError("The backup was made by a newer Veche: restore it with that version.")
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError("The archive is not a backup of Veche: it has no usable manifest.") from error
    path.unlink()
    return manifest
