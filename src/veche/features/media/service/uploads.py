"""Uploading: content comes in once, is stored once however often it comes, and counts for its uploader."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from veche.core.errors import Forbidden, LimitExceeded, MatrixError, NoRoom, NotFound, TooLarge
from veche.core.ids import UserId
from veche.features.media.notices import MediaUploaded
from veche.features.media.rules import CannotOverwrite, check_address, clean_content_type, clean_filename
from veche.features.media.service.scans import Scans
from veche.features.media.settings import MediaSettings
from veche.features.media.store import items, resumable
from veche.features.media.store.items import Blob, NewMedia, Scan, StoredMedia
from veche.kit.blobs import BlobStore
from veche.kit.feature import Kit
from veche.kit.transaction import Snapshot, Transaction

MEDIA_ID_LENGTH = 32
"""Long enough that nobody finds media by guessing, whatever else protects it."""
SERVER_ITSELF = ""
QUOTA = "org.veche.quota"
"""The field of a refusal by which apps know that it is a quota, to say so in words of their own."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """Content on its way in, and what its sender says of it."""

    chunks: AsyncIterator[bytes]
    declared_bytes: int | None = None
    content_type: str | None = None
    filename: str | None = None


@dataclass(frozen=True, slots=True)
class Reservation:
    """A media id that waits for its content until it expires."""

    media_id: str
    expires_ms: int


class Uploads:
    """Takes content in."""

    def __init__(self, kit: Kit, settings: MediaSettings, blobs: BlobStore, scans: Scans) -> None:
        self._kit = kit
        self._database = kit.database
        self._settings = settings
        self._blobs = blobs
        self._scans = scans

    async def upload(self, user_id: UserId, incoming: Incoming) -> str:
        """Store content under a new media id and return that."""
        await self._check_declared(user_id, incoming)
        media = self._describe(self._kit.clock.new_token(MEDIA_ID_LENGTH), user_id, incoming)
        await self._take_in(media, incoming)
        return media.media_id

    async def reserve(self, user_id: UserId) -> Reservation:
        """Create a media id whose content will come later."""
        media_id = self._kit.clock.new_token(MEDIA_ID_LENGTH)
        expires_ms = self._kit.clock.now_ms() + self._settings.pending_kept_ms
        await self._database.write(self.add_slot, media_id, user_id, expires_ms)
        return Reservation(media_id, expires_ms)

    async def fill(self, user_id: UserId, server_name: str, media_id: str, incoming: Incoming) -> None:
        """Store the content of a media id that its user created."""
        check_address(self._kit.server_name, server_name, media_id)
        await self._database.read(_check_slot, media_id, user_id)
        await self._check_declared(user_id, incoming)
        await self._take_in(self._describe(media_id, user_id, incoming), incoming)

    async def copy(self, user_id: UserId, media: StoredMedia) -> str:
        """Give a content another media id, and return that; it counts for who has it made."""
        media_id = self._kit.clock.new_token(MEDIA_ID_LENGTH)
        copied = NewMedia(media_id, user_id, media.content_type, media.filename, media.is_open)
        await self._database.write(self._put_copy, media, copied)
        return media_id

    def find_uploader(self, snapshot: Snapshot, media_id: str) -> str | None:
        """Return who uploaded media, or created its id; the server itself is nobody."""
        slot = items.find_slot(snapshot, media_id)
        return None if slot is None else slot.user_id

    async def store_own(self, media_id: str, blob: Blob, content_type: str) -> None:
        """Add media that the server itself has fetched and stored already."""
        media = NewMedia(media_id, SERVER_ITSELF, content_type, None, is_open=False)
        await self._add(media, blob)

    def _describe(self, media_id: str, user_id: str, incoming: Incoming) -> NewMedia:
        return NewMedia(
            media_id,
            user_id,
            clean_content_type(incoming.content_type),
            clean_filename(incoming.filename),
            is_open=self._settings.unauthenticated_media == "on",
        )

    async def _check_declared(self, user_id: UserId, incoming: Incoming) -> None:
        declared_bytes = incoming.declared_bytes or 0
        if declared_bytes > self._settings.max_upload_bytes:
            raise self._too_large()
        if (self._settings.user_quota_bytes, self._settings.server_quota_bytes) != (None, None):
            await self._database.read(self.check_quota, user_id, declared_bytes)
        await self.check_room(declared_bytes)

    async def _take_in(self, media: NewMedia, incoming: Incoming) -> None:
        blob_id = self._kit.clock.new_bytes(16).hex()
        saved = await self._blobs.save(blob_id, self._limited(incoming))
        await self._add(media, Blob(blob_id, saved.sha256, saved.size_bytes))

    async def _add(self, media: NewMedia, blob: Blob) -> None:
        try:
            scan = await self._scans.examine(blob)
            kept = await self._database.write(self.put, media, blob, scan)
        except MatrixError:
            await self._blobs.delete(blob.blob_id)
            raise
        # Any other failure leaves open whether the row is there: then the file stays, and cleaning decides.
        if kept.blob_id != blob.blob_id:
            await self._blobs.delete(blob.blob_id)

    async def _limited(self, incoming: Incoming) -> AsyncIterator[bytes]:
        size = 0
        while chunk := await self._next_chunk(incoming.chunks):
            size += len(chunk)
            if size > self._settings.max_upload_bytes:
                raise self._too_large()
            yield chunk
        if incoming.declared_bytes not in (None, size):
            raise MatrixError("The upload ended before all of it had come")

    async def _next_chunk(self, chunks: AsyncIterator[bytes]) -> bytes:
        try:
            async with asyncio.timeout(self._settings.upload_idle_s):
                while not (chunk := await anext(chunks)):
                    pass  # an empty chunk ends nothing
                return chunk
        except StopAsyncIteration:
            return b""
        except TimeoutError:
            raise MatrixError("The upload has stalled", status=408) from None

    def _too_large(self) -> TooLarge:
        return TooLarge(f"Files may have up to {self._settings.max_upload_bytes} bytes here")

    async def check_room(self, more_bytes: int) -> None:
        """Raise 507 if so much more would not leave the room on the disk that everything else needs."""
        free_bytes = await self._blobs.growth.free_bytes()
        if free_bytes is not None and more_bytes > free_bytes - self._settings.kept_free_bytes:
            raise NoRoom("The server has no room for a file of this size")

    def check_quota(self, snapshot: Snapshot, user_id: str, more_bytes: int) -> None:
        """Raise M_FORBIDDEN if a user, or all users together, would have more than they may."""
        if user_id == SERVER_ITSELF:
            return
        quota_bytes = self._settings.user_quota_bytes
        if quota_bytes is not None and _claimed_bytes(snapshot, user_id) + more_bytes > quota_bytes:
            message = f"You may have {quota_bytes} bytes of files here, and this would be more"
            raise _over_quota(message, of="user", bytes=quota_bytes)
        most_bytes = self._settings.server_quota_bytes
        if most_bytes is not None and _claimed_bytes_in_all(snapshot) + more_bytes > most_bytes:
            raise _over_quota("All files together would be more than this server keeps", of="server")

    def _put_copy(self, tx: Transaction, media: StoredMedia, copied: NewMedia) -> None:
        current = items.find_media(tx, media.media_id)
        if current is None:
            raise NotFound("There is no such media")
        self.check_quota(tx, copied.user_id, current.size_bytes)
        items.put_media(tx, copied, current.blob_id, current.size_bytes)

    def add_slot(self, tx: Transaction, media_id: str, user_id: UserId, expires_ms: int) -> None:
        """Add a media id that waits for its content; raise M_LIMIT_EXCEEDED for one too many."""
        if items.count_pending(tx, user_id, tx.now_ms) >= self._settings.pending_uploads:
            first_ms = items.find_first_expiry(tx, user_id, tx.now_ms) or expires_ms
            message = "Too many media ids wait for their content: upload to those first"
            raise LimitExceeded(message, retry_after_ms=first_ms - tx.now_ms)
        items.add_slot(tx, media_id, user_id, expires_ms)

    def put(self, tx: Transaction, media: NewMedia, blob: Blob, scan: Scan | None) -> Blob:
        """Give media its content; return the blob that has it, which may be an older one."""
        slot = items.find_slot(tx, media.media_id)
        if slot is not None:
            _check_slot(tx, media.media_id, media.user_id)
        self.check_quota(tx, media.user_id, blob.size_bytes)
        kept = items.find_same_blob(tx, blob.sha256)
        if kept is None:
            kept = blob
            items.add_blob(tx, blob)
        if scan is not None:
            items.put_scan(tx, kept.blob_id, scan)
        items.put_media(tx, media, kept.blob_id, kept.size_bytes)
        self._kit.bus.publish_after(tx, MediaUploaded(media.media_id, media.user_id, blob.size_bytes))
        return kept


def _over_quota(message: str, **quota: str | int) -> Forbidden:
    fields: dict[str, Any] = {QUOTA: quota}
    return Forbidden(message, **fields)


def _claimed_bytes(snapshot: Snapshot, user_id: str) -> int:
    """Return what a user has stored, and what the uploads that they have begun will take."""
    return items.usage_bytes(snapshot, user_id) + resumable.reserved_bytes(snapshot, user_id)


def _claimed_bytes_in_all(snapshot: Snapshot) -> int:
    return items.usage_bytes_in_all(snapshot) + resumable.read_unfinished(snapshot).length_bytes


def _check_slot(snapshot: Snapshot, media_id: str, user_id: str) -> None:
    slot = items.find_slot(snapshot, media_id)
    if slot is None or (not slot.is_filled and slot.expires_ms <= snapshot.now_ms):
        raise NotFound("That media id was never created, or its time is over")
    if slot.user_id != user_id:
        raise Forbidden("Only who created a media id may upload to it")
    if slot.is_filled:
        raise CannotOverwrite("That media has its content, which cannot be changed")
