"""Blobs that grow over many requests, also over restarts of the process, until they are sealed.

How much of a blob counts, the caller knows (and keeps in the database): what a killed writer left behind
that is dropped when the blob is opened again.
"""

import asyncio
import fcntl
import hashlib
import os
import shutil
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from veche.kit.early_flush import EarlyFlush, Run

PIECES_AT_ONCE = 512
"""As many as every system takes in one call."""
DIGESTS_KEPT = 1_000
"""Blobs whose digest is carried from one request to the next, so that sealing need not read them again."""


class BlobBusyError(Exception):
    """Somebody writes this blob already."""


@dataclass(frozen=True, slots=True)
class SavedBlob:
    """What was written: how much, and its SHA-256."""

    size_bytes: int
    sha256: bytes


class GrowingBlob(Protocol):
    """A blob that is open for appending."""

    async def append(self, pieces: Sequence[bytes]) -> None:
        """Add to the end; raise OSError (ENOSPC) when there is no room."""
        ...

    async def settle(self) -> None:
        """Make durable what was appended."""
        ...


class BlobGrowth(Protocol):
    """Where blobs grow. One writer of a process, or of a machine, at a time has one of them open.

    Where writers on several machines are not kept apart, the caller's count decides between them; what is
    sealed has the digest that is said, whoever wrote it.
    """

    def open(self, name: str, size_bytes: int) -> AbstractAsyncContextManager[GrowingBlob]:
        """Open a blob behind its first `size_bytes`, which are those that count; 0 begins one.

        It had this size when it was settled the last time, or the time before that. Raises FileNotFoundError
        when it has not, BlobBusyError when it is open already.
        """
        ...

    async def seal(self, name: str, size_bytes: int) -> SavedBlob:
        """Make an ordinary blob of it, of this size. Asked again, after a crash, it says the same."""
        ...

    async def discard(self, name: str) -> None:
        """Remove one that is not to be finished, if it is there."""
        ...

    async def list_names(self, before_ms: int) -> list[str]:
        """Return those that nobody has written to since a time."""
        ...

    async def free_bytes(self) -> int | None:
        """Return how much more there is room for; None for as much as one likes."""
        ...


class FolderGrowth:
    """Growing blobs as files of one folder, which are renamed to their place when they are sealed."""

    def __init__(self, folder: Path, place_of: Callable[[str], Path], run: Run) -> None:
        self._folder = folder
        self._place_of = place_of
        self._run = run
        self._digests: OrderedDict[str, tuple[int, Any]] = OrderedDict()

    def make_ready(self) -> None:
        """Make the folder. To be called in a thread."""
        self._folder.mkdir(parents=True, exist_ok=True)

    @asynccontextmanager
    async def open(self, name: str, size_bytes: int) -> AsyncIterator[GrowingBlob]:
        """Lock the file, cut it to what counts, and append behind that."""
        file = await self._run(_open_file, self._path(name), size_bytes)
        known_bytes, digest = self._digests.pop(name, (0, hashlib.sha256()))
        growing = _GrowingFile(self._run, file, size_bytes, digest if known_bytes == size_bytes else None)
        try:
            yield growing
        finally:
            await growing.leave()
            await self._run(file.close)
            if growing.digest is not None:
                self._keep_digest(name, growing.size_bytes, growing.digest)

    async def seal(self, name: str, size_bytes: int) -> SavedBlob:
        """Rename the file to its place."""
        known_bytes, digest = self._digests.pop(name, (-1, None))
        known = digest.digest() if digest is not None and known_bytes == size_bytes else None
        sha256 = await self._run(_seal_file, self._path(name), self._place_of(name), size_bytes, known)
        return SavedBlob(size_bytes, sha256)

    async def discard(self, name: str) -> None:
        """Remove the file."""
        self._digests.pop(name, None)
        await self._run(self._path(name).unlink, missing_ok=True)

    async def list_names(self, before_ms: int) -> list[str]:
        """Return the names of older files."""
        names: list[str] = await self._run(list_old, self._folder, before_ms)
        return names

    async def free_bytes(self) -> int | None:
        """Return what is free on the folder's disk."""
        usage = await self._run(shutil.disk_usage, self._folder)
        return int(usage.free)

    def _path(self, name: str) -> Path:
        return self._folder / self._place_of(name).name

    def _keep_digest(self, name: str, size_bytes: int, digest: Any) -> None:
        self._digests[name] = (size_bytes, digest)
        while len(self._digests) > DIGESTS_KEPT:
            self._digests.popitem(last=False)


