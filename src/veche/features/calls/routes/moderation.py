"""HTTP of moderating calls, in our own interface."""

import msgspec

from veche.core.ids import RoomId, parse_room_id
from veche.features.calls.service.connections import Connections
from veche.kit.http import Access, Request
from veche.kit.operations import Operation

OF_ROOM = "/rooms/{room_id}/call"


class ConnectedShown(msgspec.Struct):
    """A device that is connected to a call; `identity` is its name at the SFU."""

    user_id: str
    device_id: str
    identity: str
    is_sending: bool


class ConnectedList(msgspec.Struct):
    """Who is connected now."""

    connected: list[ConnectedShown]


class WhomBody(msgspec.Struct):
    """Whom something is done to, by their name at the SFU."""

    identity: str


class ModerationRoutes:
    """The operations of those who look after a call."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def operations(self) -> list[Operation]:
        """Declare them."""
        return [
            Operation("GET", OF_ROOM, self.list_connected, ConnectedList, access=Access.GUEST),
            Operation("POST", OF_ROOM + "/mute", self.mute_connected, body=WhomBody),
            Operation("POST", OF_ROOM + "/remove", self.remove_connected, body=WhomBody),
        ]

    async def list_connected(self, request: Request) -> ConnectedList:
        """List who is connected to a room's call."""
        found = await self._connections.list_connected(request.requester, _room_of(request))
        return ConnectedList([msgspec.convert(one, ConnectedShown, from_attributes=True) for one in found])

    async def mute_connected(self, request: Request, body: WhomBody) -> None:
        """Mute somebody in a room's call, until they speak up again."""
        await self._connections.mute(request.requester, _room_of(request), body.identity)

    async def remove_connected(self, request: Request, body: WhomBody) -> None:
        """End somebody's connection to a room's call; who may not come back is banned from the room."""
        await self._connections.remove(request.requester, _room_of(request), body.identity)


def _room_of(request: Request) -> RoomId:
    return parse_room_id(request.parameters["room_id"])
