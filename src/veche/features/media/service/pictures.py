"""Fetching the picture of a preview: stored like any content, once it is known to be a picture."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from veche.features.media.image_workers import ImageWorkers
from veche.features.media.settings import MediaSettings
from veche.features.media.store.items import Blob
from veche.kit.blobs import BlobStore
from veche.kit.clock import Clock
from veche.kit.outgoing import Outgoing, OutgoingError, OutgoingRequest

REDIRECTS_MOST = 5


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture; type and size are as its own bytes say."""

    blob: Blob
    content_type: str
    width: int
    height: int

    def properties(self) -> dict[str, Any]:
        """Return what a preview says of its picture."""
        return {
            "og:image:type": self.content_type,
            "og:image:width": self.width,
            "og:image:height": self.height,
            "matrix:image:size": self.blob.size_bytes,
        }


class Pictures:
    """Brings pictures in from outside."""

    def __init__(
        self,
        clock: Clock,
        settings: MediaSettings,
        blobs: BlobStore,
        outgoing: Outgoing,
        workers: ImageWorkers,
    ) -> None:
        self.outgoing = outgoing
        self._clock = clock
        self._settings = settings
        self._blobs = blobs
        self._workers = workers

    async def find(self, url: str | None) -> Picture | None:
        """Fetch and store a picture; None when there is none to be had: a preview is good without."""
        if url is None:
            return None
        request = OutgoingRequest(
            url,
            headers={"accept": "image/*"},
            timeout_s=self._settings.preview_timeout_s,
            redirects=REDIRECTS_MOST,
        )
        try:
            async with self.outgoing.open(request) as answer:
                if answer.status != 200:
                    return None
                return await self.keep(answer.chunks(self._settings.preview_image_bytes))
        except OutgoingError:
            return None

    async def keep(self, chunks: AsyncIterator[bytes]) -> Picture | None:
        """Store what comes in, if it is a picture that can be read."""
        blob_id = self._clock.new_bytes(16).hex()
        saved = await self._blobs.save(blob_id, chunks)
        async with self._blobs.as_file(blob_id) as path:
            measured = await self._workers.measure(path, self._settings.thumbnail_pixels)
        if measured.refusal is not None:
            await self._blobs.delete(blob_id)
            return None
        blob = Blob(blob_id, saved.sha256, saved.size_bytes)
        return Picture(blob, measured.content_type, measured.width, measured.height)
