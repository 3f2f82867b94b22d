"""Cross-signing: publishing a user's three keys, and signatures upon keys."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from veche.core.canonical_json import check_canonical, encode_canonical
from veche.core.errors import BadJson, Forbidden, InvalidParam, MatrixError, MissingParam, NotFound
from veche.core.ids import DeviceId, UserId, parse_user_id
from veche.features.keys.rules.cross_signing import (
    USAGES,
    CrossSigningKey,
    InvalidSignature,
    check_signed,
    check_signed_by_master,
    parse_cross_signing_key,
)
from veche.features.keys.rules.key_objects import SignedObject
from veche.features.keys.rules.names import check_name
from veche.features.keys.service.device_lists import DeviceLists
from veche.features.keys.service.doors import AccountsDoor
from veche.features.keys.store import cross_signing as store
from veche.features.keys.store import devices as device_store
from veche.features.keys.store.cross_signing import Signature
from veche.kit.database import Database
from veche.kit.transaction import Snapshot, Transaction

Keys = Mapping[str, CrossSigningKey]
Authorize = Callable[[], Awaitable[None]]
SIGNATURES_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class _Signer:
    """A key that may have signed an object."""

    key_id: str
    public_key: str


class CrossSigning:
    """A user's identity and whom it vouches for."""

    def __init__(self, database: Database, accounts: AccountsDoor, lists: DeviceLists) -> None:
        self._database = database
        self._accounts = accounts
        self._lists = lists

    async def upload_keys(
        self, user_id: UserId, uploaded: Mapping[str, Mapping[str, Any]], authorize: Authorize
    ) -> None:
        """Publish keys by usage. `authorize` is asked first if keys that exist would become others."""
        keys = {
            usage: parse_cross_signing_key(uploaded[usage], usage, user_id)
            for usage in USAGES
            if usage in uploaded
        }
        if await self._database.read(self._needs_authorization, user_id, keys):
            await authorize()
            await self._database.write(self._publish, user_id, keys, is_authorized=True)
        else:
            await self._database.write(self._publish, user_id, keys, is_authorized=False)

    async def add_signatures(
        self, signer_id: UserId, signed: Mapping[str, Mapping[str, Any]]
    ) -> dict[str, dict[str, Any]]:
        """Store signatures by user and key; return, in the same form, why some were not taken."""
        if sum(len(by_key) for by_key in signed.values()) > SIGNATURES_AT_ONCE:
            raise InvalidParam(f"At most {SIGNATURES_AT_ONCE} keys can be signed at once")
        return await self._database.write(self._add_signatures, signer_id, signed)

    def is_key_id(self, snapshot: Snapshot, user_id: UserId, device_id: DeviceId) -> bool:
        """Return whether a device id is the public part of a cross-signing key of the user."""
        return any(key.public_key == device_id for key in store.list_keys(snapshot, user_id).values())

    def is_device_signed(self, snapshot: Snapshot, user_id: UserId, device_id: DeviceId) -> bool:
        """Return whether a device's owner has signed its keys, as they are now, with their own identity."""
        signer = store.list_keys(snapshot, user_id).get("self_signing")
        keys = device_store.find_device_keys(snapshot, user_id, device_id)
        if signer is None or keys is None:
            return False
        added = Signature(user_id, device_id, user_id, signer.key_id, "")
        signature = store.find_signature(snapshot, added)
        signed = keys.load()
        if signature is not None:
            signed["signatures"] = {user_id: {signer.key_id: signature}}
        try:
            check_signed(signed, user_id, signer.key_id, signer.public_key)
        except InvalidSignature:
            return False
        return True

    def _needs_authorization(self, snapshot: Snapshot, user_id: UserId, keys: Keys) -> bool:
        known = store.list_keys(snapshot, user_id)
        return "master" in known and bool(_changed(known, keys))

    def _publish(self, tx: Transaction, user_id: UserId, keys: Keys, *, is_authorized: bool) -> None:
        known = store.list_keys(tx, user_id)
        changed = _changed(known, keys)
        if "master" in known and changed and not is_authorized:
            raise Forbidden("Other cross-signing keys were published at the same time")
        master = keys.get("master") or known.get("master")
        if master is None:
            raise MissingParam("There is no master key: it has to be uploaded first")
        self._check_keys(tx, user_id, changed, master)
        if not changed:
            return
        for usage in _outdated(known, changed):
            store.remove_key(tx, user_id, known[usage])
        for key in changed.values():
            store.put_key(tx, user_id, key)
        self._lists.record(tx, user_id)

    def _check_keys(self, tx: Transaction, user_id: UserId, changed: Keys, master: CrossSigningKey) -> None:
        for usage, key in changed.items():
            if usage != "master":
                check_signed_by_master(key, master, user_id)
        device_ids = {device.device_id for device in self._accounts.list_devices_of(tx, [user_id])}
        if any(key.public_key in device_ids for key in changed.values()):
            raise Forbidden("A key has the id of a device")

    def _add_signatures(
        self, tx: Transaction, signer_id: UserId, signed: Mapping[str, Mapping[str, Any]]
    ) -> dict[str, dict[str, Any]]:
        failures: dict[str, dict[str, Any]] = {}
        accepted: list[Signature] = []
        own = store.list_keys(tx, signer_id)
        for target, by_key in signed.items():
            for key_name, value in by_key.items():
                try:
                    accepted += self._check_object(tx, own, signer_id, (target, key_name, value))
                except MatrixError as error:
                    failures.setdefault(target, {})[key_name] = error.body()
        fresh = [s for s in accepted if store.find_signature(tx, s) != s.signature]
        for signature in fresh:
            store.put_signature(tx, signature)
        self._record(tx, signer_id, {signature.target_id for signature in fresh})
        return failures

    def _record(self, tx: Transaction, signer_id: UserId, targets: set[UserId]) -> None:
        for target in sorted(targets):
            if target == signer_id:
                self._lists.record(tx, signer_id)
            else:
                self._lists.record_signed(tx, signer_id, target)

    def _check_object(
        self, tx: Transaction, own: Keys, signer_id: UserId, signed: tuple[str, str, Any]
    ) -> list[Signature]:
        """Return the signatures upon one object that the signer's keys have really made."""
        target, key_name, value = signed
        if not isinstance(value, dict):
            raise BadJson("A signed key should be an object")
        check_canonical(value)
        target_id = parse_user_id(target)
        check_name(key_name, "The name of a key")
        signers = self._signers(tx, own, signer_id, (target_id, key_name, value))
        by_signer = value.get("signatures")
        names = by_signer.get(signer_id) if isinstance(by_signer, dict) else None
        found = [signer for signer in signers if isinstance(names, dict) and signer.key_id in names]
        if not found:
            raise InvalidSignature("There is no signature by a key that may sign this")
        for signer in found:
            check_signed(value, signer_id, signer.key_id, signer.public_key)
        assert isinstance(names, dict), "a signature was found there"
        return [Signature(target_id, key_name, signer_id, s.key_id, names[s.key_id]) for s in found]

    def _signers(
        self, tx: Transaction, own: Keys, signer_id: UserId, signed: tuple[UserId, str, Mapping[str, Any]]
    ) -> list[_Signer]:
        """Return whose signature may be upon an object, which has to be the one that is stored."""
        target_id, key_name, value = signed
        if target_id != signer_id:
            master = store.list_keys(tx, target_id).get("master")
            _check_same(master.stored if master and master.public_key == key_name else None, value)
            return _own_signers(own, "user_signing")
        if "master" in own and own["master"].public_key == key_name:
            _check_same(own["master"].stored, value)
            return _device_signers(tx, signer_id, value)
        _check_same(device_store.find_device_keys(tx, signer_id, DeviceId(key_name)), value)
        return _own_signers(own, "self_signing")


