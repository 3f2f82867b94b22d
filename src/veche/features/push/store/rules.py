"""What users have changed of their push rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from veche.core.ids import UserId
from veche.kit.transaction import Snapshot, Transaction


@dataclass(frozen=True, slots=True)
class StoredRules:
    """A user's own doing, and the position of the last change; 0 is never."""

    overrides: Mapping[str, Any] = field(default_factory=dict)
    position: int = 0


NOTHING_CHANGED = StoredRules()


def find_rules(snapshot: Snapshot, user_id: UserId) -> StoredRules:
    """Return what a user has changed."""
    row = snapshot.fetchrow("SELECT overrides, position FROM push_rules WHERE user_id = $1", user_id)
    return NOTHING_CHANGED if row is None else StoredRules(orjson.loads(row[0]), row[1])


def put_rules(tx: Transaction, user_id: UserId, rules: StoredRules) -> None:
    """Store what a user has changed, also that it is nothing any more."""
    tx.execute(
        "INSERT INTO push_rules (user_id, overrides, position) VALUES ($1, $2, $3)"
        " ON CONFLICT (user_id) DO UPDATE SET overrides = excluded.overrides, position = excluded.position",
        user_id,
        orjson.dumps(rules.overrides).decode(),
        rules.position,
    )


def list_rules(snapshot: Snapshot) -> list[tuple[UserId, StoredRules]]:
    """Return everybody who ever changed something."""
    rows = snapshot.fetch("SELECT user_id, overrides, position FROM push_rules")
    return [(user_id, StoredRules(orjson.loads(text), position)) for user_id, text, position in rows]


def remove_rules(tx: Transaction, user_id: UserId) -> None:
    """Delete what a user has changed."""
    tx.execute("DELETE FROM push_rules WHERE user_id = $1", user_id)
