"""Profiles: named fields, each a JSON value."""

from collections.abc import Mapping
from typing import Any

import orjson

from veche.core.ids import UserId
from veche.kit.transaction import Snapshot, Transaction


def list_fields(snapshot: Snapshot, user_id: UserId) -> dict[str, Any]:
    """Return a user's profile, field by field."""
    rows = snapshot.fetch("SELECT name, value FROM accounts_profile_field WHERE user_id = $1", user_id)
    return {name: orjson.loads(value) for name, value in rows}


def has_text(snapshot: Snapshot, user_id: UserId, text: str) -> bool:
    """Return whether a user's profile has a text of letters and digits in it."""
    sql = "SELECT 1 FROM accounts_profile_field WHERE user_id = $1 AND value LIKE $2 LIMIT 1"
    return snapshot.fetchval(sql, user_id, f"%{text}%") is not None


def put_fields(tx: Transaction, user_id: UserId, fields: Mapping[str, Any]) -> None:
    """Store fields in place of what they were."""
    for name, value in fields.items():
        tx.execute(
            "INSERT INTO accounts_profile_field (user_id, name, value) VALUES ($1, $2, $3)"
            " ON CONFLICT (user_id, name) DO UPDATE SET value = excluded.value",
            user_id,
            name,
            orjson.dumps(value).decode(),
        )


def remove_field(tx: Transaction, user_id: UserId, name: str) -> None:
    """Delete a field."""
    tx.execute("DELETE FROM accounts_profile_field WHERE user_id = $1 AND name = $2", user_id, name)


def remove_all(tx: Transaction, user_id: UserId) -> None:
    """Delete a profile."""
    tx.execute("DELETE FROM accounts_profile_field WHERE user_id = $1", user_id)
