"""SQL of attachments."""

from collections.abc import Sequence
from dataclasses import dataclass

from veche.core.ids import EventId, UserId
from veche.kit.migrations import Migration
from veche.kit.transaction import Snapshot, Transaction

MIGRATIONS = (
    Migration(
        "uses of media",
        (
            """CREATE TABLE attachments_use (
                event_id TEXT NOT NULL, media_id TEXT NOT NULL, sender TEXT NOT NULL,
                is_message BIGINT NOT NULL, PRIMARY KEY (event_id, media_id)) /* clustered */""",
            "CREATE INDEX attachments_use_of_media ON attachments_use (media_id)",
            """CREATE TABLE attachments_cursor (
                id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1), position BIGINT NOT NULL) /* clustered */""",
            "INSERT INTO attachments_cursor VALUES (1, 0)",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Use:
    """A file of this server that an event names. `is_message`: sent with it, rather than set as state."""

    event_id: EventId
    media_id: str
    sender: UserId
    is_message: bool


def add_use(tx: Transaction, use: Use) -> None:
    """Note a use; once is enough."""
    tx.execute(
        "INSERT INTO attachments_use (event_id, media_id, sender, is_message) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT DO NOTHING",
        use.event_id,
        use.media_id,
        use.sender,
        int(use.is_message),
    )


def remove_uses(tx: Transaction, event_id: EventId) -> Sequence[Use]:
    """Forget what an event used, and return it."""
    rows = tx.change(
        "DELETE FROM attachments_use WHERE event_id = $1 RETURNING event_id, media_id, sender, is_message",
        event_id,
    )
    return [Use(event, media_id, sender, bool(is_message)) for event, media_id, sender, is_message in rows]


def is_used(snapshot: Snapshot, media_id: str) -> bool:
    """Return whether any event names a file."""
    sql = "SELECT 1 FROM attachments_use WHERE media_id = $1 LIMIT 1"
    return snapshot.fetchval(sql, media_id) is not None


def get_cursor(snapshot: Snapshot) -> int:
    """Return the position up to which the log was looked through."""
    position: int = snapshot.fetchval("SELECT position FROM attachments_cursor")
    return position


def put_cursor(tx: Transaction, position: int) -> None:
    """Note that the log was looked through up to a position; it never goes back."""
    tx.execute("UPDATE attachments_cursor SET position = $1 WHERE position < $1", position)
