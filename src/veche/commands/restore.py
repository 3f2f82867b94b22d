"""`veche restore`: fills an empty data folder, and an empty PostgreSQL database, from an archive."""

import asyncio
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from veche.app import build_app
from veche.commands.archive import DUMP_FOLDER, BackupError, Manifest, unpack
from veche.config import Settings
from veche.kit.data_folder import DATABASE_FILE, LOCK_FILE, DataFolder, sync_folder
from veche.kit.database_copy import list_sqlite_faults
from veche.kit.database_dump import has_rows, list_table_names, load_tables
from veche.kit.migrations import Migration, migrate

OWNER_TABLE = "server_identity"
"""The first table that a server fills: while it is empty, no server has used the database."""


def restore(settings: Settings, archive: Path) -> str:
    """Fill everything from an archive; return what to tell the operator."""
    folder = DataFolder(settings.data)
    with folder.locked():
        _check_is_empty(folder)
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=folder.path) as draft:
            manifest = unpack(archive, Path(draft))
            _check_fits(settings, manifest)
            if manifest.is_postgresql:
                _restore_dump(settings, manifest, Path(draft), folder)
            else:
                _restore_file(Path(draft), folder)
    return (
        f"{folder.path.resolve()} is as it was when {archive} was made. Start the server with `veche serve`."
    )


def _check_is_empty(folder: DataFolder) -> None:
    # Hidden is what commands that were killed left behind.
    kept = [path.name for path in folder.path.iterdir() if path.name[0] != "." and path.name != LOCK_FILE]
    if kept:
        raise BackupError(
            f"{folder.path.resolve()} is not empty: there is {kept[0]}. Move that folder away first, "
            "or give another with --data."
        )


def _check_fits(settings: Settings, manifest: Manifest) -> None:
    if manifest.server_name != settings.server_name:
        raise BackupError(
            f"The backup is of {manifest.server_name}, and the settings say {settings.server_name}."
        )
    if manifest.is_postgresql and not settings.is_postgresql:
        raise BackupError("The backup is of a PostgreSQL database: give an empty one with --database.")
    if settings.is_postgresql and not manifest.is_postgresql:
        raise BackupError("The backup is of an SQLite database: leave the setting database out.")


def _restore_file(draft: Path, folder: DataFolder) -> None:
    if faults := list_sqlite_faults(draft / DATABASE_FILE):
        raise BackupError(f"The database in the backup is damaged: {faults[0]}.")
    # The database last: with it the folder counts as filled.
    _move_in([path for path in draft.iterdir() if path.name != DATABASE_FILE], folder)
    _move_in([draft / DATABASE_FILE], folder)


def _restore_dump(settings: Settings, manifest: Manifest, draft: Path, folder: DataFolder) -> None:
    dump = draft / DUMP_FOLDER
    missing = [table.name for table in manifest.tables if not (dump / table.name).is_file()]
    if missing:
        raise BackupError(f"The backup is not whole: the table {missing[0]} is missing.")
    _check_is_unused(settings.database, manifest)
    _move_in([path for path in draft.iterdir() if path.name != DUMP_FOLDER], folder)
    asyncio.run(_make_tables(settings, manifest))
    load_tables(settings.database, manifest.tables, dump)


def _check_is_unused(url: str, manifest: Manifest) -> None:
    """Refuse a database that holds anything but the empty tables of a restore that did not end."""
    there = list_table_names(url)
    strange = set(there) - {table.name for table in manifest.tables}
    if strange or (OWNER_TABLE in there and has_rows(url, OWNER_TABLE)):
        raise BackupError("The PostgreSQL database is not empty: make a new one, and give its URL.")


async def _make_tables(settings: Settings, manifest: Manifest) -> None:
    """Bring the database to the schema that the backup has; the next start brings it on to the newest."""
    app = build_app(settings)
    await app.kit.database.open()
    try:
        await migrate(app.kit.database, _steps_of(manifest, app.migrations))
    finally:
        await app.close()


def _steps_of(manifest: Manifest, ours: dict[str, Sequence[Migration]]) -> dict[str, Sequence[Migration]]:
    """Return those of this program's steps that a backup has had, having checked that they are the same."""
    known = {(feature, n): step for feature, steps in ours.items() for n, step in enumerate(steps)}
    had: dict[str, int] = {}
    for step in manifest.steps:
        own = known.get((step.feature, step.number))
        if own is None or own.checksum != step.checksum:
            raise BackupError("The backup was made by a newer Veche: restore it with that version.")
        had[step.feature] = max(had.get(step.feature, 0), step.number + 1)
    return {feature: ours[feature][:count] for feature, count in had.items()}


def _move_in(paths: Sequence[Path], folder: DataFolder) -> None:
    for path in paths:
        shutil.move(path, folder.path / path.name)
    sync_folder(folder.path)
