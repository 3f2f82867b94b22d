"""What the doctor asks of media: is all content still there, and what do unfinished uploads hold?"""

import asyncio
from collections.abc import Sequence

from veche.features.media.image_workers import find_ffmpeg
from veche.features.media.settings import MEBIBYTE
from veche.features.media.store import items, resumable
from veche.kit.blobs import BlobStore
from veche.kit.database import Database

BLOBS_PAGE = 1_000
FAULTS_SHOWN = 10
AT_ONCE = 16


class Inspection:
    """Looks every content up in the blob store."""

    def __init__(self, database: Database, blobs: BlobStore) -> None:
        self._database = database
        self._blobs = blobs

    async def list_faults(self) -> Sequence[str]:
        """Return the contents that are gone, or not of the size that was acknowledged."""
        try:
            faults = await self._list_all_faults()
        except OSError as error:
            return [f"the place of files cannot be asked: {error}"]
        more = [f"and {len(faults) - FAULTS_SHOWN} more"] if len(faults) > FAULTS_SHOWN else []
        return [*faults[:FAULTS_SHOWN], *more]

    async def list_remarks(self) -> Sequence[str]:
        """Return what unfinished uploads hold, and what could not be done for want of a program."""
        unfinished = await self._database.read_aside(resumable.read_unfinished)
        return [_describe_unfinished(unfinished), *_describe_programs()]

    async def _list_all_faults(self) -> list[str]:
        faults: list[str] = []
        after = ""
        while page := await self._database.read_aside(items.list_blobs, after, BLOBS_PAGE):
            for start in range(0, len(page), AT_ONCE):
                found = await asyncio.gather(*map(self._find_fault, page[start : start + AT_ONCE]))
                faults += [fault for fault in found if fault]
            after = page[-1].blob_id
        return faults

    async def _find_fault(self, blob: items.Blob) -> str | None:
        try:
            size_bytes = await self._blobs.measure(blob.blob_id)
        except FileNotFoundError:
            return f"the content {blob.blob_id} is gone"
        if size_bytes != blob.size_bytes:
            return f"the content {blob.blob_id} has {size_bytes} bytes instead of {blob.size_bytes}"
        return None


def _describe_unfinished(unfinished: resumable.Unfinished) -> str:
    if not unfinished.count:
        return "No upload is unfinished."
    came, whole = unfinished.received_bytes / MEBIBYTE, unfinished.length_bytes / MEBIBYTE
    return f"Unfinished uploads: {unfinished.count}, which hold {came:.0f} of {whole:.0f} MiB."


def _describe_programs() -> Sequence[str]:
    if find_ffmpeg() is not None:
        return []
    return ["Videos have no thumbnails: ffmpeg is not installed (on Debian: apt install ffmpeg)."]
