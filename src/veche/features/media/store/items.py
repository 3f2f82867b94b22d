"""SQL of contents, of the media that have them, and of how much each user has stored."""

from dataclasses import dataclass
from typing import Literal

from veche.core.ids import UserId
from veche.kit.transaction import Snapshot, Transaction


@dataclass(frozen=True, slots=True)
class Blob:
    """A content: its name in the blob store, its digest and size."""

    blob_id: str
    sha256: bytes
    size_bytes: int


Scan = Literal["clean", "too_large", "unavailable"]
"""What a virus scanner said of a content, or why it said nothing."""


@dataclass(frozen=True, slots=True)
class Content:
    """Anything in the blob store that rows know: an upload, or a thumbnail, whose digest nobody kept."""

    blob_id: str
    sha256: bytes | None
    size_bytes: int


@dataclass(frozen=True, slots=True)
class NewMedia:
    """What an uploader says of a content. The server itself uploads as nobody, with an empty user id."""

    media_id: str
    user_id: str
    content_type: str
    filename: str | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class StoredMedia:
    """What an `mxc://` URI stands for. `is_open`: uploaded while downloads needed no token.

    `is_fetched`: somebody has asked for it before.
    """

    media_id: str
    blob_id: str
    size_bytes: int
    content_type: str
    filename: str | None
    is_open: bool
    scan: Scan | None
    is_fetched: bool


@dataclass(frozen=True, slots=True)
class MediaSlot:
    """A media id that was created: whose, until when it waits, and whether its content has come."""

    user_id: str
    expires_ms: int
    is_filled: bool


def find_media(snapshot: Snapshot, media_id: str) -> StoredMedia | None:
    """Return media whose content has come."""
    row = snapshot.fetchrow(
        "SELECT item.blob_id, size_bytes, content_type, filename, is_open, scan, is_fetched"
        " FROM media_item AS item"
        " JOIN media_blob AS blob ON blob.blob_id = item.blob_id WHERE media_id = $1",
        media_id,
    )
    if row is None:
        return None
    blob_id, size_bytes, content_type, filename, is_open, scan, is_fetched = row
    return StoredMedia(
        media_id, blob_id, size_bytes, content_type, filename, bool(is_open), scan, bool(is_fetched)
    )


def note_fetched(tx: Transaction, media_id: str) -> bool:
    """Note that somebody has asked for media; return whether it is still there."""
    rows = tx.change("UPDATE media_item SET is_fetched = 1 WHERE media_id = $1 RETURNING media_id", media_id)
    return bool(rows)


def find_slot(snapshot: Snapshot, media_id: str) -> MediaSlot | None:
    """Return what is known of a media id, content or not."""
    row = snapshot.fetchrow(
        "SELECT user_id, expires_ms, blob_id FROM media_item WHERE media_id = $1", media_id
    )
    return MediaSlot(row[0], row[1], row[2] is not None) if row else None


def count_pending(snapshot: Snapshot, user_id: UserId, now_ms: int) -> int:
    """Return how many media ids of a user wait for content."""
    found: int = snapshot.fetchval(
        "SELECT COUNT(*) FROM media_item WHERE user_id = $1 AND blob_id IS NULL AND expires_ms > $2",
        user_id,
        now_ms,
    )
    return found


def find_first_expiry(snapshot: Snapshot, user_id: UserId, now_ms: int) -> int | None:
    """Return when the next pending media id of a user expires."""
    found: int | None = snapshot.fetchval(
        "SELECT MIN(expires_ms) FROM media_item WHERE user_id = $1 AND blob_id IS NULL AND expires_ms > $2",
        user_id,
        now_ms,
    )
    return found


def usage_bytes(snapshot: Snapshot, user_id: str) -> int:
    """Return how much a user has stored."""
    return snapshot.fetchval("SELECT size_bytes FROM media_usage WHERE user_id = $1", user_id) or 0


def usage_bytes_in_all(snapshot: Snapshot) -> int:
    """Return how much all users have stored."""
    return int(snapshot.fetchval("SELECT SUM(size_bytes) FROM media_usage") or 0)


def find_same_blob(snapshot: Snapshot, sha256: bytes) -> Blob | None:
    """Return the blob that already has a content."""
    row = snapshot.fetchrow("SELECT blob_id, size_bytes FROM media_blob WHERE sha256 = $1", sha256)
    return Blob(row[0], sha256, row[1]) if row else None


def add_slot(tx: Transaction, media_id: str, user_id: UserId, expires_ms: int) -> None:
    """Add a media id that waits for content."""
    tx.execute(
        "INSERT INTO media_item (media_id, user_id, created_ms, expires_ms, content_type, is_open,"
        " is_fetched) VALUES ($1, $2, $3, $4, '', 0, 0)",
        media_id,
        user_id,
        tx.now_ms,
        expires_ms,
    )


def add_blob(tx: Transaction, blob: Blob) -> None:
    """Add a content."""
    tx.execute(
        "INSERT INTO media_blob (blob_id, sha256, size_bytes, created_ms) VALUES ($1, $2, $3, $4)",
        blob.blob_id,
        blob.sha256,
        blob.size_bytes,
        tx.now_ms,
    )


