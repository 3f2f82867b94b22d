"""Deleting media, and the daily cleaning of what nobody will ask for again."""

from collections.abc import Sequence

from veche.core.errors import NotFound
from veche.features.media.service.resumable import Resumable
from veche.features.media.store import items, previews, thumbnails
from veche.kit.blobs import BlobStore
from veche.kit.feature import Kit
from veche.kit.jobs import Job
from veche.kit.transaction import Transaction

CLEAN_JOB = "media.clean"
DELETE_BLOBS_JOB = "media.delete_blobs"
ERASE_JOB = "media.erase_user"
DAY_MS = 24 * 3600 * 1000
FIRST_CLEANING_MS = 10 * 60 * 1000
AT_ONCE = 100
"""Media removed in one unit of work, so that nobody waits long behind it."""


class Deletions:
    """Removes rows first and files after the commit, by a job that survives a crash between the two."""

    def __init__(self, kit: Kit, blobs: BlobStore, resumable: Resumable) -> None:
        self._kit = kit
        self._resumable = resumable
        self._database = kit.database
        self._blobs = blobs
        kit.jobs.register(CLEAN_JOB, self._clean)
        kit.jobs.register(DELETE_BLOBS_JOB, self._delete_blobs)
        kit.jobs.register(ERASE_JOB, self._erase)

    async def start(self) -> None:
        """Have the cleaning done soon, and then every day."""
        await self._database.write(self._plan_cleaning, FIRST_CLEANING_MS)

    async def delete(self, media_id: str) -> None:
        """Delete media; its content goes with the last media that has it."""
        if not await self._database.read(items.find_slot, media_id):
            raise NotFound("There is no such media")
        await self._database.write(self.remove, [media_id])

    def erase_user_after(self, tx: Transaction, user_id: str) -> None:
        """Delete all that a user has uploaded, once the transaction is durable."""
        self._kit.jobs.enqueue(tx, Job(f"{ERASE_JOB}/{user_id}", ERASE_JOB, {"user_id": user_id}, tx.now_ms))

    async def _erase(self, job: Job) -> None:
        await self._resumable.drop_all_of(job.payload["user_id"], AT_ONCE)
        while media_ids := await self._database.read(items.list_media_of, job.payload["user_id"], AT_ONCE):
            await self._database.write(self.remove, media_ids)

    def remove(self, tx: Transaction, media_ids: Sequence[str]) -> int:
        """Remove media inside a transaction, and the contents that nothing else has; return their bytes."""
        doomed: list[str] = []
        freed_bytes = 0
        for media_id in media_ids:
            content = items.remove_media(tx, media_id)
            if content is not None:
                freed_bytes += content.size_bytes
                items.remove_blob(tx, content.blob_id)
                doomed += [content.blob_id, *thumbnails.remove_thumbnails(tx, content.blob_id)]
        if doomed:
            job_id = f"{DELETE_BLOBS_JOB}/{doomed[0]}"
            self._kit.jobs.enqueue(tx, Job(job_id, DELETE_BLOBS_JOB, {"blob_ids": doomed}, tx.now_ms))
        return freed_bytes

    async def _delete_blobs(self, job: Job) -> None:
        for blob_id in job.payload["blob_ids"]:
            await self._blobs.delete(blob_id)

    async def _clean(self, _: Job) -> None:
        await self.clean()
        await self._database.write(self._plan_cleaning, DAY_MS)

    async def clean(self) -> None:
        """Remove what never came or will not be asked for again, and files that no row knows."""
        await self._resumable.clean(AT_ONCE, DAY_MS)
        await self._database.write(_remove_expired_slots)
        while await self._database.write(self._remove_old_previews) == AT_ONCE:
            pass
        # A day is longer than any upload lasts between its file and its row.
        async for blob_ids in self._blobs.list_names(self._kit.clock.now_ms() - DAY_MS):
            known = await self._database.read_aside(items.list_known_blobs, blob_ids)
            for blob_id in blob_ids:
                if blob_id not in known:
                    await self._blobs.delete(blob_id)

    def _remove_old_previews(self, tx: Transaction) -> int:
        removed = previews.remove_expired(tx, AT_ONCE)
        self.remove(tx, [media_id for media_id in removed if media_id is not None])
        return len(removed)

    def _plan_cleaning(self, tx: Transaction, in_ms: int) -> None:
        self._kit.jobs.enqueue(tx, Job(CLEAN_JOB, CLEAN_JOB, {}, tx.now_ms + in_ms))


def _remove_expired_slots(tx: Transaction) -> None:
    items.remove_expired_slots(tx, tx.now_ms)
