"""One thing at a time that goes on behind one's back: the next waits for it, and learns of its failure."""

import asyncio
from collections.abc import Awaitable, Callable


class Behind:
    """Holds what goes on. Whoever made it calls `leave` in the end, whatever happens."""

    def __init__(self) -> None:
        self._work: asyncio.Future[None] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether it still goes on."""
        return self._work is not None and not self._work.done()

    async def begin(self, start: Callable[[], Awaitable[None]]) -> None:
        """Begin something, after what was begun before; raise what that came to, and begin nothing then."""
        await self.finish()
        self._work = asyncio.ensure_future(start())

    async def finish(self) -> None:
        """Wait for what was begun, and raise what it came to."""
        await self.leave()
        work, self._work = self._work, None
        if work is not None:
            work.result()

    async def leave(self) -> None:
        """Wait for what was begun, whatever it comes to."""
        if self._work is not None:
            await asyncio.wait([self._work])
