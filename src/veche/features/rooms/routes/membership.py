"""HTTP of membership and of creating rooms."""

from typing import Any

import msgspec

from veche.core.errors import MissingParam
from veche.core.ids import RoomId, parse_room_id
from veche.features.rooms.live import LiveRooms
from veche.features.rooms.service.aliases import Aliases
from veche.features.rooms.service.creation import RoomCreation, RoomWish
from veche.features.rooms.service.membership import Memberships
from veche.features.rooms.service.upgrading import UpgradeWish, Upgrading
from veche.kit.http import Access, Request, Route, get, post

ROOM = "/_matrix/client/v3/rooms/{room_id}"


class ReasonBody(msgspec.Struct):
    """Why, if one wants to say."""

    reason: str | None = None


class TargetBody(msgspec.Struct):
    """Whom, and why."""

    user_id: str | None = None
    reason: str | None = None


class MembershipRoutes:
    """The operations by which people come and go."""

    def __init__(
        self,
        creation: RoomCreation,
        upgrading: Upgrading,
        memberships: Memberships,
        aliases: Aliases,
        live: LiveRooms,
    ) -> None:
        self._upgrading = upgrading
        self._creation = creation
        self._memberships = memberships
        self._aliases = aliases
        self._live = live

    def routes(self) -> list[Route]:
        """Declare them."""
        return [
            post("/_matrix/client/v3/createRoom", self.create),
            post("/_matrix/client/v3/join/{room}", self.join, Access.GUEST),
            post(ROOM + "/join", self.join_by_id, Access.GUEST),
            post(ROOM + "/upgrade", self.upgrade),
            post("/_matrix/client/v3/knock/{room}", self.knock),
            post(ROOM + "/invite", self.invite),
            post(ROOM + "/leave", self.leave, Access.GUEST),
            post(ROOM + "/kick", self.kick),
            post(ROOM + "/ban", self.ban),
            post(ROOM + "/unban", self.unban),
            post(ROOM + "/forget", self.forget, Access.GUEST),
            get("/_matrix/client/v3/joined_rooms", self.joined_rooms, Access.GUEST),
        ]

    async def create(self, request: Request) -> Any:
        """Create a room."""
        wish = await request.decode(RoomWish)
        return {"room_id": await self._creation.create_room(request.requester, wish)}

    async def upgrade(self, request: Request) -> Any:
        """Replace a room by one of another version."""
        wish = await request.decode(UpgradeWish)
        return {"replacement_room": await self._upgrading.upgrade(request.requester, _room_id(request), wish)}

    async def join(self, request: Request) -> Any:
        """Join a room by id or alias."""
        body = await request.decode(ReasonBody)
        room_id = await self._aliases.resolve(request.parameters["room"])
        return {"room_id": await self._memberships.join(request.requester, room_id, body.reason)}

    async def join_by_id(self, request: Request) -> Any:
        """Join a room by id."""
        body = await request.decode(ReasonBody)
        room_id = _room_id(request)
        return {"room_id": await self._memberships.join(request.requester, room_id, body.reason)}

    async def knock(self, request: Request) -> Any:
        """Ask to be let into a room."""
        body = await request.decode(ReasonBody)
        room_id = await self._aliases.resolve(request.parameters["room"])
        return {"room_id": await self._memberships.knock(request.requester, room_id, body.reason)}

    async def invite(self, request: Request) -> Any:
        """Invite somebody."""
        user_id, body = await _target(request)
        await self._memberships.invite(request.requester, _room_id(request), user_id, body.reason)
        return {}

    async def leave(self, request: Request) -> Any:
        """Leave a room."""
        body = await request.decode(ReasonBody)
        await self._memberships.leave(request.requester, _room_id(request), body.reason)
        return {}

    async def kick(self, request: Request) -> Any:
        """Remove somebody."""
        user_id, body = await _target(request)
        await self._memberships.kick(request.requester, _room_id(request), user_id, body.reason)
        return {}

    async def ban(self, request: Request) -> Any:
        """Ban somebody."""
        user_id, body = await _target(request)
        await self._memberships.ban(request.requester, _room_id(request), user_id, body.reason)
        return {}

    async def unban(self, request: Request) -> Any:
        """Lift a ban."""
        user_id, body = await _target(request)
        await self._memberships.unban(request.requester, _room_id(request), user_id, body.reason)
        return {}

    async def forget(self, request: Request) -> Any:
        """Forget a room that was left."""
        await self._memberships.forget(request.requester, _room_id(request))
        return {}

    async def joined_rooms(self, request: Request) -> Any:
        """List the requester's rooms."""
        rooms = await self._live.rooms_of(request.requester.user_id)
        return {"joined_rooms": sorted(rooms.joined)}


def _room_id(request: Request) -> RoomId:
    return parse_room_id(request.parameters["room_id"])


async def _target(request: Request) -> tuple[str, TargetBody]:
    body = await request.decode(TargetBody)
    if body.user_id is None:
        raise MissingParam("user_id is missing")
    return body.user_id, body
