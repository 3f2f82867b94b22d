"""Stored filters."""

import hashlib

import orjson

from veche.core.filters import Filter
from veche.core.ids import UserId
from veche.kit.http import decode_json
from veche.kit.migrations import Migration
from veche.kit.transaction import Snapshot, Transaction

MIGRATIONS = (
    Migration(
        "filters",
        (
            """CREATE TABLE sync_filter (
                user_id TEXT NOT NULL, filter_id TEXT NOT NULL, definition TEXT NOT NULL,
                PRIMARY KEY (user_id, filter_id)) /* clustered */""",
        ),
    ),
)


def add_filter(tx: Transaction, user_id: UserId, definition: dict[str, object]) -> str:
    """Store a filter and return its id; the same filter has the same id, so it is stored once."""
    text = orjson.dumps(definition, option=orjson.OPT_SORT_KEYS).decode()
    filter_id = hashlib.sha256(text.encode()).hexdigest()[:16]
    tx.execute(
        "INSERT INTO sync_filter (user_id, filter_id, definition) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        user_id,
        filter_id,
        text,
    )
    return filter_id


def find_definition(snapshot: Snapshot, user_id: UserId, filter_id: str) -> dict[str, object] | None:
    """Return a stored filter as it was given."""
    text = snapshot.fetchval(
        "SELECT definition FROM sync_filter WHERE user_id = $1 AND filter_id = $2", user_id, filter_id
    )
    return None if text is None else orjson.loads(text)


def parse_filter(text: str) -> Filter:
    """Return a filter given as JSON text; raise M_BAD_JSON or M_NOT_JSON."""
    return decode_json(text.encode(), Filter)
