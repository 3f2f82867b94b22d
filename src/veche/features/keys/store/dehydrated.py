"""Dehydrated devices: at most one of each user."""

from dataclasses import dataclass

from veche.core.ids import DeviceId, UserId
from veche.kit.transaction import Snapshot, Transaction


@dataclass(frozen=True, slots=True)
class DehydratedDevice:
    """A device that receives messages while nobody is logged in with it; `device_data` is JSON, sealed."""

    device_id: DeviceId
    device_data: str


def find_dehydrated(snapshot: Snapshot, user_id: UserId) -> DehydratedDevice | None:
    """Return a user's dehydrated device."""
    row = snapshot.fetchrow("SELECT device_id, device_data FROM keys_dehydrated WHERE user_id = $1", user_id)
    return DehydratedDevice(DeviceId(row[0]), row[1]) if row else None


def put_dehydrated(tx: Transaction, user_id: UserId, device: DehydratedDevice) -> None:
    """Store a user's dehydrated device."""
    tx.execute(
        "INSERT INTO keys_dehydrated (user_id, device_id, device_data) VALUES ($1, $2, $3)"
        " ON CONFLICT (user_id) DO UPDATE"
        " SET device_id = excluded.device_id, device_data = excluded.device_data",
        user_id,
        device.device_id,
        device.device_data,
    )


def remove_dehydrated(tx: Transaction, user_id: UserId, device_ids: list[DeviceId]) -> None:
    """Forget a user's dehydrated device if it is one of these."""
    tx.execute("DELETE FROM keys_dehydrated WHERE user_id = $1 AND device_id = ANY($2)", user_id, device_ids)
