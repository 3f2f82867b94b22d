"""SQL of uploads that come in many requests: how much of each is durable."""

from dataclasses import dataclass, replace

from veche.kit.transaction import Row, Snapshot, Transaction

COLUMNS = (
    "upload_id, user_id, media_id, blob_id, length_bytes, received_bytes, content_type, filename, metadata,"
    " expires_ms, is_done"
)


@dataclass(frozen=True, slots=True)
class StoredUpload:
    """An upload as it is known. `metadata` is what its client said, in its own words."""

    upload_id: str
    user_id: str
    media_id: str
    blob_id: str
    length_bytes: int
    received_bytes: int
    content_type: str
    filename: str | None
    metadata: str
    expires_ms: int
    is_done: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether all of it has come."""
        return self.received_bytes == self.length_bytes


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What uploads that have not wholly come hold."""

    count: int
    received_bytes: int
    length_bytes: int


def find_upload(snapshot: Snapshot, upload_id: str) -> StoredUpload | None:
    """Return an upload."""
    row = snapshot.fetchrow(f"SELECT {COLUMNS} FROM media_upload WHERE upload_id = $1", upload_id)
    return _upload_of(row) if row else None


def add_upload(tx: Transaction, upload: StoredUpload) -> None:
    """Add an upload of which nothing has come."""
    tx.execute(
        f"INSERT INTO media_upload ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)",
        upload.upload_id,
        upload.user_id,
        upload.media_id,
        upload.blob_id,
        upload.length_bytes,
        upload.received_bytes,
        upload.content_type,
        upload.filename,
        upload.metadata,
        upload.expires_ms,
    )


def record_progress(
    tx: Transaction, upload: StoredUpload, received_bytes: int, expires_ms: int
) -> StoredUpload | None:
    """Store that more has come than `upload` says; None if it is no longer as that says.

    Its media id waits as long as the upload does.
    """
    rows = tx.change(
        "UPDATE media_upload SET received_bytes = $1, expires_ms = $2"
        " WHERE upload_id = $3 AND received_bytes = $4 AND is_done = 0 RETURNING media_id",
        received_bytes,
        expires_ms,
        upload.upload_id,
        upload.received_bytes,
    )
    if not rows:
        return None
    tx.execute(
        "UPDATE media_item SET expires_ms = $1 WHERE media_id = $2 AND blob_id IS NULL",
        expires_ms,
        upload.media_id,
    )
    return replace(upload, received_bytes=received_bytes, expires_ms=expires_ms)


def finish_upload(tx: Transaction, upload_id: str) -> bool:
    """Store that an upload becomes media; return whether it was there and had not yet."""
    rows = tx.change(
        "UPDATE media_upload SET is_done = 1 WHERE upload_id = $1 AND is_done = 0 RETURNING upload_id",
        upload_id,
    )
    return bool(rows)


def remove_upload(tx: Transaction, upload_id: str) -> None:
    """Remove an upload, and the media id that waited for it."""
    rows = tx.change("DELETE FROM media_upload WHERE upload_id = $1 RETURNING media_id", upload_id)
    for (media_id,) in rows:
        tx.execute("DELETE FROM media_item WHERE media_id = $1 AND blob_id IS NULL", media_id)


def list_expired(snapshot: Snapshot, now_ms: int, limit: int) -> list[StoredUpload]:
    """Return uploads whose time is over, finished ones too."""
    rows = snapshot.fetch(
        f"SELECT {COLUMNS} FROM media_upload WHERE expires_ms <= $1 ORDER BY expires_ms LIMIT $2",
        now_ms,
        limit,
    )
    return [_upload_of(row) for row in rows]


def list_uploads_of(snapshot: Snapshot, user_id: str, limit: int) -> list[StoredUpload]:
    """Return uploads of a user."""
    rows = snapshot.fetch(f"SELECT {COLUMNS} FROM media_upload WHERE user_id = $1 LIMIT $2", user_id, limit)
    return [_upload_of(row) for row in rows]


def list_growing_blobs(snapshot: Snapshot, blob_ids: list[str]) -> set[str]:
    """Return which of these blobs belong to uploads that are not done."""
    rows = snapshot.fetch(
        "SELECT blob_id FROM media_upload WHERE blob_id = ANY($1) AND is_done = 0", blob_ids
    )
    return {blob_id for (blob_id,) in rows}


def reserved_bytes(snapshot: Snapshot, user_id: str) -> int:
    """Return how much a user's unfinished uploads will take when they have come."""
    found = snapshot.fetchval(
        "SELECT SUM(length_bytes) FROM media_upload WHERE user_id = $1 AND is_done = 0", user_id
    )
    return int(found or 0)


def read_unfinished(snapshot: Snapshot) -> Unfinished:
    """Return what the unfinished uploads of all users hold."""
    row = snapshot.fetchrow(
        "SELECT COUNT(*), COALESCE(SUM(received_bytes), 0), COALESCE(SUM(length_bytes), 0)"
        " FROM media_upload WHERE is_done = 0"
    )
    assert row is not None, "a count is always there"
    return Unfinished(*(int(figure) for figure in row))


def _upload_of(row: Row) -> StoredUpload:
    return replace(StoredUpload(*row), is_done=bool(row[-1]))
