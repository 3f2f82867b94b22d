"""The body of a request in pieces worth a write, until it ends, breaks off, stalls, or is asked to stop."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from veche.core.errors import MatrixError

PIECE_BYTES = 1024 * 1024


class Pieces:
    """Iterates over a body. `is_cut` says afterwards that it was left before its end."""

    def __init__(self, chunks: AsyncIterator[bytes], stop: asyncio.Event, idle_s: float) -> None:
        self.is_cut = False
        self._chunks = chunks
        self._stop = stop
        self._idle_s = idle_s

    async def __aiter__(self) -> AsyncIterator[list[bytes]]:
        """Yield chunks, about a megabyte together; also those before a failure, which then is raised."""
        waiting: list[bytes] = []
        size_bytes = 0
        stopped: asyncio.Future[Any] = asyncio.ensure_future(self._stop.wait())
        try:
            while (chunk := await self._next(stopped)) is not None:
                waiting.append(chunk)
                size_bytes += len(chunk)
                if size_bytes >= PIECE_BYTES:
                    yield waiting
                    waiting, size_bytes = [], 0
        except Exception:
            yield waiting
            raise
        finally:
            stopped.cancel()
        yield waiting

    async def _next(self, stopped: asyncio.Future[Any]) -> bytes | None:
        arrival = asyncio.ensure_future(anext(self._chunks, None))
        try:
            both = (arrival, stopped)
            done, _ = await asyncio.wait(both, timeout=self._idle_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not arrival.done():
                arrival.cancel()
        if arrival in done:
            return arrival.result()
        if stopped not in done:
            raise MatrixError("The upload has stalled", status=408)
        self.is_cut = True
        return None
