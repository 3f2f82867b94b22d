"""Devices of the requester."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from veche.core.ids import DeviceId
from veche.features.accounts.routes.bodies import Line, WithAuth
from veche.features.accounts.service.accounts import Accounts
from veche.features.accounts.store.devices import Device
from veche.kit.http import Request, Route, delete, get, post, put

DEVICES_AT_ONCE = 1000


class Naming(msgspec.Struct, kw_only=True):
    """The body of `PUT /devices/{deviceId}`."""

    display_name: Line | None = None


class Removing(WithAuth, kw_only=True):
    """The body of `POST /delete_devices`."""

    devices: Annotated[list[Line], msgspec.Meta(max_length=DEVICES_AT_ONCE)]


class DeviceRoutes:
    """The operations on devices."""

    def __init__(self, accounts: Accounts) -> None:
        self._devices = accounts.devices

    def routes(self) -> list[Route]:
        """Return the declarations."""
        v3 = "/_matrix/client/v3"
        return [
            get(f"{v3}/devices", self.list_devices),
            get(f"{v3}/devices/{{deviceId}}", self.get_device),
            put(f"{v3}/devices/{{deviceId}}", self.rename_device),
            delete(f"{v3}/devices/{{deviceId}}", self.remove_device),
            post(f"{v3}/delete_devices", self.remove_devices),
        ]

    async def list_devices(self, request: Request) -> dict[str, Any]:
        """Return all devices."""
        devices = await self._devices.list_devices(request.requester.user_id)
        return {"devices": [_answer(device) for device in devices]}

    async def get_device(self, request: Request) -> Mapping[str, Any]:
        """Return one device."""
        return _answer(await self._devices.get_device(request.requester.user_id, _device_id(request)))

    async def rename_device(self, request: Request) -> dict[str, Any]:
        """Give a device a display name."""
        body = await request.decode(Naming)
        user_id = request.requester.user_id
        await self._devices.rename_device(user_id, _device_id(request), body.display_name)
        return {}

    async def remove_device(self, request: Request) -> dict[str, Any]:
        """Log one device out."""
        body = await request.decode(WithAuth)
        device_ids = [_device_id(request)]
        await self._devices.remove_devices(request.requester, device_ids, body.auth, request.address)
        return {}

    async def remove_devices(self, request: Request) -> dict[str, Any]:
        """Log several devices out."""
        body = await request.decode(Removing)
        device_ids = [DeviceId(device_id) for device_id in body.devices]
        await self._devices.remove_devices(request.requester, device_ids, body.auth, request.address)
        return {}


def _device_id(request: Request) -> DeviceId:
    # No device has a NUL in its id, and it cannot be looked for.
    return DeviceId(request.parameters["deviceId"].replace("\0", "\ufffd"))


def _answer(device: Device) -> Mapping[str, Any]:
    answer: dict[str, Any] = {"device_id": device.device_id}
    if device.display_name is not None:
        answer["display_name"] = device.display_name
    if device.seen_ms:
        answer |= {"last_seen_ip": device.seen_address, "last_seen_ts": device.seen_ms}
    return answer
