"""Two stores as one while blobs move: what is new goes to the first, and is looked for in both."""

from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from pathlib import Path
from typing import BinaryIO

from veche.kit.blobs import BlobStore
from veche.kit.blobs_growing import BlobGrowth, GrowingBlob, SavedBlob


class BothBlobs:
    """The store that is written to, and the one from which blobs come or to which they went."""

    def __init__(self, first: BlobStore, second: BlobStore) -> None:
        self._first = first
        self._second = second
        self._growth = BothGrowth(first.growth, second.growth)

    @property
    def growth(self) -> BlobGrowth:
        """What is begun grows in the first; what has begun in the second ends there."""
        return self._growth

    async def start(self) -> None:
        """Start both."""
        await self._first.start()
        await self._second.start()

    async def close(self) -> None:
        """Close both."""
        await self._first.close()
        await self._second.close()

    async def save(self, name: str, chunks: AsyncIterable[bytes]) -> SavedBlob:
        """Keep a blob in the first."""
        return await self._first.save(name, chunks)

    async def read(self, name: str, start: int = 0, length: int | None = None) -> AsyncGenerator[bytes]:
        """Yield a blob from where it is."""
        reading = self._first.read(name, start, length)
        try:
            # A blob that is missed is missed before its first piece.
            piece = await anext(reading, None)
        except FileNotFoundError:
            reading = self._second.read(name, start, length)
            piece = await anext(reading, None)
        async with aclosing(reading):
            while piece is not None:
                yield piece
                piece = await anext(reading, None)

    @asynccontextmanager
    async def open_file(self, name: str) -> AsyncIterator[BinaryIO | None]:
        """Lend it from where it is; nothing where the first place may have it, and is not on this machine."""
        async with AsyncExitStack() as lending:
            try:
                file = await lending.enter_async_context(self._first.open_file(name))
            except FileNotFoundError:
                file = await lending.enter_async_context(self._second.open_file(name))
            yield file

    @asynccontextmanager
    async def as_file(self, name: str) -> AsyncIterator[Path]:
        """Lend it from where it is."""
        async with AsyncExitStack() as lending:
            try:
                path = await lending.enter_async_context(self._first.as_file(name))
            except FileNotFoundError:
                path = await lending.enter_async_context(self._second.as_file(name))
            yield path

    async def measure(self, name: str) -> int:
        """Return its size, where it is."""
        try:
            return await self._first.measure(name)
        except FileNotFoundError:
            return await self._second.measure(name)

    async def delete(self, name: str) -> None:
        """Delete it in both."""
        await self._first.delete(name)
        await self._second.delete(name)

    async def list_names(self, before_ms: int) -> AsyncIterator[list[str]]:
        """Yield the names of one, then of the other."""
        for store in (self._first, self._second):
            async for names in store.list_names(before_ms):
                yield names


class BothGrowth:
    """Growing blobs of two stores."""

    def __init__(self, first: BlobGrowth, second: BlobGrowth) -> None:
        self._first = first
        self._second = second

    @asynccontextmanager
    async def open(self, name: str, size_bytes: int) -> AsyncIterator[GrowingBlob]:
        """Open it where it grows."""
        async with AsyncExitStack() as opening:
            try:
                growing = await opening.enter_async_context(self._first.open(name, size_bytes))
            except FileNotFoundError:
                growing = await opening.enter_async_context(self._second.open(name, size_bytes))
            yield growing

    async def seal(self, name: str, size_bytes: int) -> SavedBlob:
        """Seal it where it grows."""
        try:
            return await self._first.seal(name, size_bytes)
        except FileNotFoundError:
            return await self._second.seal(name, size_bytes)

    async def discard(self, name: str) -> None:
        """Remove it from both."""
        await self._first.discard(name)
        await self._second.discard(name)

    async def list_names(self, before_ms: int) -> list[str]:
        """Return those of both."""
        names = [*await self._first.list_names(before_ms), *await self._second.list_names(before_ms)]
        return list(dict.fromkeys(names))

    async def free_bytes(self) -> int | None:
        """Return how much room there is in the first."""
        return await self._first.free_bytes()
