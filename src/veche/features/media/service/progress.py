"""An upload while it is written: what has come is counted now and then, so that a crash costs little."""

from functools import partial

from veche.core.errors import NoRoom, TooLarge
from veche.features.media.store import resumable as store
from veche.features.media.store.resumable import StoredUpload
from veche.features.media.tus import UploadBusy
from veche.kit.behind import Behind
from veche.kit.blobs_growing import GrowingBlob
from veche.kit.database import Database
from veche.kit.full_disk import is_disk_full
from veche.kit.transaction import Transaction

COUNT_EVERY_BYTES = 64 * 1024 * 1024


class Progress:
    """Appends to an upload, and counts."""

    def __init__(self, database: Database, growing: GrowingBlob, upload: StoredUpload, kept_ms: int) -> None:
        self.upload = upload
        self._database = database
        self._growing = growing
        self._kept_ms = kept_ms
        self._uncounted_bytes = 0
        self._writing = Behind()
        self._writing_bytes = 0

    @property
    def is_due(self) -> bool:
        """Whether so much has come that it should be counted."""
        return self._uncounted_bytes >= COUNT_EVERY_BYTES

    async def append(self, piece: list[bytes]) -> None:
        """Begin to write what has come, so that more can come meanwhile, once what came before is written.

        Raises M_TOO_LARGE for more than was announced, 507 when the disk is full.
        """
        size_bytes = sum(map(len, piece))
        written_bytes = self.upload.received_bytes + self._uncounted_bytes + self._writing_bytes
        if written_bytes + size_bytes > self.upload.length_bytes:
            raise TooLarge("That is more than the upload was begun for")
        await self._finish_writing()
        await self._writing.begin(partial(self._growing.append, piece))
        self._writing_bytes = size_bytes

    async def count(self) -> None:
        """Make durable what has come, then let it count."""
        try:
            await self._finish_writing()
        finally:
            await self._count_written()

    async def leave(self) -> None:
        """Let the last write end, whatever came of it: the file is closed next."""
        await self._writing.leave()

    async def _finish_writing(self) -> None:
        size_bytes, self._writing_bytes = self._writing_bytes, 0
        try:
            await self._writing.finish()
        except OSError as error:
            if not is_disk_full(error):
                raise
            raise NoRoom("The server's disk is full: what has come is kept, try again later") from error
        self._uncounted_bytes += size_bytes

    async def _count_written(self) -> None:
        if not self._uncounted_bytes:
            return
        await self._growing.settle()
        self.upload = await self._database.write(
            self._record, self.upload.received_bytes + self._uncounted_bytes
        )
        self._uncounted_bytes = 0

    def _record(self, tx: Transaction, received_bytes: int) -> StoredUpload:
        upload = store.record_progress(tx, self.upload, received_bytes, tx.now_ms + self._kept_ms)
        if upload is None:
            raise UploadBusy("This upload was written or ended by another request meanwhile")
        return upload
