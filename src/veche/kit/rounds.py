"""Work that comes round: every so often, and sooner when it is woken."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from veche.kit.observe import logger


class Rounds:
    """Does `work` every `every_s` seconds. A round that fails is logged, and the next one comes."""

    def __init__(self, name: str, work: Callable[[], Awaitable[None]], every_s: float) -> None:
        self._name = name
        self._work = work
        self._every_s = every_s
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin; the first round comes after `every_s`."""
        self._task = asyncio.create_task(self._run(), name=self._name)

    async def stop(self) -> None:
        """End, also in the middle of a round."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def wake(self) -> None:
        """Have a round now, or one more after the one that goes on."""
        self._wake.set()

    async def _run(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._every_s):
                    await self._wake.wait()
            self._wake.clear()
            try:
                await self._work()
            except Exception:  # noqa: BLE001 - what it needs may be away for now: it is tried again
                logger.exception("a round of %s failed", self._name)
