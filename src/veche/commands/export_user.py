"""`veche user export`: all that is kept of somebody, as one archive, also while the server runs."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path
from typing import BinaryIO

from veche.app import App
from veche.commands.beside import open_beside
from veche.config import Settings
from veche.core.ids import UserId, is_user_id
from veche.operating.operations import OperationError


def export_user(settings: Settings, name: str, archive: Path) -> str:
    """Write an archive that only its owner can read; return what to tell the operator."""
    return asyncio.run(_export(settings, name, archive))


async def _export(settings: Settings, name: str, archive: Path) -> str:
    async with open_beside(settings) as app:
        user_id = await _get_user(app, name)
        try:
            with _new_file(archive) as file:
                await _write(app, user_id, file)
        except OSError as error:
            raise OperationError(f"The export could not be made: {error}.") from error
    return (
        f"All that is kept of {user_id} is in {archive}. Only they should get it: it can be read by anybody."
    )


async def _get_user(app: App, name: str) -> UserId:
    user_id = UserId(name if name.startswith("@") else f"@{name}:{app.kit.server_name}")
    if not is_user_id(user_id) or await app.kit.database.read_aside(app.accounts.find_user, user_id) is None:
        raise OperationError(f"There is no account {user_id}.")
    return user_id


@contextmanager
def _new_file(archive: Path) -> Iterator[BinaryIO]:
    """Lend a new file; when writing it fails, it goes: half an archive is none."""
    try:
        descriptor = os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise OperationError(f"{archive} cannot be made: {error.strerror}.") from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
    except BaseException:
        archive.unlink(missing_ok=True)
        raise


async def _write(app: App, user_id: UserId, file: BinaryIO) -> None:
    async with aclosing(app.exports.archive(user_id)) as pieces:
        async for piece in pieces:
            file.write(piece)
    file.flush()
    os.fsync(file.fileno())
