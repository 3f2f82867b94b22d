"""Devices: what a user is logged in with, and when each was last seen."""

from collections.abc import Sequence
from dataclasses import dataclass

from veche.core.ids import DeviceId, UserId
from veche.kit.transaction import Row, Snapshot, Transaction

_COLUMNS = "user_id, device_id, display_name, created_ms, seen_ms, seen_address, seen_agent"


@dataclass(frozen=True, slots=True)
class Device:
    """One device. `seen_ms` is 0 until it was seen."""

    user_id: UserId
    device_id: DeviceId
    display_name: str | None
    created_ms: int
    seen_ms: int = 0
    seen_address: str = ""
    seen_agent: str = ""


def list_devices(snapshot: Snapshot, user_id: UserId) -> list[Device]:
    """Return a user's devices."""
    sql = f"SELECT {_COLUMNS} FROM accounts_device WHERE user_id = $1 ORDER BY device_id"
    return [_device(row) for row in snapshot.fetch(sql, user_id)]


def list_devices_of(snapshot: Snapshot, user_ids: Sequence[UserId]) -> list[Device]:
    """Return the devices of several users."""
    sql = f"SELECT {_COLUMNS} FROM accounts_device WHERE user_id = ANY($1)"
    return [_device(row) for row in snapshot.fetch(sql, list(user_ids))]


def find_device(snapshot: Snapshot, user_id: UserId, device_id: DeviceId) -> Device | None:
    """Return one device."""
    sql = f"SELECT {_COLUMNS} FROM accounts_device WHERE user_id = $1 AND device_id = $2"
    row = snapshot.fetchrow(sql, user_id, device_id)
    return _device(row) if row else None


def add_device(tx: Transaction, device: Device) -> None:
    """Store a device; one that is known keeps everything but a display name it was without."""
    tx.execute(
        f"INSERT INTO accounts_device ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (user_id, device_id) DO UPDATE SET"
        " display_name = COALESCE(accounts_device.display_name, excluded.display_name),"
        " seen_ms = excluded.seen_ms, seen_address = excluded.seen_address, seen_agent = excluded.seen_agent",
        device.user_id, device.device_id, device.display_name, device.created_ms, device.seen_ms,
        device.seen_address, device.seen_agent,
    )  # fmt: skip


def rename_device(tx: Transaction, user_id: UserId, device_id: DeviceId, display_name: str) -> None:
    """Store a device's display name."""
    tx.execute(
        "UPDATE accounts_device SET display_name = $3 WHERE user_id = $1 AND device_id = $2",
        user_id,
        device_id,
        display_name,
    )


def update_seen(tx: Transaction, device: Device) -> None:
    """Store when, where and with what program a device was last seen."""
    tx.execute(
        "UPDATE accounts_device SET seen_ms = $3, seen_address = $4, seen_agent = $5"
        " WHERE user_id = $1 AND device_id = $2",
        device.user_id, device.device_id, device.seen_ms, device.seen_address, device.seen_agent,
    )  # fmt: skip


def remove_devices(tx: Transaction, user_id: UserId, device_ids: Sequence[DeviceId]) -> None:
    """Delete devices and every token of theirs."""
    ids = list(device_ids)
    tx.execute("DELETE FROM accounts_device WHERE user_id = $1 AND device_id = ANY($2)", user_id, ids)
    tx.execute("DELETE FROM accounts_token WHERE user_id = $1 AND device_id = ANY($2)", user_id, ids)


def _device(row: Row) -> Device:
    user_id, device_id, display_name, created_ms, seen_ms, seen_address, seen_agent = row
    return Device(
        UserId(user_id), DeviceId(device_id), display_name, created_ms, seen_ms, seen_address, seen_agent
    )
