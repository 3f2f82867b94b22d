"""A ZIP archive that is made while it is read: no more of it is held than the piece that is next."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

EARLIEST_YEAR = 1980
"""Before it, this form of archive knows no time."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the archive. Text is made smaller; what people upload mostly is small already."""

    name: str
    pieces: AsyncIterator[bytes]
    written_ms: int
    is_text: bool = True


class _Sink:
    """Where the archive is written to: it keeps that until it is taken. It cannot be looked back into."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: what is written is there."""

    def close(self) -> None:
        """Do nothing: what is written can still be taken."""

    def take(self) -> bytes:
        """Return what has been written since the last time."""
        taken, self._waiting = b"".join(self._waiting), []
        return taken


async def zipped(entries: AsyncIterator[Entry]) -> AsyncGenerator[bytes]:
    """Yield an archive of files."""
    sink = _Sink()
    archive = ZipFile(sink, mode="w")
    async for entry in entries:
        with archive.open(_describe(entry), "w", force_zip64=True) as file:
            async for piece in entry.pieces:
                # In a thread: it sums up, and makes smaller, what would keep everybody else waiting.
                await asyncio.to_thread(file.write, piece)
                if taken := sink.take():
                    yield taken
    archive.close()
    yield sink.take()


def _describe(entry: Entry) -> ZipInfo:
    moment = time.gmtime(entry.written_ms / 1000)[:6]
    described = ZipInfo(entry.name, moment if moment[0] >= EARLIEST_YEAR else (EARLIEST_YEAR, 1, 1, 0, 0, 0))
    described.compress_type = ZIP_DEFLATED if entry.is_text else ZIP_STORED
    return described
