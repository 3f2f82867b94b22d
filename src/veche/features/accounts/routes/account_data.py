"""Account data and tags."""

from typing import Annotated, Any

import msgspec
import orjson

from veche.core.errors import InvalidParam
from veche.core.ids import RoomId, parse_room_id
from veche.features.accounts.rules import check_own, encode_json
from veche.features.accounts.service.account_data import TYPE_LIMIT, AccountData
from veche.features.accounts.service.accounts import Accounts
from veche.kit.http import Access, Request, Route, decode_json, delete, get, put

CONTENT_LIMIT_BYTES = 262_144
"""One piece of account data: a list of thousands of ignored users or direct chats fits."""


class Tag(msgspec.Struct, kw_only=True):
    """The body of `PUT .../tags/{tag}`."""

    order: Annotated[float, msgspec.Meta(ge=0, le=1)] | None = None


class AccountDataRoutes:
    """The operations on account data."""

    def __init__(self, accounts: Accounts) -> None:
        self._data: AccountData = accounts.data

    def routes(self) -> list[Route]:
        """Return the declarations."""
        user = "/_matrix/client/v3/user/{userId}"
        room = f"{user}/rooms/{{roomId}}"
        return [
            get(f"{user}/account_data/{{type}}", self.get_data, Access.GUEST),
            put(f"{user}/account_data/{{type}}", self.put_data, Access.GUEST),
            get(f"{room}/account_data/{{type}}", self.get_data, Access.GUEST),
            put(f"{room}/account_data/{{type}}", self.put_data, Access.GUEST),
            get(f"{room}/tags", self.list_tags, Access.GUEST),
            put(f"{room}/tags/{{tag}}", self.put_tag, Access.GUEST),
            delete(f"{room}/tags/{{tag}}", self.remove_tag, Access.GUEST),
        ]

    async def get_data(self, request: Request) -> Any:
        """Return a piece, globally or of a room."""
        user_id = check_own(request.requester, request.parameters["userId"])
        content = await self._data.get(user_id, _room(request), _name(request, "type"))
        return orjson.Fragment(content)

    async def put_data(self, request: Request) -> dict[str, Any]:
        """Store a piece, globally or for a room."""
        user_id = check_own(request.requester, request.parameters["userId"])
        room_id, kind = _room(request), _name(request, "type")
        await self._data.put(user_id, room_id, kind, await _object_text(request))
        return {}

    async def list_tags(self, request: Request) -> dict[str, Any]:
        """Return the tags of a room."""
        user_id = check_own(request.requester, request.parameters["userId"])
        return {"tags": await self._data.list_tags(user_id, _tagged_room(request))}

    async def put_tag(self, request: Request) -> dict[str, Any]:
        """Tag a room."""
        user_id = check_own(request.requester, request.parameters["userId"])
        room_id, tag = _tagged_room(request), _name(request, "tag")
        body = await request.decode(Tag)
        await self._data.put_tag(user_id, room_id, tag, body.order)
        return {}

    async def remove_tag(self, request: Request) -> dict[str, Any]:
        """Take a tag off a room."""
        user_id = check_own(request.requester, request.parameters["userId"])
        await self._data.remove_tag(user_id, _tagged_room(request), _name(request, "tag"))
        return {}


def _room(request: Request) -> RoomId | None:
    room_id = request.parameters.get("roomId")
    return None if room_id is None else parse_room_id(room_id)


def _tagged_room(request: Request) -> RoomId:
    return parse_room_id(request.parameters["roomId"])


def _name(request: Request, parameter: str) -> str:
    name = request.parameters[parameter]
    if not name or "\0" in name or len(name.encode(errors="replace")) > TYPE_LIMIT:
        raise InvalidParam(f"That is no {parameter}: it has 1 to {TYPE_LIMIT} bytes")
    return name


async def _object_text(request: Request) -> str:
    """Return the body, which must be a JSON object, as compact text."""
    body = await request.read_body(CONTENT_LIMIT_BYTES)
    return encode_json(decode_json(body, dict[str, Any]))
