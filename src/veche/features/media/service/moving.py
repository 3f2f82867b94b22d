"""Copying all content from one place to the other beside a running server: each one checked, none in vain."""

import asyncio
import hashlib
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field

from veche.features.media.store import items, resumable
from veche.features.media.store.items import Content
from veche.kit.blobs import BlobStore
from veche.kit.checked_names import CheckedNames
from veche.kit.clock import Clock
from veche.kit.database import Database

PAGE = 200
AT_ONCE = 4
TELL_EVERY_S = 5.0
EVER_MS = 2**62


@dataclass(slots=True)
class Move:
    """How far a run has come, and what it has found."""

    total: int = 0
    looked_at: int = 0
    copied: int = 0
    copied_bytes: int = 0
    growing: int = 0
    faults: list[str] = field(default_factory=list)


class Moving:
    """Copies what rows know of. What is in the target and was read back there once is not copied again.

    It deletes nothing from the source, so that it may end at any moment; a server that looks in both places
    finds everything all the while.
    """

    def __init__(
        self, database: Database, source: BlobStore, target: BlobStore, checked: CheckedNames
    ) -> None:
        self._database = database
        self._source = source
        self._target = target
        self._checked = checked
        self._move = Move()

    async def run(self, clock: Clock, tell: Callable[[Move], None]) -> Move:
        """Copy everything; `tell` is called now and then. Raises OSError when a place cannot be asked."""
        self._move.total = await self._database.read_aside(items.count_contents)
        told_s, after = clock.monotonic_s(), ""
        while page := await self._database.read_aside(items.list_contents, after, PAGE):
            for start in range(0, len(page), AT_ONCE):
                await self._copy_some(page[start : start + AT_ONCE])
                if clock.monotonic_s() - told_s >= TELL_EVERY_S:
                    told_s = clock.monotonic_s()
                    tell(self._move)
            after = page[-1].blob_id
        self._move.growing = await self._count_growing()
        return self._move

    async def _copy_some(self, contents: list[Content]) -> None:
        async with asyncio.TaskGroup() as group:
            for content in contents:
                group.create_task(self._settle(content))
        self._move.looked_at += len(contents)

    async def _settle(self, content: Content) -> None:
        name = content.blob_id
        try:
            await self._source.measure(name)
        except FileNotFoundError:
            if not await self._is_there(content):
                await self._miss(name)
            return
        is_there = await self._is_there(content)
        if is_there and name in self._checked:
            return
        try:
            if is_there and await self._is_whole(content):
                self._checked.add(name)
            else:
                await self._copy(content)
        except FileNotFoundError:
            await self._miss(name)

    async def _copy(self, content: Content) -> None:
        name = content.blob_id
        async with aclosing(self._source.read(name)) as pieces:
            saved = await self._target.save(name, pieces)
        if content.sha256 not in (None, saved.sha256) or saved.size_bytes != content.size_bytes:
            fault = f"the content {name} is damaged where it is: it was not copied"
        elif await _digest_of(self._target, name) != saved.sha256:
            fault = f"the content {name} did not arrive as it was sent: run this again"
        else:
            self._checked.add(name)
            self._move.copied += 1
            self._move.copied_bytes += saved.size_bytes
            return
        await self._target.delete(name)
        self._move.faults.append(fault)

    async def _miss(self, name: str) -> None:
        """Report a content that is in neither place, unless it was deleted while it was looked for."""
        if await self._database.read_aside(items.list_known_blobs, [name]):
            self._move.faults.append(f"the content {name} is gone")
        else:
            await self._target.delete(name)

    async def _is_there(self, content: Content) -> bool:
        try:
            return await self._target.measure(content.blob_id) == content.size_bytes
        except FileNotFoundError:
            return False

    async def _is_whole(self, content: Content) -> bool:
        """Whether what a run has left in the target that ended before it could check it is the content."""
        sha256 = content.sha256 or await _digest_of(self._source, content.blob_id)
        return await _digest_of(self._target, content.blob_id) == sha256

    async def _count_growing(self) -> int:
        names = await self._source.growth.list_names(EVER_MS)
        return len(await self._database.read_aside(resumable.list_growing_blobs, names))


async def _digest_of(store: BlobStore, name: str) -> bytes:
    digest = hashlib.sha256()
    async with aclosing(store.read(name)) as pieces:
        async for piece in pieces:
            await asyncio.to_thread(digest.update, piece)
    return digest.digest()
