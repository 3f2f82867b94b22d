"""HTTP of dehydrated devices (MSC3814, under its unstable name)."""

import re
from typing import Annotated, Any

import msgspec
import orjson

from veche.core.errors import InvalidParam
from veche.core.ids import DeviceId
from veche.features.keys.routes.keys import UploadBody, parse_upload
from veche.features.keys.rules.names import check_name
from veche.features.keys.service.dehydrated import DehydratedDevices, encode_device_data
from veche.features.keys.store.dehydrated import DehydratedDevice
from veche.kit.http import Request, Route, delete, get, post, put

_BATCH = re.compile(r"d(\d{1,18})")


class PutBody(msgspec.Struct):
    """`PUT /dehydrated_device`."""

    device_id: str
    device_data: dict[str, Any]
    device_keys: dict[str, Any]
    one_time_keys: dict[str, Any] | None = None
    fallback_keys: dict[str, Any] | None = None
    initial_device_display_name: Annotated[str, msgspec.Meta(max_length=255)] | None = None


class EventsBody(msgspec.Struct):
    """`POST /dehydrated_device/{device_id}/events`."""

    next_batch: str | None = None


class DehydratedRoutes:
    """The operations on dehydrated devices."""

    def __init__(self, dehydrated: DehydratedDevices) -> None:
        self._dehydrated = dehydrated

    def routes(self) -> list[Route]:
        """Declare them."""
        path = "/_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device"
        return [
            put(path, self.put),
            get(path, self.get),
            delete(path, self.delete),
            post(f"{path}/{{device_id}}/events", self.events),
        ]

    async def put(self, request: Request) -> Any:
        """Store a dehydrated device with its keys."""
        body = await request.decode(PutBody)
        user_id = request.requester.user_id
        device_id = DeviceId(check_name(body.device_id, "A device id"))
        keys = UploadBody(body.device_keys, body.one_time_keys, body.fallback_keys)
        upload = parse_upload(keys, user_id, device_id)
        device = DehydratedDevice(device_id, encode_device_data(body.device_data))
        name = body.initial_device_display_name
        await self._dehydrated.put(user_id, device, upload, check_name(name, "A name") if name else None)
        return {"device_id": device_id}

    async def get(self, request: Request) -> Any:
        """Show the dehydrated device."""
        device = await self._dehydrated.get(request.requester.user_id)
        return {"device_id": device.device_id, "device_data": orjson.Fragment(device.device_data)}

    async def delete(self, request: Request) -> Any:
        """Delete the dehydrated device."""
        return {"device_id": await self._dehydrated.delete(request.requester.user_id)}

    async def events(self, request: Request) -> Any:
        """Show the next messages that came for the dehydrated device."""
        body = await request.decode(EventsBody)
        batch = _BATCH.fullmatch(body.next_batch) if body.next_batch else None
        if body.next_batch and batch is None:
            raise InvalidParam("next_batch is not a token of this operation")
        device_id = DeviceId(request.parameters["device_id"])
        after = int(batch[1]) if batch else 0
        events, reached = await self._dehydrated.list_events(request.requester.user_id, device_id, after)
        return {"events": events, "next_batch": f"d{reached}"}