def put_scan(tx: Transaction, blob_id: str, scan: Scan) -> None:
    """Note what the scanner said of a content, which may have been there before."""
    tx.execute("UPDATE media_blob SET scan = $1 WHERE blob_id = $2", scan, blob_id)


def put_media(tx: Transaction, media: NewMedia, blob_id: str, size_bytes: int) -> None:
    """Give a media id its content, be it new or waiting, and count it as its user's."""
    tx.execute(
        "INSERT INTO media_item (media_id, user_id, created_ms, expires_ms, blob_id, content_type, filename,"
        " is_open, is_fetched) VALUES ($1, $2, $3, 0, $4, $5, $6, $7, 0) ON CONFLICT (media_id) DO UPDATE SET"
        " blob_id = excluded.blob_id, content_type = excluded.content_type, filename = excluded.filename,"
        " is_open = excluded.is_open",
        media.media_id,
        media.user_id,
        tx.now_ms,
        blob_id,
        media.content_type,
        media.filename,
        int(media.is_open),
    )
    _count_usage(tx, media.user_id, size_bytes)


def remove_media(tx: Transaction, media_id: str) -> Content | None:
    """Remove a media id; return its content if it was the last to use it, to be removed as well."""
    rows = tx.change("DELETE FROM media_item WHERE media_id = $1 RETURNING user_id, blob_id", media_id)
    if not rows or rows[0][1] is None:
        return None
    user_id, blob_id = rows[0]
    size_bytes = tx.fetchval("SELECT size_bytes FROM media_blob WHERE blob_id = $1", blob_id)
    _count_usage(tx, user_id, -size_bytes)
    is_used = tx.fetchval("SELECT 1 FROM media_item WHERE blob_id = $1 LIMIT 1", blob_id)
    return None if is_used else Content(blob_id, None, size_bytes)


def remove_blob(tx: Transaction, blob_id: str) -> None:
    """Remove a content that nothing uses any more."""
    tx.execute("DELETE FROM media_blob WHERE blob_id = $1", blob_id)


def remove_expired_slots(tx: Transaction, now_ms: int) -> None:
    """Remove media ids whose content never came."""
    tx.execute("DELETE FROM media_item WHERE blob_id IS NULL AND expires_ms <= $1", now_ms)


def list_media_of(snapshot: Snapshot, user_id: str, limit: int) -> list[str]:
    """Return media ids that a user made, oldest first."""
    rows = snapshot.fetch(
        "SELECT media_id FROM media_item WHERE user_id = $1 ORDER BY created_ms LIMIT $2", user_id, limit
    )
    return [media_id for (media_id,) in rows]


def list_known_blobs(snapshot: Snapshot, blob_ids: list[str]) -> set[str]:
    """Return which names of the blob store belong to contents, thumbnails or uploads."""
    rows = snapshot.fetch(
        "SELECT blob_id FROM media_blob WHERE blob_id = ANY($1)"
        " UNION SELECT blob_id FROM media_thumbnail WHERE blob_id = ANY($1)"
        " UNION SELECT blob_id FROM media_upload WHERE blob_id = ANY($1)",
        blob_ids,
    )
    return {blob_id for (blob_id,) in rows}


def list_blobs(snapshot: Snapshot, after: str, limit: int) -> list[Blob]:
    """Return contents by their names in the blob store, after one of them."""
    rows = snapshot.fetch(
        "SELECT blob_id, sha256, size_bytes FROM media_blob WHERE blob_id > $1 ORDER BY blob_id LIMIT $2",
        after,
        limit,
    )
    return [Blob(*row) for row in rows]


def list_contents(snapshot: Snapshot, after: str, limit: int) -> list[Content]:
    """Return contents and thumbnails by their names in the blob store, after one of them."""
    rows = snapshot.fetch(
        "SELECT blob_id, sha256, size_bytes FROM media_blob WHERE blob_id > $1"
        " UNION ALL SELECT blob_id, NULL, size_bytes FROM media_thumbnail"
        " WHERE blob_id > $1 AND blob_id <> source_id ORDER BY blob_id LIMIT $2",
        after,
        limit,
    )
    return [Content(*row) for row in rows]


def count_contents(snapshot: Snapshot) -> int:
    """Return how many contents and thumbnails there are."""
    count: int = snapshot.fetchval(
        "SELECT (SELECT COUNT(*) FROM media_blob)"
        " + (SELECT COUNT(*) FROM media_thumbnail WHERE blob_id <> source_id)"
    )
    return count


def _count_usage(tx: Transaction, user_id: str, size_bytes: int) -> None:
    tx.execute(
        "INSERT INTO media_usage (user_id, size_bytes) VALUES ($1, $2) ON CONFLICT (user_id)"
        " DO UPDATE SET size_bytes = media_usage.size_bytes + excluded.size_bytes",
        user_id,
        size_bytes,
    )