def _changed(known: Keys, uploaded: Keys) -> dict[str, CrossSigningKey]:
    """Return the uploaded keys that are not there yet; signatures alone make no other key."""
    return {
        usage: key
        for usage, key in uploaded.items()
        if usage not in known or known[usage].stored.body != key.stored.body
    }


def _outdated(known: Keys, changed: Keys) -> list[str]:
    """Return what goes: keys that are replaced, and with a new master key all that the old one signed."""
    return [usage for usage in known if usage in changed or "master" in changed]


def _check_same(stored: SignedObject | None, value: Mapping[str, Any]) -> None:
    if stored is None:
        raise NotFound("There is no such key")
    signed = {name: part for name, part in value.items() if name not in ("signatures", "unsigned")}
    if encode_canonical(signed).decode() != stored.body:
        raise InvalidSignature("The signed key is not the one that was uploaded")


def _own_signers(own: Keys, usage: str) -> list[_Signer]:
    if usage not in own:
        raise NotFound(f"The signer has no {usage} key")
    return [_Signer(own[usage].key_id, own[usage].public_key)]


def _device_signers(tx: Transaction, user_id: UserId, value: Mapping[str, Any]) -> list[_Signer]:
    """Return those of a user's devices that a signature names: they may sign the user's master key."""
    by_signer = value.get("signatures")
    names = by_signer.get(user_id) if isinstance(by_signer, dict) else None
    signers = []
    for key_id in names if isinstance(names, dict) else ():
        device_id = key_id.removeprefix("ed25519:")
        keys = device_store.find_device_keys(tx, user_id, DeviceId(check_name(device_id, "A device id")))
        public_key = orjson.loads(keys.body)["keys"].get(f"ed25519:{device_id}") if keys else None
        if public_key is not None and key_id.startswith("ed25519:"):
            signers.append(_Signer(key_id, public_key))
    return signers
