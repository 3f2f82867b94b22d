"""Has an operation done: by the server that runs on the data folder, or here if none does."""

import asyncio
import contextlib

from veche.app import build_app
from veche.config import Settings
from veche.kit.data_folder import DataFolder
from veche.operating.control import ask
from veche.operating.operations import Arguments, perform


def operate(settings: Settings, name: str, arguments: Arguments) -> str:
    """Return what to tell the operator."""
    return asyncio.run(_operate(settings, name, arguments))


async def _operate(settings: Settings, name: str, arguments: Arguments) -> str:
    folder = DataFolder(settings.data)
    told = await ask(folder.socket_path, name, arguments)
    if told is not None:
        return told
    # With PostgreSQL another process, perhaps on another machine, may serve at the same time.
    with contextlib.nullcontext() if settings.is_postgresql else folder.locked():
        app = build_app(settings)
        await app.open()
        try:
            return await perform(app, name, arguments)
        finally:
            await app.close()
