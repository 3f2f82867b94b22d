"""`veche doctor`: looks at settings, data folder and database, and says in plain words what is wrong."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from veche.app import App, build_app
from veche.config import Settings
from veche.kit.data_folder import DataFolder, DataFolderError
from veche.kit.database_copy import list_sqlite_faults
from veche.kit.inspection import list_missing_steps, list_positions_ahead, list_tables

LEAST_FREE_BYTES = 1024**3


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that was looked at."""

    is_good: bool
    text: str

    def __str__(self) -> str:
        return f"{'good' if self.is_good else 'BAD '}  {self.text}"


def examine(settings: Settings, say: Callable[[str], None]) -> bool:
    """Tell everything that was looked at; return whether all is good."""
    return asyncio.run(_examine(settings, say))


async def _examine(settings: Settings, say: Callable[[str], None]) -> bool:
    is_good = True
    async for remark in _list_remarks(settings):
        say(str(remark))
        is_good = is_good and remark.is_good
    return is_good


async def _list_remarks(settings: Settings) -> AsyncIterator[Remark]:
    yield Remark(True, f"The settings can be used: {settings.server_name} at {settings.public_url}.")
    yield _look_at_registration(settings)
    folder = DataFolder(settings.data)
    for remark in _look_at_folder(folder):
        yield remark
    if not settings.is_postgresql:
        if not folder.database_path.exists():
            yield Remark(True, "There is no database yet: the first start makes it.")
            return
        file = _look_at_file(folder)
        yield file
        if not file.is_good:
            return
    app = build_app(settings)
    await app.kit.database.open()
    try:
        async for remark in _look_into_database(app):
            yield remark
    finally:
        await app.close()


def _look_at_registration(settings: Settings) -> Remark:
    if settings.accounts.registration == "open" and settings.server_name != "localhost":
        text = "Anybody may register: spammers will. Set registration to token, or watch who comes."
        return Remark(False, text)
    return Remark(True, f"Registration is {settings.accounts.registration}.")


def _look_at_folder(folder: DataFolder) -> list[Remark]:
    try:
        folder.make()
    except DataFolderError as error:
        return [Remark(False, str(error))]
    remarks = [Remark(True, f"The data folder {folder.path.resolve()} can be written to.")]
    free_bytes = shutil.disk_usage(folder.path).free
    text = f"There are {free_bytes / 1024**3:.1f} GiB free on its disk."
    remarks.append(Remark(free_bytes >= LEAST_FREE_BYTES, text))
    if folder.path.stat().st_mode & 0o077:
        text = f"Other people of this machine can look into it: run `chmod 700 {folder.path}`."
        remarks.append(Remark(False, text))
    return remarks


def _look_at_file(folder: DataFolder) -> Remark:
    faults = list_sqlite_faults(folder.database_path)
    if faults:
        return Remark(False, f"The database file is damaged: {faults[0]}. Restore a backup.")
    return Remark(True, "The database file is sound.")


async def _look_into_database(app: App) -> AsyncIterator[Remark]:
    database = app.kit.database
    if "schema_migration" not in await database.read_aside(list_tables):
        yield Remark(True, "The database is empty: the first start fills it.")
        return
    missing = await database.read_aside(list_missing_steps, app.migrations)
    if missing:
        yield Remark(True, f"The next start brings the schema up to date: {', '.join(missing)}.")
        return
    yield Remark(True, "The database has this program's schema.")
    ahead = await database.read_aside(list_positions_ahead)
    if ahead:
        text = f"These tables are ahead of the log, which must not be: {', '.join(ahead)}. Restore a backup."
        yield Remark(False, text)
    else:
        yield Remark(True, f"The log is whole, up to position {database.position}.")
    for feature in app.features:
        if feature.examine is not None:
            faults = await feature.examine()
            text = "; ".join(faults) if faults else "all is there"
            yield Remark(not faults, f"{feature.name.capitalize()}: {text}.")
        for fact in await feature.remark() if feature.remark is not None else ():
            yield Remark(True, fact)
