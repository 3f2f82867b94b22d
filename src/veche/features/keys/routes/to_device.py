"""HTTP of to-device messages."""

from typing import Any

import msgspec

from veche.core.ids import parse_user_id
from veche.features.keys.rules.names import check_name
from veche.features.keys.service.to_device import Sending, ToDevice, encode_content
from veche.kit.http import Access, Request, Route, put

BODY_LIMIT_BYTES = 4 * 1024 * 1024


class SendBody(msgspec.Struct):
    """`PUT /sendToDevice/{eventType}/{txnId}`. The contents are decoded one by one."""

    messages: dict[str, dict[str, msgspec.Raw]]


class ToDeviceRoutes:
    """The one operation."""

    def __init__(self, to_device: ToDevice) -> None:
        self._to_device = to_device

    def routes(self) -> list[Route]:
        """Declare it."""
        path = "/_matrix/client/v3/sendToDevice/{event_type}/{txn_id}"
        return [put(path, self.send, Access.GUEST)]

    async def send(self, request: Request) -> Any:
        """Send messages to devices."""
        body = await request.decode(SendBody, BODY_LIMIT_BYTES)
        sending = Sending(
            check_name(request.parameters["event_type"], "The type of a message"),
            check_name(request.parameters["txn_id"], "The id of a transaction"),
            {parse_user_id(user_id): _encode(by_device) for user_id, by_device in body.messages.items()},
        )
        await self._to_device.send(request.requester, sending)
        return {}


def _encode(by_device: dict[str, msgspec.Raw]) -> dict[str, str]:
    return {device_id: encode_content(bytes(raw)) for device_id, raw in by_device.items()}
