"""Dehydrated devices (MSC3814): a device that receives room keys while its user is logged in nowhere."""

from typing import Any

import orjson

from veche.core.canonical_json import check_canonical, encode_canonical
from veche.core.errors import Forbidden, InvalidParam, NotFound, TooLarge
from veche.core.ids import DeviceId, UserId
from veche.features.keys.service.device_keys import DeviceKeys, Upload
from veche.features.keys.service.doors import AccountsDoor
from veche.features.keys.service.to_device import to_device_page
from veche.features.keys.store import dehydrated as store
from veche.features.keys.store import devices as device_store
from veche.features.keys.store.dehydrated import DehydratedDevice
from veche.kit.database import Database
from veche.kit.transaction import Snapshot, Transaction

DEVICE_DATA_LIMIT_BYTES = 256 * 1024
EVENTS_AT_ONCE = 100


def encode_device_data(data: dict[str, Any]) -> str:
    """Return the sealed device as it is stored."""
    check_canonical(data)
    encoded = encode_canonical(data)
    if len(encoded) > DEVICE_DATA_LIMIT_BYTES:
        raise TooLarge(f"device_data is over {DEVICE_DATA_LIMIT_BYTES} bytes")
    return encoded.decode()


class DehydratedDevices:
    """At most one of each user."""

    def __init__(self, database: Database, accounts: AccountsDoor, keys: DeviceKeys) -> None:
        self._database = database
        self._accounts = accounts
        self._keys = keys

    async def put(
        self, user_id: UserId, device: DehydratedDevice, upload: Upload, display_name: str | None
    ) -> None:
        """Put a dehydrated device in the place of the one before; the same once more changes nothing."""
        await self._database.write(self._put, user_id, device, upload, display_name)

    async def get(self, user_id: UserId) -> DehydratedDevice:
        """Return a user's dehydrated device or raise M_NOT_FOUND."""
        return await self._database.read(_get, user_id)

    async def delete(self, user_id: UserId) -> DeviceId:
        """Remove a user's dehydrated device and return its id, or raise M_NOT_FOUND."""
        return await self._database.write(self._delete, user_id)

    async def list_events(
        self, user_id: UserId, device_id: DeviceId, after: int
    ) -> tuple[list[orjson.Fragment], int]:
        """Return the next messages that came for the device; they stay, so that any device can begin anew."""
        return await self._database.read(self._list_events, user_id, device_id, after)

    def _put(
        self,
        tx: Transaction,
        user_id: UserId,
        device: DehydratedDevice,
        upload: Upload,
        display_name: str | None,
    ) -> None:
        known = store.find_dehydrated(tx, user_id)
        if known == device and device_store.find_device_keys(tx, user_id, device.device_id) == (
            upload.device_keys
        ):
            return
        self._check_id(tx, user_id, device.device_id, known)
        self._keys.check_new_device(tx, user_id, device.device_id, upload)
        if known is not None:
            self._accounts.remove_devices(tx, user_id, [known.device_id])
        self._accounts.add_device(tx, user_id, device.device_id, display_name)
        store.put_dehydrated(tx, user_id, device)
        self._keys.upload_in(tx, user_id, device.device_id, upload)

    def _check_id(
        self, tx: Transaction, user_id: UserId, device_id: DeviceId, known: DehydratedDevice | None
    ) -> None:
        """Refuse to take over a device that somebody is logged in with."""
        if known is not None and known.device_id == device_id:
            return
        if any(device.device_id == device_id for device in self._accounts.list_devices_of(tx, [user_id])):
            raise InvalidParam("There is another device with this id")

    def _delete(self, tx: Transaction, user_id: UserId) -> DeviceId:
        device = _get(tx, user_id)
        self._accounts.remove_devices(tx, user_id, [device.device_id])
        return device.device_id

    def _list_events(
        self, snapshot: Snapshot, user_id: UserId, device_id: DeviceId, after: int
    ) -> tuple[list[orjson.Fragment], int]:
        known = store.find_dehydrated(snapshot, user_id)
        if known is None or known.device_id != device_id:
            raise Forbidden("That is not the dehydrated device")
        events, reached = to_device_page(
            snapshot, user_id, device_id, after, self._database.position, EVENTS_AT_ONCE
        )
        return events, max(after, reached)


def _get(snapshot: Snapshot, user_id: UserId) -> DehydratedDevice:
    device = store.find_dehydrated(snapshot, user_id)
    if device is None:
        raise NotFound("There is no dehydrated device")
    return device
