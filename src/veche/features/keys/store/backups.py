"""Backups of room keys, sealed by their owners."""

from collections.abc import Sequence
from dataclasses import dataclass

from veche.core.ids import UserId
from veche.features.keys.rules.backup import BackedUpKey, Rank
from veche.kit.transaction import Row, Snapshot, Transaction

_BACKUP = "version, algorithm, auth_data, etag, key_count, is_deleted"
_KEY = "room_id, session_id, is_verified, first_message_index, forwarded_count, session_data"


@dataclass(frozen=True, slots=True)
class Backup:
    """One version of a user's backup; `auth_data` is JSON, `etag` counts its changes."""

    version: int
    algorithm: str
    auth_data: str
    etag: int = 0
    key_count: int = 0
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Which keys of a backup: all, those of a room, or one."""

    room_id: str | None = None
    session_id: str | None = None


def find_backup(snapshot: Snapshot, user_id: UserId, version: int) -> Backup | None:
    """Return a version, deleted ones too."""
    sql = f"SELECT {_BACKUP} FROM keys_backup WHERE user_id = $1 AND version = $2"
    row = snapshot.fetchrow(sql, user_id, version)
    return _backup(row) if row else None


def find_current(snapshot: Snapshot, user_id: UserId) -> Backup | None:
    """Return the newest version that is not deleted."""
    row = snapshot.fetchrow(
        f"SELECT {_BACKUP} FROM keys_backup WHERE user_id = $1 AND is_deleted = 0"
        " ORDER BY version DESC LIMIT 1",
        user_id,
    )
    return _backup(row) if row else None


def find_newest_version(snapshot: Snapshot, user_id: UserId) -> int:
    """Return the highest number that a user's backups have had, 0 for none."""
    sql = "SELECT COALESCE(MAX(version), 0) FROM keys_backup WHERE user_id = $1"
    newest: int = snapshot.fetchval(sql, user_id)
    return newest


def list_versions(snapshot: Snapshot, user_id: UserId) -> list[int]:
    """Return the versions that are not deleted."""
    sql = "SELECT version FROM keys_backup WHERE user_id = $1 AND is_deleted = 0"
    return [version for (version,) in snapshot.fetch(sql, user_id)]


def put_backup(tx: Transaction, user_id: UserId, backup: Backup) -> None:
    """Store a version."""
    tx.execute(
        f"INSERT INTO keys_backup (user_id, {_BACKUP}) VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (user_id, version) DO UPDATE SET auth_data = excluded.auth_data,"
        " etag = excluded.etag, key_count = excluded.key_count, is_deleted = excluded.is_deleted",
        user_id, backup.version, backup.algorithm, backup.auth_data, backup.etag, backup.key_count,
        int(backup.is_deleted),
    )  # fmt: skip


def list_ranks(
    snapshot: Snapshot, user_id: UserId, version: int, keys: Sequence[BackedUpKey]
) -> dict[tuple[str, str], Rank]:
    """Return the ranks of those keys that the backup has under the same ids."""
    rows = snapshot.fetch(
        "SELECT room_id, session_id, is_verified, first_message_index, forwarded_count FROM keys_backup_key"
        " WHERE user_id = $1 AND version = $2 AND room_id = ANY($3) AND session_id = ANY($4)",
        user_id,
        version,
        sorted({key.room_id for key in keys}),
        [key.session_id for key in keys],
    )
    return {(room, session): Rank(bool(verified), first, n) for room, session, verified, first, n in rows}


def put_key(tx: Transaction, user_id: UserId, version: int, key: BackedUpKey) -> None:
    """Store a key in the place of the one before."""
    tx.execute(
        f"INSERT INTO keys_backup_key (user_id, version, {_KEY}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        " ON CONFLICT (user_id, version, room_id, session_id) DO UPDATE"
        " SET is_verified = excluded.is_verified, first_message_index = excluded.first_message_index,"
        " forwarded_count = excluded.forwarded_count, session_data = excluded.session_data",
        user_id, version, key.room_id, key.session_id, int(key.rank.is_verified),
        key.rank.first_message_index, key.rank.forwarded_count, key.session_data,
    )  # fmt: skip


def list_keys(snapshot: Snapshot, user_id: UserId, version: int, place: Place) -> list[BackedUpKey]:
    """Return keys, those of a room together."""
    where, values = _where(place)
    sql = f"SELECT {_KEY} FROM keys_backup_key WHERE {where} ORDER BY room_id, session_id"
    return [_key(row) for row in snapshot.fetch(sql, user_id, version, *values)]


def count_keys(snapshot: Snapshot, user_id: UserId, version: int, place: Place) -> int:
    """Return how many keys there are."""
    where, values = _where(place)
    sql = f"SELECT COUNT(*) FROM keys_backup_key WHERE {where}"
    count: int = snapshot.fetchval(sql, user_id, version, *values)
    return count


def remove_keys(tx: Transaction, user_id: UserId, version: int, place: Place) -> None:
    """Delete keys."""
    where, values = _where(place)
    tx.execute(f"DELETE FROM keys_backup_key WHERE {where}", user_id, version, *values)


def remove_some_keys(tx: Transaction, user_id: UserId, version: int, limit: int) -> bool:
    """Delete some keys of a version; return whether there may be more."""
    rows = tx.fetch(
        "SELECT room_id, session_id FROM keys_backup_key WHERE user_id = $1 AND version = $2 LIMIT $3",
        user_id,
        version,
        limit,
    )
    for room_id, session_id in rows:
        remove_keys(tx, user_id, version, Place(room_id, session_id))
    return len(rows) == limit


def _where(place: Place) -> tuple[str, list[str]]:
    """Return a constant condition from the third parameter on, and its values."""
    where = "user_id = $1 AND version = $2"
    if place.room_id is None:
        return where, []
    if place.session_id is None:
        return f"{where} AND room_id = $3", [place.room_id]
    return f"{where} AND room_id = $3 AND session_id = $4", [place.room_id, place.session_id]


def _backup(row: Row) -> Backup:
    version, algorithm, auth_data, etag, key_count, is_deleted = row
    return Backup(version, algorithm, auth_data, etag, key_count, bool(is_deleted))


def _key(row: Row) -> BackedUpKey:
    room_id, session_id, is_verified, first_message_index, forwarded_count, session_data = row
    rank = Rank(bool(is_verified), first_message_index, forwarded_count)
    return BackedUpKey(room_id, session_id, rank, session_data)
