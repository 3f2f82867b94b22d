"""Blobs: content of any size under names that are used once; whole and durable, or not there at all.

`BlobStore` is what features see. A name is chosen by its user and never written twice, so that content can
be deleted by name without asking who else might have stored the same: what is shared, the database knows.
"""

import asyncio
import fcntl
import hashlib
import os
import re
import threading
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO, ParamSpec, Protocol, TypeVar

from veche.kit.behind import Behind
from veche.kit.blobs_growing import (
    BlobGrowth,
    FolderGrowth,
    SavedBlob,
    list_old,
    make_folder,
    sync_folder,
    update,
    write_whole,
)
from veche.kit.early_flush import EarlyFlush

P = ParamSpec("P")
R = TypeVar("R")

WRITE_BYTES = 1024 * 1024
READ_BYTES = 256 * 1024
THREADS = 4

_NAME = re.compile(r"[0-9a-f]{16,64}")


class BlobStoreError(Exception):
    """Blobs cannot be kept where the settings say; the message says why, to an operator."""


class BlobsAwayError(OSError):
    """Where blobs are kept does not answer, or refuses: it may do better later."""


class BlobStore(Protocol):
    """Where blobs are kept. Names are 16 to 64 hexadecimal digits in lower case."""

    @property
    def growth(self) -> BlobGrowth:
        """Blobs that come over many requests."""
        ...

    async def start(self) -> None:
        """Make ready, and clear away what a process that was killed left half written."""
        ...

    async def close(self) -> None:
        """Finish what is under way."""
        ...

    async def save(self, name: str, chunks: AsyncIterable[bytes]) -> SavedBlob:
        """Keep what `chunks` yields. When it raises, or the caller is cancelled, nothing is kept."""
        ...

    def read(self, name: str, start: int = 0, length: int | None = None) -> AsyncGenerator[bytes]:
        """Yield a blob, or `length` bytes of it from `start`; raise FileNotFoundError. Close it after use."""
        ...

    def open_file(self, name: str) -> AbstractAsyncContextManager[BinaryIO | None]:
        """Lend a blob as an open file, to be sent as it is; None where it is no file of this machine.

        Raises FileNotFoundError.
        """
        ...

    def as_file(self, name: str) -> AbstractAsyncContextManager[Path]:
        """Lend a blob as a file of this machine, for programs that need one; raise FileNotFoundError."""
        ...

    async def measure(self, name: str) -> int:
        """Return the size of a blob in bytes; raise FileNotFoundError."""
        ...

    async def delete(self, name: str) -> None:
        """Delete a blob if it is there."""
        ...

    def list_names(self, before_ms: int) -> AsyncIterator[list[str]]:
        """Yield the names of all blobs written before a time, some at once."""
        ...


