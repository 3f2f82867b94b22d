"""SQL of invite links."""

from veche.core.ids import RoomId, UserId
from veche.features.links.rules import Link
from veche.kit.migrations import Migration
from veche.kit.transaction import Snapshot, Transaction

MIGRATIONS = (
    Migration(
        "invite links",
        (
            """CREATE TABLE links_link (
                token TEXT NOT NULL PRIMARY KEY, room_id TEXT NOT NULL, maker TEXT NOT NULL,
                name TEXT NOT NULL, created_ms BIGINT NOT NULL, expires_ms BIGINT, uses_allowed BIGINT,
                uses BIGINT NOT NULL) /* clustered */""",
            "CREATE INDEX links_link_of_room ON links_link (room_id, created_ms)",
            "CREATE INDEX links_link_of_maker ON links_link (maker)",
        ),
    ),
)

_COLUMNS = "token, room_id, maker, name, created_ms, expires_ms, uses_allowed, uses"


def find_link(snapshot: Snapshot, token: str) -> Link | None:
    """Return a link, also one that has ended."""
    row = snapshot.fetchrow(f"SELECT {_COLUMNS} FROM links_link WHERE token = $1", token)
    return Link(*row) if row else None


def list_links(snapshot: Snapshot, room_id: RoomId) -> list[Link]:
    """Return a room's links, the newest first."""
    rows = snapshot.fetch(
        f"SELECT {_COLUMNS} FROM links_link WHERE room_id = $1 ORDER BY created_ms DESC, token", room_id
    )
    return [Link(*row) for row in rows]


def add_link(tx: Transaction, link: Link) -> None:
    """Store a new link."""
    tx.execute(
        f"INSERT INTO links_link ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        link.token,
        link.room_id,
        link.maker,
        link.name,
        link.created_ms,
        link.expires_ms,
        link.uses_allowed,
        link.uses,
    )


def count_use(tx: Transaction, token: str) -> None:
    """Count one person who came in by a link."""
    tx.execute("UPDATE links_link SET uses = uses + 1 WHERE token = $1", token)


def remove_link(tx: Transaction, token: str) -> None:
    """Take a link back."""
    tx.execute("DELETE FROM links_link WHERE token = $1", token)


def remove_links_of(tx: Transaction, maker: UserId) -> None:
    """Take back all that a person has made."""
    tx.execute("DELETE FROM links_link WHERE maker = $1", maker)


def remove_ended(tx: Transaction, room_id: RoomId, now_ms: int) -> None:
    """Delete a room's links that are over."""
    tx.execute(
        "DELETE FROM links_link WHERE room_id = $1 AND (expires_ms <= $2 OR uses >= uses_allowed)",
        room_id,
        now_ms,
    )
