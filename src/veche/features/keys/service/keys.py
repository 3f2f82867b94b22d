"""The door to keys: the use cases by theme, and what other slices may ask."""

from collections.abc import Sequence

import orjson

from veche.core.ids import DeviceId, UserId
from veche.features.keys.jobs import KeysJobs
from veche.features.keys.service.backups import Backups
from veche.features.keys.service.claims import Claims
from veche.features.keys.service.cross_signing import CrossSigning
from veche.features.keys.service.dehydrated import DehydratedDevices
from veche.features.keys.service.device_keys import DeviceKeys
from veche.features.keys.service.device_lists import DeviceListChanges, DeviceLists
from veche.features.keys.service.doors import AccountsDoor, RoomsDoor
from veche.features.keys.service.key_counts import Counts, KeyCounts, key_counts
from veche.features.keys.service.to_device import ToDevice, to_device_page
from veche.features.keys.settings import KeysSettings
from veche.features.keys.store import changes as change_store
from veche.features.keys.store import cross_signing as cross_store
from veche.features.keys.store import dehydrated as dehydrated_store
from veche.features.keys.store import devices as device_store
from veche.features.keys.store import one_time as one_time_store
from veche.features.keys.store import to_device as to_device_store
from veche.features.sync.api import Sync
from veche.kit.feature import Kit
from veche.kit.transaction import Snapshot, Transaction


class Keys:
    """Public keys of devices and people, what is sent between devices, and sealed backups."""

    def __init__(
        self, kit: Kit, settings: KeysSettings, sync: Sync, accounts: AccountsDoor, rooms: RoomsDoor
    ) -> None:
        database = kit.database
        self.server_name = kit.server_name
        self.counts = KeyCounts(database)
        self.lists = DeviceLists(database, kit.bus, sync, rooms)
        self.device_keys = DeviceKeys(database, settings, accounts, self.lists, self.counts)
        self.claims = Claims(database, self.counts)
        self.cross_signing = CrossSigning(database, accounts, self.lists)
        self.to_device = ToDevice(database, settings, accounts, sync, kit.server_name)
        self.backups = Backups(database, kit.jobs, settings)
        self.dehydrated = DehydratedDevices(database, accounts, self.device_keys)
        self.jobs = KeysJobs(database, kit.jobs, settings)
        accounts.on_device_removed(self._remove_devices)
        accounts.on_device_renamed(self._tell_renamed)
        accounts.on_deactivated(self.forget_user)
        accounts.check_device_ids(self.cross_signing.is_key_id)

    async def start(self) -> None:
        """Begin to remember changes, and to sweep."""
        self.lists.start()
        await self.jobs.start()

    def device_list_changes(
        self, snapshot: Snapshot, user_id: UserId, after: int, upto: int
    ) -> DeviceListChanges:
        """Return whose keys a user has to query again, and who is of no concern any more."""
        return self.lists.device_list_changes(snapshot, user_id, after, upto)

    def is_device_signed(self, snapshot: Snapshot, user_id: UserId, device_id: DeviceId) -> bool:
        """Return whether a device's owner vouches for it by their cross-signing identity."""
        return self.cross_signing.is_device_signed(snapshot, user_id, device_id)

    def key_counts(self, snapshot: Snapshot, user_id: UserId, device_id: DeviceId) -> Counts:
        """Return how many one-time keys a device has, and which fallback keys are unused."""
        return self.counts.find(user_id, device_id) or key_counts(snapshot, user_id, device_id)

    def to_device_page(
        self, snapshot: Snapshot, user_id: UserId, device_id: DeviceId, after: int, upto: int, limit: int
    ) -> tuple[list[orjson.Fragment], int]:
        """Return at most `limit` messages in (after, upto], and the position up to which these are all.

        For readers that keep a position for this alone; they delete by `to_device.remove_upto`.
        """
        return to_device_page(snapshot, user_id, device_id, after, upto, limit)

    def _remove_devices(self, tx: Transaction, user_id: UserId, device_ids: Sequence[DeviceId]) -> None:
        """Delete everything of devices that are gone; those who knew their keys have to hear of it."""
        ids = list(device_ids)
        had_keys = any(device_store.find_device_keys(tx, user_id, device_id) for device_id in ids)
        device_store.remove_device_keys(tx, user_id, ids)
        one_time_store.remove_keys(tx, user_id, ids)
        cross_store.remove_signatures(tx, user_id, ids)
        to_device_store.remove_queues(tx, user_id, ids)
        dehydrated_store.remove_dehydrated(tx, user_id, ids)
        for device_id in ids:
            self.counts.forget_after(tx, user_id, device_id)
        self.to_device.forget_after(tx, user_id, ids)
        if had_keys:
            self.lists.record(tx, user_id)

    def _tell_renamed(self, tx: Transaction, user_id: UserId, device_id: DeviceId) -> None:
        """Note that a device is shown under another name."""
        if device_store.find_device_keys(tx, user_id, device_id):
            self.lists.record(tx, user_id)

    def forget_user(self, tx: Transaction, user_id: UserId, erase: bool) -> None:  # noqa: ARG002, FBT001 - the hook's form
        """Delete what belongs to a person, not to a device."""
        keys = cross_store.list_keys(tx, user_id)
        for key in keys.values():
            cross_store.remove_key(tx, user_id, key)
        change_store.remove_signed(tx, user_id)
        self.backups.delete_all_in(tx, user_id)
        if keys:
            self.lists.record(tx, user_id)
