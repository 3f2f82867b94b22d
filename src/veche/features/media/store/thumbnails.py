"""SQL of thumbnails, and of the refusals to make them."""

from dataclasses import dataclass

from veche.features.media.rules import ThumbnailWish
from veche.kit.transaction import Snapshot, Transaction


@dataclass(frozen=True, slots=True)
class StoredThumbnail:
    """A thumbnail of a content, or why there is none. Its blob may be the content itself."""

    blob_id: str | None
    content_type: str
    size_bytes: int
    refusal: str | None
    made_ms: int


def find_thumbnail(snapshot: Snapshot, source_id: str, wish: ThumbnailWish) -> StoredThumbnail | None:
    """Return what is stored for a content and a size."""
    row = snapshot.fetchrow(
        "SELECT blob_id, content_type, size_bytes, refusal, made_ms FROM media_thumbnail"
        " WHERE source_id = $1 AND method = $2 AND width = $3 AND height = $4 AND is_animated = $5",
        source_id,
        wish.method,
        wish.width,
        wish.height,
        int(wish.is_animated),
    )
    return StoredThumbnail(*row) if row else None


def put_thumbnail(tx: Transaction, source_id: str, wish: ThumbnailWish, made: StoredThumbnail) -> None:
    """Store a thumbnail or a refusal in the place of an earlier refusal, if there was one."""
    tx.execute(
        "INSERT INTO media_thumbnail (source_id, method, width, height, is_animated, blob_id, content_type,"
        " size_bytes, refusal, made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        " ON CONFLICT (source_id, method, width, height, is_animated) DO UPDATE SET"
        " blob_id = excluded.blob_id, content_type = excluded.content_type,"
        " size_bytes = excluded.size_bytes, refusal = excluded.refusal, made_ms = excluded.made_ms",
        source_id,
        wish.method,
        wish.width,
        wish.height,
        int(wish.is_animated),
        made.blob_id,
        made.content_type,
        made.size_bytes,
        made.refusal,
        made.made_ms,
    )


def remove_thumbnails(tx: Transaction, source_id: str) -> list[str]:
    """Remove the thumbnails of a content; return the blobs that were theirs alone."""
    rows = tx.change("DELETE FROM media_thumbnail WHERE source_id = $1 RETURNING blob_id", source_id)
    return [blob_id for (blob_id,) in rows if blob_id not in (None, source_id)]
