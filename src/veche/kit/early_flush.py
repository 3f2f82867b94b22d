"""Writing a file to the disk while more of it comes, so that making it durable at the end takes little."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from veche.kit.behind import Behind

FLUSH_BYTES = 16 * 1024 * 1024

Run = Callable[..., Awaitable[Any]]
"""Runs a function on files in a thread."""


class EarlyFlush(Behind):
    """Flushes beside the writing, one time after another. A failure is told once by the disk, and kept."""

    def __init__(self, run: Run) -> None:
        super().__init__()
        self._run = run
        self._unflushed_bytes = 0

    async def note(self, size_bytes: int, flush: Callable[[], None]) -> None:
        """Note that more was written; call `flush` in a thread when it is enough. Raise a failure before."""
        self._unflushed_bytes += size_bytes
        if self._unflushed_bytes >= FLUSH_BYTES and not self.is_busy:
            self._unflushed_bytes = 0
            await self.begin(partial(self._run, flush))