class _GrowingFile:
    """An open file, and the digest of all of it where that is known."""

    def __init__(self, run: Run, file: BinaryIO, size_bytes: int, digest: Any | None) -> None:
        self.size_bytes = size_bytes
        self.digest = digest
        self._run = run
        self._file = file
        self._flushing = EarlyFlush(run)

    async def append(self, pieces: Sequence[bytes]) -> None:
        size_bytes = sum(map(len, pieces))
        digest, self.digest = self.digest, None  # unknown, should the write break off
        digested = pieces if digest is not None else ()
        await asyncio.gather(self._run(write_whole, self._file, pieces), self._run(update, digest, digested))
        self.digest = digest
        self.size_bytes += size_bytes
        await self._flushing.note(size_bytes, self._flush)

    async def settle(self) -> None:
        await self._flushing.finish()
        await self._run(os.fsync, self._file.fileno())

    async def leave(self) -> None:
        await self._flushing.leave()

    def _flush(self) -> None:
        os.fdatasync(self._file.fileno())


def update(digest: Any, pieces: Iterable[bytes | memoryview]) -> None:
    """Take pieces into a digest. To be called in a thread."""
    for piece in pieces:
        digest.update(piece)


def write_whole(file: BinaryIO, pieces: Sequence[bytes]) -> None:
    """Write pieces to an unbuffered file, many with one call of the system. To be called in a thread."""
    for start in range(0, len(pieces), PIECES_AT_ONCE):
        rest = [memoryview(piece) for piece in pieces[start : start + PIECES_AT_ONCE]]
        while rest := _without(rest, os.writev(file.fileno(), rest)):
            pass


def _without(views: list[memoryview], written_bytes: int) -> list[memoryview]:
    """Return what is left of views when their first bytes are written."""
    for number, view in enumerate(views):
        if written_bytes < len(view):
            return [view[written_bytes:], *views[number + 1 :]]
        written_bytes -= len(view)
    return []


def _open_file(path: Path, size_bytes: int) -> BinaryIO:
    # Unbuffered: what was written counts at once, and the pieces are large.
    if size_bytes == 0:
        file: BinaryIO = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)
        sync_folder(path.parent)
    else:
        file = path.open("r+b", buffering=0)
    try:
        _claim(file, size_bytes)
    except BaseException:
        file.close()
        raise
    return file


def _claim(file: BinaryIO, size_bytes: int) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BlobBusyError from None
    if file.seek(0, os.SEEK_END) < size_bytes:
        raise FileNotFoundError("it has fewer bytes than were acknowledged")
    file.truncate(size_bytes)
    file.seek(size_bytes)


def _seal_file(path: Path, place: Path, size_bytes: int, known_sha256: bytes | None) -> bytes:
    is_sealed = not path.exists()
    with (place if is_sealed else path).open("rb") as file:
        if os.fstat(file.fileno()).st_size != size_bytes:
            raise FileNotFoundError(f"{path.name} is not of the size that was acknowledged")
        sha256 = known_sha256 or hashlib.file_digest(file, "sha256").digest()
        if not is_sealed:
            os.fsync(file.fileno())
            make_folder(place.parent)
            path.rename(place)
            sync_folder(place.parent)
    return sha256


def make_folder(folder: Path) -> None:
    """Make a folder whose name is durable."""
    if not folder.exists():
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make durable which files a folder has."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def list_old(folder: Path, before_ms: int) -> list[str]:
    """Return the names of files that were last written before a time."""
    names: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):
                if entry.stat().st_mtime_ns // 1_000_000 < before_ms:
                    names.append(entry.name)
    return names
