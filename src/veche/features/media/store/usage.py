"""SQL of how much is stored in all."""

from dataclasses import dataclass

from veche.core.ids import UserId
from veche.kit.transaction import Snapshot


@dataclass(frozen=True, slots=True)
class Total:
    """Contents as they are kept, each once however often it was uploaded, and pictures made of them."""

    count: int
    size_bytes: int
    thumbnail_bytes: int


@dataclass(frozen=True, slots=True)
class OwnUpload:
    """Media of a user, with what it is in the blob store."""

    created_ms: int
    media_id: str
    blob_id: str
    size_bytes: int
    content_type: str
    filename: str | None


def list_uploads(
    snapshot: Snapshot, user_id: UserId, after: tuple[int, str], before_ms: int, limit: int
) -> list[OwnUpload]:
    """Return media that a user uploaded before a time, the oldest first, after a time and media id."""
    rows = snapshot.fetch(
        "SELECT item.created_ms, item.media_id, item.blob_id, blob.size_bytes, item.content_type,"
        " item.filename FROM media_item AS item JOIN media_blob AS blob ON blob.blob_id = item.blob_id"
        " WHERE item.user_id = $1 AND (item.created_ms, item.media_id) > ($2, $3) AND item.created_ms <= $4"
        " ORDER BY item.created_ms, item.media_id LIMIT $5",
        user_id,
        *after,
        before_ms,
        limit,
    )
    return [OwnUpload(*row) for row in rows]


def read_total(snapshot: Snapshot) -> Total:
    """Return what all media take."""
    row = snapshot.fetchrow("SELECT COUNT(*), COALESCE(SUM(size_bytes), 0) FROM media_blob")
    assert row is not None, "a count is always there"
    thumbnail_bytes = snapshot.fetchval(
        "SELECT COALESCE(SUM(size_bytes), 0) FROM media_thumbnail WHERE blob_id IS NOT NULL"
    )
    # A sum is a decimal number in PostgreSQL.
    return Total(row[0], int(row[1]), int(thumbnail_bytes))
