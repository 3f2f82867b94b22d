"""The control socket in the data folder: how a command reaches the server that holds the folder.

One line of JSON goes in, one comes out. Whoever may open the socket owns the data folder anyway.
"""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import orjson

from veche.app import App
from veche.operating.operations import Arguments, OperationError, perform

LINE_LIMIT_BYTES = 16 * 1024 * 1024
ANSWER_TIMEOUT_S = 60.0


@contextlib.asynccontextmanager
async def listening(app: App, path: Path) -> AsyncIterator[None]:
    """Do what commands ask for, while inside."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked = orjson.loads(await reader.readline())
            writer.write(orjson.dumps(await _answer(app, asked)) + b"\n")
            await writer.drain()
        except (OSError, ValueError):
            pass  # the command was interrupted
        finally:
            writer.close()

    with _short(path) as name:
        server = await asyncio.start_unix_server(answer, name, limit=LINE_LIMIT_BYTES)
    try:
        yield
    finally:
        server.close()
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)  # noqa: PTH108 - the event loop made it; this costs no more


async def ask(path: Path, name: str, arguments: Arguments) -> str | None:
    """Have the server behind a socket do something; return what it tells, None if there is no server."""
    try:
        with _short(path) as socket_name:
            reader, writer = await asyncio.open_unix_connection(socket_name, limit=LINE_LIMIT_BYTES)
    except (FileNotFoundError, ConnectionRefusedError):
        return None
    try:
        writer.write(orjson.dumps({"name": name, "arguments": arguments}) + b"\n")
        line = await asyncio.wait_for(reader.readline(), ANSWER_TIMEOUT_S)
    finally:
        writer.close()
    if not line:
        raise OperationError("The server stopped before it answered; look whether it was done.")
    answer = orjson.loads(line)
    if "error" in answer:
        raise OperationError(answer["error"])
    return str(answer["told"])


async def _answer(app: App, asked: dict[str, Any]) -> dict[str, str]:
    try:
        return {"told": await perform(app, asked["name"], asked["arguments"])}
    except OperationError as error:
        return {"error": str(error)}


@contextlib.contextmanager
def _short(path: Path) -> Iterator[str]:
    """Lend a name for a socket that is short enough: the system takes only some hundred bytes."""
    if len(os.fsencode(path)) < 100:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
