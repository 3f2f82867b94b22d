"""Uploads that come in many requests, and go on after a lost connection, a restart or a `kill -9`.

What was acknowledged is durable and never asked again: bytes are on disk before the row counts them, and the
row counts them before an answer says so. What is behind the count is dropped.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from veche.core.errors import Forbidden, NotFound, TooLarge
from veche.core.ids import UserId
from veche.features.media.rules import clean_content_type, clean_filename
from veche.features.media.service.piecemeal import Pieces
from veche.features.media.service.progress import Progress
from veche.features.media.service.scans import Scans
from veche.features.media.service.turns import Turns
from veche.features.media.service.uploads import MEDIA_ID_LENGTH, Incoming, Uploads
from veche.features.media.settings import MediaSettings
from veche.features.media.store import resumable as store
from veche.features.media.store.items import Blob, NewMedia, Scan
from veche.features.media.store.resumable import StoredUpload
from veche.features.media.tus import (
    Checksum,
    ChecksumMismatch,
    UploadBusy,
    UploadGone,
    WrongOffset,
    new_digest,
)
from veche.kit.blobs import BlobStore
from veche.kit.blobs_growing import BlobBusyError
from veche.kit.feature import Kit
from veche.kit.transaction import Transaction

UPLOAD_ID_LENGTH = 32


class Resumable:
    """Takes content in, part after part."""

    def __init__(
        self, kit: Kit, settings: MediaSettings, blobs: BlobStore, uploads: Uploads, scans: Scans
    ) -> None:
        self._clock = kit.clock
        self._database = kit.database
        self._settings = settings
        self._blobs = blobs
        self._uploads = uploads
        self._scans = scans
        self._turns = Turns()

    async def begin(self, user_id: UserId, length_bytes: int, said: dict[str, str], raw: str) -> StoredUpload:
        """Begin an upload of so many bytes; `said` is what its client says of the file, `raw` its own words.

        Raises M_TOO_LARGE, M_FORBIDDEN (quota), 507 (no room), M_LIMIT_EXCEEDED, before anything is sent.
        """
        if length_bytes > self._settings.max_file_bytes:
            raise TooLarge(f"Files may have up to {self._settings.max_file_bytes} bytes here")
        await self._uploads.check_room(length_bytes)
        upload = self._describe(user_id, length_bytes, said, raw)
        await self._database.write(self._add, upload)
        if length_bytes == 0:
            async with self._blobs.growth.open(upload.blob_id, 0):
                pass
        return await self._finish_if_whole(upload)

    async def look(self, user_id: UserId, upload_id: str) -> StoredUpload:
        """Return how far an upload has come. Whoever is writing it stops: its client has come back."""
        await self._get(user_id, upload_id)
        await self._turns.take_back(upload_id)
        with self._turns.take(upload_id):
            return await self._finish_if_whole(await self._get(user_id, upload_id))

    async def append(
        self, user_id: UserId, upload_id: str, offset: int, incoming: Incoming, checksum: Checksum | None
    ) -> StoredUpload:
        """Add what comes in from `offset` on; return how far the upload has come.

        That may be less than was sent, when somebody else took over. A client that goes away loses nothing of
        what has come; with a checksum, all of it counts or nothing.
        """
        await self._get(user_id, upload_id)
        with self._turns.take(upload_id) as turn:
            upload = await self._get(user_id, upload_id)
            if upload.received_bytes != offset:
                raise WrongOffset(f"This upload has {upload.received_bytes} bytes")
            if offset + (incoming.declared_bytes or 0) > upload.length_bytes:
                raise TooLarge("That is more than the upload was begun for")
            if upload.is_whole:
                return await self._finish_if_whole(upload)
            pieces = Pieces(incoming.chunks, turn.asked_back, self._settings.upload_idle_s)
            async with self._writing(upload) as progress:
                await (_take(progress, pieces) if checksum is None else _check(progress, pieces, checksum))
            return await self._finish_if_whole(progress.upload)

    async def give_up(self, user_id: UserId, upload_id: str) -> None:
        """Remove an upload and what has come of it. One that became media stays that."""
        upload = await self._get(user_id, upload_id)
        await self._turns.take_back(upload_id)
        with self._turns.take(upload_id):
            await self._drop(upload)

    async def release(self) -> None:
        """Have every writer stop, with what has come: the server stops."""
        await self._turns.end()

    async def drop_all_of(self, user_id: str, at_once: int) -> None:
        """Remove all uploads of a user."""
        while uploads := await self._database.read(store.list_uploads_of, user_id, at_once):
            for upload in uploads:
                await self._turns.take_back(upload.upload_id)
                await self._drop(upload)

    async def clean(self, at_once: int, untouched_ms: int) -> None:
        """Remove uploads whose time is over, and growing files that no row has known for a while."""
        now_ms = self._clock.now_ms()
        while expired := await self._database.read(store.list_expired, now_ms, at_once):
            for upload in expired:
                await self._turns.take_back(upload.upload_id)
                await self._drop(upload)
        names = await self._blobs.growth.list_names(now_ms - untouched_ms)
        known = await self._database.read_aside(store.list_growing_blobs, names)
        for name in names:
            if name not in known:
                await self._blobs.growth.discard(name)

    def _describe(self, user_id: UserId, length_bytes: int, said: dict[str, str], raw: str) -> StoredUpload:
        return StoredUpload(
            upload_id=self._clock.new_token(UPLOAD_ID_LENGTH),
            user_id=user_id,
            media_id=self._clock.new_token(MEDIA_ID_LENGTH),
            blob_id=self._clock.new_bytes(16).hex(),
            length_bytes=length_bytes,
            received_bytes=0,
            content_type=clean_content_type(said.get("filetype")),
            filename=clean_filename(said.get("filename")),
            metadata=raw,
            expires_ms=self._clock.now_ms() + self._settings.upload_kept_ms,
        )

    def _add(self, tx: Transaction, upload: StoredUpload) -> None:
        self._uploads.check_quota(tx, upload.user_id, upload.length_bytes)
        self._uploads.add_slot(tx, upload.media_id, UserId(upload.user_id), upload.expires_ms)
        store.add_upload(tx, upload)

    async def _get(self, user_id: UserId, upload_id: str) -> StoredUpload:
        upload = await self._database.read(store.find_upload, upload_id)
        if upload is None:
            raise NotFound("There is no such upload")
        if upload.user_id != user_id:
            raise Forbidden("Only who began an upload may go on with it")
        if upload.expires_ms <= self._clock.now_ms():
            raise UploadGone("The time of this upload is over: begin it again")
        return upload

    @asynccontextmanager
    async def _writing(self, upload: StoredUpload) -> AsyncIterator[Progress]:
        try:
            async with self._blobs.growth.open(upload.blob_id, upload.received_bytes) as growing:
                progress = Progress(self._database, growing, upload, self._settings.upload_kept_ms)
                try:
                    yield progress
                finally:
                    await progress.leave()
        except BlobBusyError:
            raise UploadBusy("This upload is being written by another request") from None
        except FileNotFoundError:
            await self._drop(upload)
            raise UploadGone("What had come of this upload is lost: begin it again") from None

    async def _finish_if_whole(self, upload: StoredUpload) -> StoredUpload:
        """Turn an upload into media once all of it is there; after a crash in between, do it again."""
        if upload.is_done or not upload.is_whole:
            return upload
        try:
            saved = await self._blobs.growth.seal(upload.blob_id, upload.length_bytes)
        except FileNotFoundError:
            await self._drop(upload)
            raise UploadGone("What had come of this upload is lost: begin it again") from None
        blob = Blob(upload.blob_id, saved.sha256, saved.size_bytes)
        scan = await self._examine(upload, blob)
        kept = await self._database.write(self._finish, upload, blob, scan)
        if kept.blob_id != blob.blob_id:
            await self._blobs.delete(blob.blob_id)
        return replace(upload, is_done=True)

    async def _examine(self, upload: StoredUpload, blob: Blob) -> Scan | None:
        try:
            return await self._scans.examine(blob)
        except Forbidden:
            await self._drop(upload)
            raise

    def _finish(self, tx: Transaction, upload: StoredUpload, blob: Blob, scan: Scan | None) -> Blob:
        if not store.finish_upload(tx, upload.upload_id):
            raise UploadGone("This upload was ended by another request meanwhile")
        is_open = self._settings.unauthenticated_media == "on"
        media = NewMedia(upload.media_id, upload.user_id, upload.content_type, upload.filename, is_open)
        return self._uploads.put(tx, media, blob, scan)

    async def _drop(self, upload: StoredUpload) -> None:
        await self._database.write(store.remove_upload, upload.upload_id)
        if not upload.is_done:
            await asyncio.gather(
                self._blobs.growth.discard(upload.blob_id), self._blobs.delete(upload.blob_id)
            )


async def _take(progress: Progress, pieces: Pieces) -> None:
    """Append all that comes, and count it, however it ends."""
    try:
        async for piece in pieces:
            await progress.append(piece)
            if progress.is_due:
                await progress.count()
    finally:
        await progress.count()


async def _check(progress: Progress, pieces: Pieces, checksum: Checksum) -> None:
    """Append all that comes, and count it only if it is what was sent."""
    digest = new_digest(checksum)
    async for piece in pieces:
        await progress.append(piece)
        await asyncio.to_thread(digest.update, b"".join(piece))
    if pieces.is_cut:
        return
    if digest.digest() != checksum.digest:
        raise ChecksumMismatch("What came is not what the checksum says; it does not count")
    await progress.count()
