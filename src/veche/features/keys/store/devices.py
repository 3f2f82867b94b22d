"""Identity keys of devices."""

from collections.abc import Sequence

from veche.core.ids import DeviceId, UserId
from veche.features.keys.rules.key_objects import SignedObject
from veche.kit.transaction import Snapshot, Transaction


def find_device_keys(snapshot: Snapshot, user_id: UserId, device_id: DeviceId) -> SignedObject | None:
    """Return a device's identity keys."""
    row = snapshot.fetchrow(
        "SELECT body, signatures FROM keys_device WHERE user_id = $1 AND device_id = $2", user_id, device_id
    )
    return SignedObject(*row) if row else None


def list_device_keys(
    snapshot: Snapshot, user_ids: Sequence[UserId]
) -> list[tuple[UserId, DeviceId, SignedObject]]:
    """Return the identity keys of all devices of users."""
    rows = snapshot.fetch(
        "SELECT user_id, device_id, body, signatures FROM keys_device WHERE user_id = ANY($1)"
        " ORDER BY user_id, device_id",
        list(user_ids),
    )
    return [
        (UserId(user), DeviceId(device), SignedObject(body, signed)) for user, device, body, signed in rows
    ]


def put_device_keys(tx: Transaction, user_id: UserId, device_id: DeviceId, keys: SignedObject) -> None:
    """Store a device's identity keys."""
    tx.execute(
        "INSERT INTO keys_device (user_id, device_id, body, signatures) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (user_id, device_id) DO UPDATE"
        " SET body = excluded.body, signatures = excluded.signatures",
        user_id,
        device_id,
        keys.body,
        keys.signatures,
    )


def remove_device_keys(tx: Transaction, user_id: UserId, device_ids: Sequence[DeviceId]) -> None:
    """Delete the identity keys of devices."""
    tx.execute(
        "DELETE FROM keys_device WHERE user_id = $1 AND device_id = ANY($2)", user_id, list(device_ids)
    )
