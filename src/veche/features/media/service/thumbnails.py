"""Thumbnails: made when first asked for, by a process apart, and stored with the content."""

import asyncio
from collections.abc import AsyncIterator

from veche.core.errors import MatrixError, TooLarge
from veche.features.media.image_workers import ImageAnswer, ImageWorkers, find_ffmpeg
from veche.features.media.rules import ThumbnailWish
from veche.features.media.settings import MediaSettings
from veche.features.media.store import items, thumbnails
from veche.features.media.store.items import StoredMedia
from veche.features.media.store.thumbnails import StoredThumbnail
from veche.kit.blobs import BlobStore
from veche.kit.feature import Kit
from veche.kit.transaction import Snapshot, Transaction

REFUSAL_KEPT_MS = 3600 * 1000
"""How long a content of which no thumbnail could be made is not tried again."""


class Thumbnails:
    """Finds thumbnails, and makes those that are missing."""

    def __init__(self, kit: Kit, settings: MediaSettings, blobs: BlobStore, workers: ImageWorkers) -> None:
        self._kit = kit
        self._settings = settings
        self._blobs = blobs
        self._workers = workers
        self._making: dict[tuple[str, ThumbnailWish], asyncio.Task[StoredThumbnail]] = {}

    async def get(self, media: StoredMedia, wish: ThumbnailWish) -> StoredThumbnail:
        """Return a thumbnail; raise M_TOO_LARGE, or M_UNKNOWN for what is no picture."""
        found = await self._kit.database.read(_find_current, media.blob_id, wish)
        if found is None:
            found = await asyncio.shield(self._make_once(media, wish))
        if found.refusal == "too_large":
            raise TooLarge("The content is too large to make a thumbnail of it")
        if found.refusal is not None:
            raise MatrixError("No thumbnail can be made of that content")
        return found

    def _make_once(self, media: StoredMedia, wish: ThumbnailWish) -> asyncio.Task[StoredThumbnail]:
        key = (media.blob_id, wish)
        task = self._making.get(key)
        if task is None:
            task = self._making[key] = asyncio.create_task(self._make(media, wish))
            task.add_done_callback(lambda _: self._making.pop(key, None))
        return task

    async def _make(self, media: StoredMedia, wish: ThumbnailWish) -> StoredThumbnail:
        answer = await self._draw(media, wish)
        made = await self._store(media, answer)
        await self._kit.database.write(_put_if_wanted, media.blob_id, wish, made)
        return made

    async def _draw(self, media: StoredMedia, wish: ThumbnailWish) -> ImageAnswer:
        if media.size_bytes > self._most_bytes(media):
            return ImageAnswer(refusal="too_large")
        async with self._blobs.as_file(media.blob_id) as path:
            task = {
                "kind": "thumbnail",
                "path": str(path),
                "pixels": self._settings.thumbnail_pixels,
                "method": wish.method,
                "width": wish.width,
                "height": wish.height,
                "is_animated": wish.is_animated,
                "ffmpeg": find_ffmpeg(),
            }
            return await self._workers.run(task)

    def _most_bytes(self, media: StoredMedia) -> int:
        # Of a film only the beginning is read, however long it is.
        is_film = media.content_type.startswith("video/")
        return self._settings.poster_source_bytes if is_film else self._settings.thumbnail_source_bytes

    async def _store(self, media: StoredMedia, answer: ImageAnswer) -> StoredThumbnail:
        now_ms = self._kit.clock.now_ms()
        if answer.refusal is not None:
            return StoredThumbnail(None, "", 0, answer.refusal, now_ms)
        if answer.is_original:
            return StoredThumbnail(media.blob_id, answer.content_type, media.size_bytes, None, now_ms)
        blob_id = self._kit.clock.new_bytes(16).hex()
        saved = await self._blobs.save(blob_id, _at_once(answer.body))
        return StoredThumbnail(blob_id, answer.content_type, saved.size_bytes, None, now_ms)


async def _at_once(body: bytes) -> AsyncIterator[bytes]:
    yield body


def _find_current(snapshot: Snapshot, blob_id: str, wish: ThumbnailWish) -> StoredThumbnail | None:
    found = thumbnails.find_thumbnail(snapshot, blob_id, wish)
    if found is not None and found.refusal and found.made_ms < snapshot.now_ms - REFUSAL_KEPT_MS:
        return None
    return found


def _put_if_wanted(tx: Transaction, source_id: str, wish: ThumbnailWish, made: StoredThumbnail) -> None:
    # The content may be gone by now, or another process quicker: then the file is cleaned away later.
    if not items.list_known_blobs(tx, [source_id]):
        return
    earlier = thumbnails.find_thumbnail(tx, source_id, wish)
    if earlier is None or earlier.refusal is not None:
        thumbnails.put_thumbnail(tx, source_id, wish, made)
