"""One-time keys, which are handed out once, and the fallback keys behind them."""

from collections.abc import Sequence

from veche.core.ids import DeviceId, UserId
from veche.features.keys.rules.key_objects import OneTimeKey
from veche.kit.transaction import Snapshot, Transaction


def list_known(
    snapshot: Snapshot, user_id: UserId, device_id: DeviceId, keys: Sequence[OneTimeKey]
) -> dict[tuple[str, str], str]:
    """Return those of a device's keys, claimed ones too, that have the id of one of these."""
    rows = snapshot.fetch(
        "SELECT algorithm, key_id, key FROM keys_one_time"
        " WHERE user_id = $1 AND device_id = $2 AND algorithm = ANY($3) AND key_id = ANY($4)",
        user_id,
        device_id,
        sorted({key.algorithm for key in keys}),
        [key.key_id for key in keys],
    )
    return {(algorithm, key_id): key for algorithm, key_id, key in rows}


def count_unclaimed(snapshot: Snapshot, user_id: UserId, device_id: DeviceId) -> dict[str, int]:
    """Return how many keys of each algorithm can be claimed."""
    rows = snapshot.fetch(
        "SELECT algorithm, COUNT(*) FROM keys_one_time"
        " WHERE user_id = $1 AND device_id = $2 AND claimed_ms = 0 GROUP BY algorithm",
        user_id,
        device_id,
    )
    return dict(rows)


def add_one_time_key(
    tx: Transaction, user_id: UserId, device_id: DeviceId, key: OneTimeKey, uploaded: int
) -> None:
    """Store a key; those with a lower `uploaded` are handed out first."""
    tx.execute(
        "INSERT INTO keys_one_time (user_id, device_id, algorithm, key_id, key, uploaded, claimed_ms)"
        " VALUES ($1, $2, $3, $4, $5, $6, 0)",
        user_id, device_id, key.algorithm, key.key_id, key.key, uploaded,
    )  # fmt: skip


def find_next(snapshot: Snapshot, user_id: UserId, device_id: DeviceId, algorithm: str) -> OneTimeKey | None:
    """Return the key to be claimed next."""
    row = snapshot.fetchrow(
        "SELECT algorithm, key_id, key FROM keys_one_time"
        " WHERE user_id = $1 AND device_id = $2 AND algorithm = $3 AND claimed_ms = 0"
        " ORDER BY uploaded, key_id LIMIT 1",
        user_id,
        device_id,
        algorithm,
    )
    return OneTimeKey(*row) if row else None


def mark_claimed(tx: Transaction, user_id: UserId, device_id: DeviceId, key: OneTimeKey) -> None:
    """Note that a key was handed out."""
    tx.execute(
        "UPDATE keys_one_time SET claimed_ms = $5"
        " WHERE user_id = $1 AND device_id = $2 AND algorithm = $3 AND key_id = $4",
        user_id, device_id, key.algorithm, key.key_id, tx.now_ms,
    )  # fmt: skip


def remove_claimed_before(tx: Transaction, time_ms: int) -> None:
    """Forget keys that were handed out long ago."""
    tx.execute("DELETE FROM keys_one_time WHERE claimed_ms > 0 AND claimed_ms < $1", time_ms)


def list_fallback(
    snapshot: Snapshot, user_id: UserId, device_id: DeviceId
) -> dict[str, tuple[OneTimeKey, bool]]:
    """Return a device's fallback keys by algorithm, and whether each was used."""
    rows = snapshot.fetch(
        "SELECT algorithm, key_id, key, is_used FROM keys_fallback WHERE user_id = $1 AND device_id = $2",
        user_id,
        device_id,
    )
    return {
        algorithm: (OneTimeKey(algorithm, key_id, key), bool(used)) for algorithm, key_id, key, used in rows
    }


def find_fallback(
    snapshot: Snapshot, user_id: UserId, device_id: DeviceId, algorithm: str
) -> tuple[OneTimeKey, bool] | None:
    """Return a device's fallback key of an algorithm, and whether it was used."""
    row = snapshot.fetchrow(
        "SELECT algorithm, key_id, key, is_used FROM keys_fallback"
        " WHERE user_id = $1 AND device_id = $2 AND algorithm = $3",
        user_id,
        device_id,
        algorithm,
    )
    return (OneTimeKey(*row[:3]), bool(row[3])) if row else None


def put_fallback(tx: Transaction, user_id: UserId, device_id: DeviceId, key: OneTimeKey) -> None:
    """Store an unused fallback key in the place of the one before."""
    tx.execute(
        "INSERT INTO keys_fallback (user_id, device_id, algorithm, key_id, key, is_used)"
        " VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT (user_id, device_id, algorithm) DO UPDATE"
        " SET key_id = excluded.key_id, key = excluded.key, is_used = 0",
        user_id, device_id, key.algorithm, key.key_id, key.key,
    )  # fmt: skip


def mark_used(tx: Transaction, user_id: UserId, device_id: DeviceId, algorithm: str) -> None:
    """Note that a fallback key was handed out."""
    tx.execute(
        "UPDATE keys_fallback SET is_used = 1 WHERE user_id = $1 AND device_id = $2 AND algorithm = $3",
        user_id,
        device_id,
        algorithm,
    )


def remove_keys(tx: Transaction, user_id: UserId, device_ids: Sequence[DeviceId]) -> None:
    """Delete all one-time and fallback keys of devices."""
    ids = list(device_ids)
    tx.execute("DELETE FROM keys_one_time WHERE user_id = $1 AND device_id = ANY($2)", user_id, ids)
    tx.execute("DELETE FROM keys_fallback WHERE user_id = $1 AND device_id = ANY($2)", user_id, ids)
