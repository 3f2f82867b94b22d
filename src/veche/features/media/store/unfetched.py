"""SQL of media that nobody has asked for since they came."""

from dataclasses import dataclass

from veche.core.ids import UserId
from veche.kit.transaction import Snapshot

_COLUMNS = "item.created_ms, item.media_id, item.user_id, blob.size_bytes"
_FROM = (
    "FROM media_item AS item JOIN media_blob AS blob ON blob.blob_id = item.blob_id"
    " WHERE item.is_fetched = 0 AND item.user_id <> ''"
)
"""What the server itself has fetched, for previews, has rules of its own."""


@dataclass(frozen=True, slots=True)
class Unfetched:
    """Media that nobody has asked for, who uploaded it and when."""

    created_ms: int
    media_id: str
    user_id: UserId
    size_bytes: int


def list_unfetched(snapshot: Snapshot, after: tuple[int, str], before_ms: int, limit: int) -> list[Unfetched]:
    """Return media uploaded before a time, the oldest first, after a time and media id."""
    rows = snapshot.fetch(
        f"SELECT {_COLUMNS} {_FROM} AND (item.created_ms, item.media_id) > ($1, $2) AND item.created_ms < $3"
        " ORDER BY item.created_ms, item.media_id LIMIT $4",
        *after,
        before_ms,
        limit,
    )
    return [Unfetched(*row) for row in rows]


def find_unfetched(snapshot: Snapshot, media_id: str) -> Unfetched | None:
    """Return media unless it is gone, or somebody has asked for it."""
    row = snapshot.fetchrow(f"SELECT {_COLUMNS} {_FROM} AND item.media_id = $1", media_id)
    return Unfetched(*row) if row else None
