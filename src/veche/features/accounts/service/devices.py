"""Devices: what a user is logged in with, to be named and to be removed."""

from collections.abc import Sequence

from veche.core.errors import NotFound
from veche.core.ids import DeviceId, UserId
from veche.features.accounts.service.hooks import Hooks
from veche.features.accounts.service.identification import Identification
from veche.features.accounts.service.interactive import Auth, Interactive
from veche.features.accounts.service.sessions import Sessions
from veche.features.accounts.store import devices as store
from veche.features.accounts.store.devices import Device
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.transaction import Transaction


class Devices:
    """Shows, names and removes the requester's own devices."""

    def __init__(
        self,
        database: Database,
        identification: Identification,
        interactive: Interactive,
        sessions: Sessions,
        hooks: Hooks,
    ) -> None:
        self._database = database
        self._identification = identification
        self._interactive = interactive
        self._sessions = sessions
        self._hooks = hooks

    async def list_devices(self, user_id: UserId) -> list[Device]:
        """Return a user's devices."""
        return await self._database.read(store.list_devices, user_id)

    async def get_device(self, user_id: UserId, device_id: DeviceId) -> Device:
        """Return one device or raise M_NOT_FOUND."""
        device = await self._database.read(store.find_device, user_id, device_id)
        if device is None:
            raise _no_device()
        return device

    async def rename_device(self, user_id: UserId, device_id: DeviceId, display_name: str | None) -> None:
        """Give a device a display name; None leaves it as it is."""
        await self._database.write(self._rename, user_id, device_id, display_name)

    async def remove_devices(
        self, requester: Requester, device_ids: Sequence[DeviceId], auth: Auth | None, address: str
    ) -> None:
        """Log devices of the requester out, after asking for the password; unknown ones are gone already."""
        operation = " ".join(["delete_devices", *sorted(device_ids)])
        challenge = self._identification.password_challenge(operation, requester, address)
        await self._interactive.complete(challenge, auth)
        await self._database.write(self._remove, requester.user_id, device_ids)

    def _rename(
        self, tx: Transaction, user_id: UserId, device_id: DeviceId, display_name: str | None
    ) -> None:
        device = store.find_device(tx, user_id, device_id)
        if device is None:
            raise _no_device()
        if display_name is not None and display_name != device.display_name:
            store.rename_device(tx, user_id, device_id, display_name)
            for hook in self._hooks.device_renamed:
                hook(tx, user_id, device_id)

    def _remove(self, tx: Transaction, user_id: UserId, device_ids: Sequence[DeviceId]) -> None:
        own = {device.device_id for device in store.list_devices(tx, user_id)}
        self._sessions.end_sessions(tx, user_id, [d for d in dict.fromkeys(device_ids) if d in own])


def _no_device() -> NotFound:
    return NotFound("You have no such device")