class FolderBlobs:
    """Blobs as files: `ab/abcdef...` in a folder, written in `drafts/` and renamed when they are durable.

    All work on files is done in threads. A draft is locked by its writer, so that a start of another
    process can tell a draft that somebody writes from one whose writer is dead.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._drafts = folder / "drafts"
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="blobs")
        self._growth = FolderGrowth(folder / "growing", self._path, self._run)

    @property
    def growth(self) -> BlobGrowth:
        """Files in `growing/`."""
        return self._growth

    async def start(self) -> None:
        """Make the folders and remove dead drafts."""
        await self._run(self._make_ready)

    async def close(self) -> None:
        """Wait for what the threads are doing."""
        self._threads.shutdown()

    async def save(self, name: str, chunks: AsyncIterable[bytes]) -> SavedBlob:
        """Write a blob, about a megabyte at once; rename it into place when it is on disk."""
        draft = _Draft(self._drafts / f"{name}.draft", self._path(name))
        try:
            return await self._write(draft, chunks)
        except BaseException:
            await asyncio.shield(self._run(draft.discard))
            raise

    async def read(self, name: str, start: int = 0, length: int | None = None) -> AsyncGenerator[bytes]:
        """Yield a blob in pieces."""
        file = await self._run(_open_at, self._path(name), start)
        left = 2**63 if length is None else length
        try:
            while left > 0 and (piece := await self._run(file.read, min(READ_BYTES, left))):
                left -= len(piece)
                yield piece
        finally:
            # In a thread: a read that was abandoned may still hold the file.
            await asyncio.shield(self._run(file.close))

    @asynccontextmanager
    async def open_file(self, name: str) -> AsyncIterator[BinaryIO | None]:
        """Lend the file, open."""
        file = await self._run(_open_at, self._path(name), 0)
        try:
            yield file
        finally:
            await asyncio.shield(self._run(file.close))

    @asynccontextmanager
    async def as_file(self, name: str) -> AsyncIterator[Path]:
        """Lend the file itself."""
        await self.measure(name)
        yield self._path(name)

    async def measure(self, name: str) -> int:
        """Return the size of the file."""
        return (await self._run(self._path(name).stat)).st_size

    async def delete(self, name: str) -> None:
        """Delete a file if it is there."""
        await self._run(self._path(name).unlink, missing_ok=True)

    async def list_names(self, before_ms: int) -> AsyncIterator[list[str]]:
        """Yield the names of older files, one subfolder at once."""
        for folder in await self._run(self._list_subfolders):
            yield await self._run(list_old, folder, before_ms)

    async def _write(self, draft: "_Draft", chunks: AsyncIterable[bytes]) -> SavedBlob:
        # Beside each other and behind the receiving: each of the three takes about as long as the others.
        writing, digesting, flushing = Behind(), Behind(), EarlyFlush(self._run)
        try:
            waiting: list[bytes] = []
            size = 0
            async for chunk in chunks:
                waiting.append(chunk)
                size += len(chunk)
                if size >= WRITE_BYTES:
                    await writing.begin(partial(self._run, draft.write, waiting))
                    await digesting.begin(partial(self._run, draft.digest, waiting))
                    await flushing.note(size, draft.flush)
                    waiting, size = [], 0
            await writing.finish()
            await digesting.finish()
            await flushing.finish()
        finally:
            await writing.leave()
            await digesting.leave()
            await flushing.leave()
        return await self._run(draft.finish, waiting)

    async def _run(self, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: call(*args, **kwargs))

    def _path(self, name: str) -> Path:
        check_name(name)
        return self._folder / name[:2] / name

    def _make_ready(self) -> None:
        self._drafts.mkdir(parents=True, exist_ok=True)
        self._growth.make_ready()
        for path in self._drafts.iterdir():
            remove_if_dead(path)

    def _list_subfolders(self) -> list[Path]:
        return sorted(path for path in self._folder.iterdir() if len(path.name) == 2)


class _Draft:
    """A blob that is being written. Its steps run in threads, one at a time."""

    def __init__(self, path: Path, target: Path) -> None:
        self._path = path
        self._target = target
        self._lock = threading.Lock()
        self._file: BinaryIO | None = None
        self._digest = hashlib.sha256()
        self._size = 0

    def write(self, chunks: Sequence[bytes]) -> None:
        """Append chunks."""
        with self._lock:
            self._append(chunks)

    def digest(self, chunks: Sequence[bytes]) -> None:
        """Take chunks into the digest; may be called while they are written."""
        update(self._digest, chunks)

    def flush(self) -> None:
        """Have what was written so far on disk; may be called while more is written."""
        if self._file is not None:
            os.fdatasync(self._file.fileno())

    def finish(self, chunks: Sequence[bytes]) -> SavedBlob:
        """Append the last chunks, make all of it durable, and only then let it be seen."""
        with self._lock:
            file = self._append(chunks)
            self.digest(chunks)
            os.fsync(file.fileno())
            make_folder(self._target.parent)
            self._path.rename(self._target)
            sync_folder(self._target.parent)
            file.close()
            return SavedBlob(self._size, self._digest.digest())

    def discard(self) -> None:
        """Remove all traces, also when it was finished for somebody who has gone away."""
        with self._lock:
            if self._file is None:
                return
            self._file.close()
            self._path.unlink(missing_ok=True)
            self._target.unlink(missing_ok=True)

    def _append(self, chunks: Sequence[bytes]) -> BinaryIO:
        if self._file is None:
            # Unbuffered: a full disk is told by a write, and never by the closing of what is given up.
            self._file = self._path.open("xb", buffering=0)
            fcntl.flock(self._file, fcntl.LOCK_EX)
        write_whole(self._file, chunks)
        self._size += sum(map(len, chunks))
        return self._file


def check_name(name: str) -> None:
    """Raise ValueError for what is not the name of a blob."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"not the name of a blob: {name!r}")


def remove_if_dead(path: Path) -> None:
    """Remove a file that no process holds locked. To be called in a thread."""
    with suppress(OSError), path.open("rb") as file:  # another process may be quicker, or still writing
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink()


def _open_at(path: Path, start: int) -> BinaryIO:
    file = path.open("rb")
    file.seek(start)
    return file
