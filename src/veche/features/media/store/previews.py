"""SQL of the previews of web pages that are kept for a while."""

from dataclasses import dataclass

from veche.kit.transaction import Snapshot, Transaction


@dataclass(frozen=True, slots=True)
class KeptPreview:
    """A preview as JSON, None where there was nothing to preview, and the media id of its picture."""

    answer: str | None
    media_id: str | None
    expires_ms: int


def find_preview(snapshot: Snapshot, url_sha256: str) -> KeptPreview | None:
    """Return the preview of a page that is still good."""
    row = snapshot.fetchrow(
        "SELECT answer, media_id, expires_ms FROM media_preview WHERE url_sha256 = $1 AND expires_ms > $2",
        url_sha256,
        snapshot.now_ms,
    )
    return KeptPreview(*row) if row else None


def put_preview(tx: Transaction, url_sha256: str, preview: KeptPreview) -> str | None:
    """Keep a preview; return the media id of the picture of the one that it replaces."""
    replaced = tx.fetchval("SELECT media_id FROM media_preview WHERE url_sha256 = $1", url_sha256)
    tx.execute(
        "INSERT INTO media_preview (url_sha256, answer, media_id, expires_ms) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (url_sha256) DO UPDATE SET answer = excluded.answer, media_id = excluded.media_id,"
        " expires_ms = excluded.expires_ms",
        url_sha256,
        preview.answer,
        preview.media_id,
        preview.expires_ms,
    )
    return None if replaced is None else str(replaced)


def remove_oldest(tx: Transaction, but: str) -> str | None:
    """Remove the preview with a picture that was seen first, unless it is `but`; return its media id."""
    rows = tx.change(
        "DELETE FROM media_preview WHERE url_sha256 IN (SELECT url_sha256 FROM media_preview"
        " WHERE media_id IS NOT NULL AND url_sha256 <> $1 ORDER BY expires_ms LIMIT 1) RETURNING media_id",
        but,
    )
    return str(rows[0][0]) if rows else None


def remove_expired(tx: Transaction, limit: int) -> list[str | None]:
    """Remove previews whose time is over; return the media ids of their pictures, one for each preview."""
    rows = tx.change(
        "DELETE FROM media_preview WHERE url_sha256 IN (SELECT url_sha256 FROM media_preview"
        " WHERE expires_ms <= $1 ORDER BY expires_ms LIMIT $2) RETURNING media_id",
        tx.now_ms,
        limit,
    )
    return [media_id for (media_id,) in rows]
