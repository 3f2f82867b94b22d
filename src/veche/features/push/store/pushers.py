"""Pushers: where people want to be told, and how it goes there."""

import hashlib
from dataclasses import dataclass
from typing import Any

import orjson

from veche.core.ids import DeviceId, UserId
from veche.kit.transaction import Row, Snapshot, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Pusher:
    """A way to tell one device. `failing_since_ms` is None while its gateway answers."""

    user_id: UserId
    device_id: DeviceId
    app_id: str
    pushkey: str
    kind: str
    app_display_name: str
    device_display_name: str
    profile_tag: str | None
    lang: str
    data: dict[str, Any]
    set_ms: int
    failing_since_ms: int | None = None
    attempts: int = 0
    retry_ms: int = 0

    @property
    def pusher_id(self) -> str:
        """What names the pusher in this server."""
        name = orjson.dumps([self.user_id, self.app_id, self.pushkey])
        return hashlib.sha256(name).hexdigest()[:32]


_COLUMNS = (
    "user_id, device_id, app_id, pushkey, kind, app_display_name, device_display_name, profile_tag, lang,"
    " data, set_ms, failing_since_ms, attempts, retry_ms"
)


def put_pusher(tx: Transaction, pusher: Pusher) -> None:
    """Store a pusher that is in use, in place of the user's earlier one of the same app and key."""
    tx.execute("DELETE FROM push_activation WHERE pusher_id = $1", pusher.pusher_id)
    tx.execute("DELETE FROM push_pusher WHERE pusher_id = $1", pusher.pusher_id)
    tx.execute(
        f"INSERT INTO push_pusher (pusher_id, {_COLUMNS})"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        pusher.pusher_id,
        pusher.user_id,
        pusher.device_id,
        pusher.app_id,
        pusher.pushkey,
        pusher.kind,
        pusher.app_display_name,
        pusher.device_display_name,
        pusher.profile_tag,
        pusher.lang,
        orjson.dumps(pusher.data).decode(),
        pusher.set_ms,
        pusher.failing_since_ms,
        pusher.attempts,
        pusher.retry_ms,
    )


def find_pusher(snapshot: Snapshot, pusher_id: str) -> Pusher | None:
    """Return a pusher."""
    rows = _select(snapshot, "pusher_id = $1", pusher_id)
    return rows[0] if rows else None


def list_pushers(snapshot: Snapshot, user_id: UserId) -> list[Pusher]:
    """Return a user's pushers, the oldest first."""
    return _select(snapshot, "user_id = $1 ORDER BY set_ms, pusher_id", user_id)


def list_active(snapshot: Snapshot) -> list[tuple[UserId, str]]:
    """Return user and name of all pushers that are told of things."""
    sql = (
        "SELECT user_id, pusher_id FROM push_pusher"
        " WHERE pusher_id NOT IN (SELECT pusher_id FROM push_activation)"
    )
    return [(user_id, pusher_id) for user_id, pusher_id in snapshot.fetch(sql)]


def list_of_key(snapshot: Snapshot, app_id: str, pushkey: str) -> list[Pusher]:
    """Return the pushers of all users with an app and key."""
    return _select(snapshot, "app_id = $1 AND pushkey = $2", app_id, pushkey)


def remove_pushers(tx: Transaction, pusher_ids: list[str]) -> None:
    """Delete pushers and what they still had to tell."""
    tx.execute("DELETE FROM push_waiting WHERE pusher_id = ANY($1)", pusher_ids)
    tx.execute("DELETE FROM push_activation WHERE pusher_id = ANY($1)", pusher_ids)
    tx.execute("DELETE FROM push_pusher WHERE pusher_id = ANY($1)", pusher_ids)


def set_health(tx: Transaction, pusher: Pusher) -> None:
    """Store how it goes with a pusher's gateway."""
    tx.execute(
        "UPDATE push_pusher SET failing_since_ms = $1, attempts = $2, retry_ms = $3 WHERE pusher_id = $4",
        pusher.failing_since_ms,
        pusher.attempts,
        pusher.retry_ms,
        pusher.pusher_id,
    )


def _select(snapshot: Snapshot, condition: str, *parameters: Any) -> list[Pusher]:
    rows = snapshot.fetch(f"SELECT {_COLUMNS} FROM push_pusher WHERE {condition}", *parameters)
    return [_pusher(row) for row in rows]


def _pusher(row: Row) -> Pusher:
    names = [name.strip() for name in _COLUMNS.split(",")]
    fields = dict(zip(names, row, strict=True))
    fields["data"] = orjson.loads(fields["data"])
    return Pusher(**fields)
