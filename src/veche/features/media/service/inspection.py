"""What the doctor asks of media: is all content still there, and what do unfinished uploads hold?"""

from collections.abc import Sequence

from veche.features.media.image_workers import find_ffmpeg
from veche.features.media.settings import MEBIBYTE
from veche.features.media.store import items, resumable
from veche.kit.blobs import BlobStore
from veche.kit.database import Database

BLOBS_PAGE = 1_000
FAULTS_SHOWN = 10


class Inspection:
    """Looks every content up in the blob store."""

    def __init__(self, database: Database, blobs: BlobStore) -> None:
        self._database = database
        self._blobs = blobs

    async def list_faults(self) -> Sequence[str]:
        """Return the contents that are gone, or not of the size that was acknowledged."""
        faults: list[str] = []
        after = ""
        while page := await self._database.read_aside(items.list_blobs, after, BLOBS_PAGE):
            faults += [fault for blob in page if (fault := await self._find_fault(blob))]
            after = page[-1].blob_id
        more = [f"and {len(faults) - FAULTS_SHOWN} more"] if len(faults) > FAULTS_SHOWN else []
        return [*faults[:FAULTS_SHOWN], *more]

    async def list_remarks(self) -> Sequence[str]:
        """Return what unfinished uploads hold, and what could not be done for want of a program."""
        unfinished = await self._database.read_aside(resumable.read_unfinished)
        return [_describe_unfinished(unfinished), *_describe_programs()]

    async def _find_fault(self, blob: items.Blob) -> str | None:
        try:
            async with self._blobs.as_file(blob.blob_id) as path:
                size_bytes = path.stat().st_size
        except FileNotFoundError:
            return f"the content {blob.blob_id} is gone from the media folder"
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
