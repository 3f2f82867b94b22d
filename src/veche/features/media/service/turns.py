"""Who writes which upload: one at a time; somebody who comes back after a lost connection takes it over."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from veche.features.media.tus import UploadBusy

TAKEOVER_S = 10.0


class Turn:
    """The right to write an upload, until it is asked back."""

    def __init__(self) -> None:
        self.asked_back = asyncio.Event()
        self.over = asyncio.Event()


class Turns:
    """The turns of this process; between processes, the blob store's locks decide."""

    def __init__(self) -> None:
        self._turns: dict[str, Turn] = {}

    @contextmanager
    def take(self, upload_id: str) -> Iterator[Turn]:
        """Take the turn of an upload or raise 423."""
        if upload_id in self._turns:
            raise UploadBusy("This upload is being written by another request")
        turn = self._turns[upload_id] = Turn()
        try:
            yield turn
        finally:
            del self._turns[upload_id]
            turn.over.set()

    async def take_back(self, upload_id: str) -> None:
        """Have whoever writes an upload stop, and wait until what they sent is durable."""
        turn = self._turns.get(upload_id)
        if turn is None:
            return
        turn.asked_back.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(turn.over.wait(), TAKEOVER_S)

    async def end(self) -> None:
        """Have everybody stop."""
        await asyncio.gather(*[self.take_back(upload_id) for upload_id in list(self._turns)])
