"""The search index: words of unencrypted messages, room names and topics, by position in the log.

This is the one place where the engines have nothing in common: FTS5 in SQLite, tsvector in PostgreSQL.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from veche.core.ids import RoomId
from veche.features.rooms.store.events import COLUMNS, entries_from_rows
from veche.features.rooms.stored_event import StoredEvent
from veche.kit.migrations import Migration
from veche.kit.transaction import Snapshot, Transaction

SEARCH_MIGRATION = Migration(
    "search",
    (
        "CREATE TABLE rooms_search_cursor (id BIGINT PRIMARY KEY CHECK (id = 1), position BIGINT NOT NULL)",
        "INSERT INTO rooms_search_cursor VALUES (1, 0)",
    ),
    sqlite=(
        "CREATE TABLE rooms_search (position BIGINT PRIMARY KEY, room_id TEXT NOT NULL, key TEXT NOT NULL)",
        # Without a copy of the text: the log has it.
        """CREATE VIRTUAL TABLE rooms_search_words USING fts5 (
            body, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2')""",
    ),
    postgresql=(
        """CREATE TABLE rooms_search (position BIGINT PRIMARY KEY, room_id TEXT NOT NULL, key TEXT NOT NULL,
            words TSVECTOR NOT NULL)""",
        "CREATE INDEX rooms_search_words ON rooms_search USING GIN (words)",
    ),
)

# `source` is the event whose words are indexed: the event itself, or its newest edit. The index begins anew.
SEARCH_SOURCE_MIGRATION = Migration(
    "search: the source of words",
    (
        "DELETE FROM rooms_search",
        "ALTER TABLE rooms_search ADD COLUMN source BIGINT NOT NULL DEFAULT 0",
        "CREATE INDEX rooms_search_source ON rooms_search (source)",
        "UPDATE rooms_search_cursor SET position = 0",
    ),
    sqlite=("DELETE FROM rooms_search_words",),
)

_FIND = {
    "sqlite": (
        "SELECT s.position, -w.rank FROM rooms_search_words w JOIN rooms_search s ON s.position = w.rowid"
        " WHERE rooms_search_words MATCH $1 AND s.room_id = ANY($2) AND s.key = ANY($3)"
    ),
    "postgresql": (
        "SELECT s.position, ts_rank(s.words, q) FROM rooms_search s, plainto_tsquery('simple', $1) q"
        " WHERE s.words @@ q AND s.room_id = ANY($2) AND s.key = ANY($3)"
    ),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """A position that was found, and how well it fits."""

    position: int
    rank: float


def put_words(tx: Transaction, entry: StoredEvent, source: StoredEvent, key: str, text: str) -> None:
    """Index the text that an event has by a source; the event is not in the index (any more)."""
    if tx.dialect == "postgresql":
        tx.execute(
            "INSERT INTO rooms_search (position, room_id, key, source, words)"
            " VALUES ($1, $2, $3, $4, to_tsvector('simple', $5))",
            entry.position,
            entry.room_id,
            key,
            source.position,
            # Folded here: whether the database can do it depends on the locale it was made with.
            text.replace("\0", " ").casefold(),
        )
        return
    tx.execute(
        "INSERT INTO rooms_search (position, room_id, key, source) VALUES ($1, $2, $3, $4)",
        entry.position,
        entry.room_id,
        key,
        source.position,
    )
    tx.execute("INSERT INTO rooms_search_words (rowid, body) VALUES ($1, $2)", entry.position, text)


def remove_words(tx: Transaction, position: int) -> None:
    """Take an event out of the index."""
    tx.execute("DELETE FROM rooms_search WHERE position = $1", position)
    if tx.dialect == "sqlite":
        tx.execute("DELETE FROM rooms_search_words WHERE rowid = $1", position)


def find_indexed(snapshot: Snapshot, position: int) -> StoredEvent | None:
    """Return the event that is in the index with words of its own, or of its edit, at a position."""
    rows = snapshot.fetch(
        f"SELECT {COLUMNS} FROM rooms_search s JOIN rooms_event e ON e.position = s.position"
        " WHERE s.position = $1 OR s.source = $1",
        position,
    )
    return entries_from_rows(snapshot, rows)[0] if rows else None


def find_cursor(snapshot: Snapshot) -> int:
    """Return the position up to which the log is indexed."""
    position: int = snapshot.fetchval("SELECT position FROM rooms_search_cursor")
    return position


def put_cursor(tx: Transaction, position: int) -> None:
    """Note that the log is indexed up to a position."""
    tx.execute("UPDATE rooms_search_cursor SET position = $1", position)


def find_hits(
    snapshot: Snapshot,
    words: Sequence[str],
    where: tuple[Sequence[RoomId], Sequence[str]],
    page: tuple[int, int],
    *,
    is_by_rank: bool,
) -> list[Hit]:
    """Return a page (offset, limit) of what has all words, in some rooms and of some keys."""
    room_ids, keys = where
    offset, limit = page
    term = " ".join(words)
    if snapshot.dialect == "sqlite":
        term = " ".join('"' + word.replace('"', '""') + '"' for word in words)
    order = "2 DESC, 1 DESC" if is_by_rank else "1 DESC"
    rows = snapshot.fetch(
        f"{_FIND[snapshot.dialect]} ORDER BY {order} LIMIT $4 OFFSET $5",
        term,
        list(room_ids),
        list(keys),
        limit,
        offset,
    )
    return [Hit(row[0], float(row[1])) for row in rows]


def list_at(snapshot: Snapshot, positions: Sequence[int]) -> dict[int, StoredEvent]:
    """Return the events at positions."""
    rows = snapshot.fetch(f"SELECT {COLUMNS} FROM rooms_event e WHERE e.position = ANY($1)", list(positions))
    return {entry.position: entry for entry in entries_from_rows(snapshot, rows)}
