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
    Migration(
        "orphans",
        (
            """CREATE TABLE attachments_secret (
                user_id TEXT NOT NULL PRIMARY KEY, until_ms BIGINT NOT NULL) /* clustered */""",
            """CREATE TABLE attachments_sweep (
                id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1), swept_ms BIGINT NOT NULL,
                held_count BIGINT NOT NULL, held_bytes BIGINT NOT NULL,
                freed_count BIGINT NOT NULL, freed_bytes BIGINT NOT NULL) /* clustered */""",
            "INSERT INTO attachments_sweep VALUES (1, 0, 0, 0, 0, 0)",
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


@dataclass(frozen=True, slots=True)
class Orphans:
    """What the last sweep has left of files that nothing uses, and what all sweeps together have freed.

    `swept_ms` is 0 before the first sweep has ended.
    """

    swept_ms: int
    held_count: int
    held_bytes: int
    freed_count: int
    freed_bytes: int


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


def count_others(snapshot: Snapshot, event_id: EventId, media_id: str) -> int:
    """Return how many files besides one an event has."""
    sql = "SELECT COUNT(*) FROM attachments_use WHERE event_id = $1 AND media_id <> $2"
    count: int = snapshot.fetchval(sql, event_id, media_id)
    return count


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


def put_secret(tx: Transaction, user_id: UserId, until_ms: int) -> None:
    """Note that somebody has sent what cannot be read here: it may have any file they uploaded until then."""
    tx.execute(
        "INSERT INTO attachments_secret (user_id, until_ms) VALUES ($1, $2)"
        " ON CONFLICT (user_id) DO UPDATE SET until_ms = excluded.until_ms",
        user_id,
        until_ms,
    )


def remove_secret(tx: Transaction, user_id: UserId) -> None:
    """Forget when somebody has sent what cannot be read here."""
    tx.execute("DELETE FROM attachments_secret WHERE user_id = $1", user_id)


def find_secret(snapshot: Snapshot, user_id: UserId) -> int:
    """Return until when what a user uploaded may be in what cannot be read here; 0 for never."""
    sql = "SELECT until_ms FROM attachments_secret WHERE user_id = $1"
    return snapshot.fetchval(sql, user_id) or 0


def get_orphans(snapshot: Snapshot) -> Orphans:
    """Return what sweeps have found and freed."""
    row = snapshot.fetchrow(
        "SELECT swept_ms, held_count, held_bytes, freed_count, freed_bytes FROM attachments_sweep"
    )
    assert row is not None, "the row was made with its table"
    return Orphans(*row)


def put_held(tx: Transaction, count: int, size_bytes: int) -> None:
    """Note what a sweep has left."""
    tx.execute(
        "UPDATE attachments_sweep SET swept_ms = $1, held_count = $2, held_bytes = $3",
        tx.now_ms,
        count,
        size_bytes,
    )


def add_freed(tx: Transaction, count: int, size_bytes: int) -> None:
    """Note what a sweep has freed, with what those before it had."""
    tx.execute(
        "UPDATE attachments_sweep SET freed_count = freed_count + $1, freed_bytes = freed_bytes + $2",
        count,
        size_bytes,
    )
