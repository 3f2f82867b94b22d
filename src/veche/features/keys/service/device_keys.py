"""Uploading a device's keys, and asking for the keys of others."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from veche.core.errors import Forbidden, InvalidParam, MatrixError, TooLarge
from veche.core.ids import DeviceId, UserId, server_of
from veche.features.keys.rules.key_objects import (
    OneTimeKey,
    SignedObject,
    join_object,
    visible_signatures,
)
from veche.features.keys.service.device_lists import DeviceLists
from veche.features.keys.service.doors import AccountsDoor
from veche.features.keys.service.key_counts import KeyCounts, key_counts
from veche.features.keys.settings import KeysSettings
from veche.features.keys.store import cross_signing as cross_store
from veche.features.keys.store import devices as device_store
from veche.features.keys.store import one_time as one_time_store
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.transaction import Snapshot, Transaction

Wanted = Mapping[UserId, Collection[DeviceId]]
"""Whose devices are asked for; no devices of a user means all of them."""

AddedSignatures = Mapping[tuple[UserId, str], list[tuple[str, str, str]]]
KEYS_FIELDS = {
    "master": "master_keys",
    "self_signing": "self_signing_keys",
    "user_signing": "user_signing_keys",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """What a device uploads: any part may be missing."""

    device_keys: SignedObject | None = None
    one_time_keys: Sequence[OneTimeKey] = ()
    fallback_keys: Sequence[OneTimeKey] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    """What of an upload is new."""

    device_keys: SignedObject | None
    replaces_identity: bool
    one_time_keys: Sequence[OneTimeKey]
    fallback_keys: Sequence[OneTimeKey]

    @property
    def is_empty(self) -> bool:
        return self.device_keys is None and not self.one_time_keys and not self.fallback_keys


class DeviceKeys:
    """The identity keys and one-time keys of devices."""

    def __init__(
        self,
        database: Database,
        settings: KeysSettings,
        accounts: AccountsDoor,
        lists: DeviceLists,
        counts: KeyCounts,
    ) -> None:
        self._database = database
        self._settings = settings
        self._accounts = accounts
        self._lists = lists
        self._counts = counts

    async def upload(self, requester: Requester, upload: Upload) -> dict[str, int]:
        """Store what is new; return how many one-time keys the device has now."""
        return await self._database.write(self.upload_in, requester.user_id, requester.device_id, upload)

    def upload_in(
        self, tx: Transaction, user_id: UserId, device_id: DeviceId, upload: Upload
    ) -> dict[str, int]:
        """Store a device's keys as part of a transaction; the same upload once more changes nothing."""
        self._check_device(tx, user_id, device_id)
        plan = self._plan(tx, user_id, device_id, upload)
        if not plan.is_empty:
            self._store(tx, user_id, device_id, plan)
            self._counts.forget_after(tx, user_id, device_id)
        return key_counts(tx, user_id, device_id).one_time

    async def query(self, viewer: UserId, wanted: Wanted) -> dict[str, Any]:
        """Return the keys of users of this server as a viewer may see them."""
        read = self._database.read_aside if len(wanted) > 50 else self._database.read
        return await read(self._query, viewer, wanted)

    def check_new_device(self, tx: Transaction, user_id: UserId, device_id: DeviceId, upload: Upload) -> None:
        """Raise what `upload_in` would raise for a device that is still to be added."""
        self._check_id_is_free(tx, user_id, device_id)
        self._check_count(len(upload.one_time_keys))

    def _check_device(self, tx: Transaction, user_id: UserId, device_id: DeviceId) -> None:
        """Refuse a device that was logged out while its upload was under way."""
        if not any(device.device_id == device_id for device in self._accounts.list_devices_of(tx, [user_id])):
            raise MatrixError("This device is logged out", errcode="M_UNKNOWN_TOKEN", status=401)

    def _plan(self, tx: Transaction, user_id: UserId, device_id: DeviceId, upload: Upload) -> _Plan:
        known = device_store.find_device_keys(tx, user_id, device_id)
        device_keys = upload.device_keys if upload.device_keys != known else None
        if device_keys is not None:
            self._check_id_is_free(tx, user_id, device_id)
        replaces = bool(known and device_keys) and _identity(known) != _identity(device_keys)
        return _Plan(
            device_keys,
            replaces,
            self._new_one_time_keys(tx, user_id, device_id, upload.one_time_keys, keeps=not replaces),
            _new_fallback_keys(tx, user_id, device_id, upload.fallback_keys),
        )

    def _check_id_is_free(self, tx: Transaction, user_id: UserId, device_id: DeviceId) -> None:
        """Refuse a device whose id is a cross-signing key: signatures by one would pass for the other's."""
        for key in cross_store.list_keys(tx, user_id).values():
            if key.public_key == device_id:
                raise Forbidden("The id of the device is in use as a cross-signing key")

    def _new_one_time_keys(
        self,
        tx: Transaction,
        user_id: UserId,
        device_id: DeviceId,
        keys: Sequence[OneTimeKey],
        *,
        keeps: bool,
    ) -> list[OneTimeKey]:
        if not keys:
            return []
        known = one_time_store.list_known(tx, user_id, device_id, keys) if keeps else {}
        for key in keys:
            if known.get((key.algorithm, key.key_id), key.key) != key.key:
                raise InvalidParam(f"There is another one-time key {key.name} already")
        new = [key for key in keys if (key.algorithm, key.key_id) not in known]
        stored = sum(one_time_store.count_unclaimed(tx, user_id, device_id).values()) if keeps else 0
        if new:
            self._check_count(stored + len(new))
        return new

    def _check_count(self, count: int) -> None:
        limit = self._settings.one_time_keys_limit
        if count > limit:
            raise TooLarge(f"A device may have at most {limit} unclaimed one-time keys here")

    def _store(self, tx: Transaction, user_id: UserId, device_id: DeviceId, plan: _Plan) -> None:
        if plan.replaces_identity:
            one_time_store.remove_keys(tx, user_id, [device_id])
            cross_store.remove_signatures(tx, user_id, [device_id])
        if plan.device_keys is not None:
            device_store.put_device_keys(tx, user_id, device_id, plan.device_keys)
            self._lists.record(tx, user_id)
        uploaded = tx.next_position()
        for key in plan.one_time_keys:
            one_time_store.add_one_time_key(tx, user_id, device_id, key, uploaded)
        for key in plan.fallback_keys:
            one_time_store.put_fallback(tx, user_id, device_id, key)

    def _query(self, snapshot: Snapshot, viewer: UserId, wanted: Wanted) -> dict[str, Any]:
        user_ids = list(wanted)
        added = cross_store.list_signatures(snapshot, user_ids, viewer)
        answer: dict[str, Any] = {
            "device_keys": self._devices(snapshot, viewer, wanted, added),
            "master_keys": {},
            "self_signing_keys": {},
            "user_signing_keys": {},
        }
        for owner, key in cross_store.list_keys_of(snapshot, user_ids):
            if key.usage == "user_signing" and owner != viewer:
                continue
            upon = added.get((owner, key.public_key), ())
            signatures = visible_signatures(key.stored.signatures, upon, owner, viewer)
            answer[KEYS_FIELDS[key.usage]][owner] = join_object(key.stored, signatures)
        return answer

    def _devices(
        self, snapshot: Snapshot, viewer: UserId, wanted: Wanted, added: AddedSignatures
    ) -> dict[UserId, dict[DeviceId, Any]]:
        found: dict[UserId, dict[DeviceId, Any]] = {user_id: {} for user_id in wanted}
        names = {
            (device.user_id, device.device_id): device.display_name
            for device in self._accounts.list_devices_of(snapshot, list(wanted))
        }
        for owner, device_id, keys in device_store.list_device_keys(snapshot, list(wanted)):
            if wanted[owner] and device_id not in wanted[owner]:
                continue
            upon = added.get((owner, device_id), ())
            signatures = visible_signatures(keys.signatures, upon, owner, viewer)
            name = names.get((owner, device_id))
            unsigned = {"device_display_name": name} if name else None
            found[owner][device_id] = join_object(keys, signatures, unsigned)
        return found


def split_by_server(
    user_ids: Collection[UserId], server_name: str
) -> tuple[list[UserId], dict[str, dict[str, str]]]:
    """Return the users of this server, and the `failures` of all other servers."""
    local = [user_id for user_id in user_ids if server_of(user_id) == server_name]
    others = {server_of(user_id) for user_id in user_ids} - {server_name}
    failure = {"errcode": "M_UNKNOWN", "error": "This server does not exchange keys with other servers yet"}
    return local, dict.fromkeys(sorted(others), failure)


def _identity(keys: SignedObject | None) -> Any:
    return orjson.loads(keys.body)["keys"] if keys else None


def _new_fallback_keys(
    tx: Transaction, user_id: UserId, device_id: DeviceId, keys: Sequence[OneTimeKey]
) -> list[OneTimeKey]:
    """Return keys that are not there: one that is uploaded again stays used if it was used."""
    if not keys:
        return []
    known = one_time_store.list_fallback(tx, user_id, device_id)
    return [key for key in keys if key.algorithm not in known or known[key.algorithm][0] != key]
