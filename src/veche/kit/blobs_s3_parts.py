"""An object of S3 on its way: whole parts are sent as they come, and joined when the last one is there."""

import asyncio
import hashlib
from collections.abc import Sequence

from veche.kit.blobs_growing import update
from veche.kit.s3_client import Body, S3Client, S3Error
from veche.kit.s3_settings import PART_BYTES

Piece = bytes | memoryview


class Parts:
    """The parts of one object that were sent. Nobody sees any of it before it is finished."""

    def __init__(self, client: S3Client, key: str, upload_id: str = "", etags: Sequence[str] = ()) -> None:
        self.key = key
        self.upload_id = upload_id
        self.etags = list(etags)
        self._client = client
        self._beginning: asyncio.Future[str] | None = None

    @property
    def size_bytes(self) -> int:
        """How much was sent."""
        return len(self.etags) * PART_BYTES

    async def take(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Send as many whole parts as there are; return what is left. When it raises, nothing was taken."""
        etags, rest = list(self.etags), list(pieces)
        while sum(map(len, rest)) >= PART_BYTES:
            part, rest = cut(rest, PART_BYTES)
            etags.append(await self._put(len(etags) + 1, part))
        self.etags = etags
        return rest

    async def finish(self, rest: Sequence[Piece]) -> None:
        """Let all of it, with what is left, be seen. Raises FileNotFoundError when the parts are gone."""
        etags, rest_bytes = list(self.etags), sum(map(len, rest))
        if not etags:
            await self._client.put(self.key, await body_of(rest))
            return
        if rest_bytes:
            etags.append(await self._put(len(etags) + 1, rest))
        if await self._client.join_parts(self.key, self.upload_id, etags):
            return
        # Joined already, perhaps: the answer to an earlier attempt may have been lost.
        if await self._client.find_size(self.key) != self.size_bytes + rest_bytes:
            raise FileNotFoundError("the parts of a blob are gone")

    async def drop(self) -> None:
        """Forget what was sent, also by somebody who was cancelled."""
        if self._beginning is not None and not self.upload_id:
            self.upload_id = await self._beginning
        if self.upload_id:
            await self._client.drop_parts(self.key, self.upload_id)

    async def _put(self, number: int, part: Sequence[Piece]) -> str:
        if not self.upload_id:
            await self._begin()
        return await self._client.put_part(self.key, self.upload_id, number, await body_of(part))

    async def _begin(self) -> None:
        if self._beginning is None:
            self._beginning = asyncio.ensure_future(self._client.begin_parts(self.key))
        try:
            self.upload_id = await asyncio.shield(self._beginning)
        except S3Error:
            self._beginning = None
            raise


async def body_of(pieces: Sequence[Piece]) -> Body:
    """Return pieces with their digest."""
    digest = hashlib.sha256()
    await asyncio.to_thread(update, digest, pieces)
    return Body(pieces, digest.hexdigest())


def cut(pieces: Sequence[Piece], size_bytes: int) -> tuple[list[Piece], list[Piece]]:
    """Return as many pieces as have so many bytes, the last one cut, and the others."""
    before: list[Piece] = []
    for number, piece in enumerate(pieces):
        if len(piece) >= size_bytes:
            view = memoryview(piece)
            rest = [view[size_bytes:]] if len(piece) > size_bytes else []
            return [*before, view[:size_bytes]], [*rest, *pieces[number + 1 :]]
        before.append(piece)
        size_bytes -= len(piece)
    return before, []
