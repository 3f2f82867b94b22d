"""How many one-time keys a device has left, and which fallback keys are unused: part of every sync."""

from dataclasses import dataclass
from typing import Any

from veche.core.ids import DeviceId, UserId
from veche.features.keys.service.remembered import DeviceKey, Remembered
from veche.features.keys.store import one_time as store
from veche.kit.database import Database
from veche.kit.transaction import Snapshot, Transaction

ALWAYS_COUNTED = "signed_curve25519"
"""Some clients take an algorithm that is not listed for one that has not changed."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Unclaimed one-time keys by algorithm, and the algorithms of unused fallback keys."""

    one_time: dict[str, int]
    unused_fallback: list[str]

    def as_sync(self) -> dict[str, Any]:
        """Return them as `/sync` says them, the fallback keys also by their name from before v1.2."""
        return {
            "device_one_time_keys_count": self.one_time,
            "device_unused_fallback_key_types": self.unused_fallback,
            "org.matrix.msc2732.device_unused_fallback_key_types": self.unused_fallback,
        }


def key_counts(snapshot: Snapshot, user_id: UserId, device_id: DeviceId) -> Counts:
    """Return a device's counts."""
    one_time = {ALWAYS_COUNTED: 0, **store.count_unclaimed(snapshot, user_id, device_id)}
    fallback = store.list_fallback(snapshot, user_id, device_id)
    return Counts(one_time, sorted(algorithm for algorithm, (_, is_used) in fallback.items() if not is_used))


class KeyCounts:
    """The counts of devices that sync, in memory."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known = Remembered[Counts](self._read)
        database.on_foreign_writes(self._known.forget_all)

    def find(self, user_id: UserId, device_id: DeviceId) -> Counts | None:
        """Return a device's counts if they are in memory."""
        return self._known.find((user_id, device_id))

    async def prepare(self, user_id: UserId, device_id: DeviceId) -> None:
        """Have a device's counts in memory."""
        await self._known.get((user_id, device_id))

    def forget_after(self, tx: Transaction, user_id: UserId, device_id: DeviceId) -> None:
        """Note that a transaction changes a device's keys."""
        tx.after_commit(lambda: self._known.forget((user_id, device_id)))

    async def _read(self, key: DeviceKey) -> Counts:
        return await self._database.read(key_counts, *key)
