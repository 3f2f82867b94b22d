"""HTTP of key backup."""

from itertools import groupby
from typing import Any

from veche.features.keys.rules.backup import BackedUpKey, KeyBackup, KeyBackupData, NewBackup, RoomKeyBackup
from veche.features.keys.service.backups import Backups, show_key
from veche.features.keys.store.backups import Place
from veche.kit.http import Request, Route, delete, get, post, put

BODY_LIMIT_BYTES = 16 * 1024 * 1024
"""Clients put some hundred keys at once."""


class BackupRoutes:
    """The operations on backups."""

    def __init__(self, backups: Backups) -> None:
        self._backups = backups

    def routes(self) -> list[Route]:
        """Declare them."""
        versions, keys = "/_matrix/client/v3/room_keys/version", "/_matrix/client/v3/room_keys/keys"
        room, session = f"{keys}/{{room_id}}", f"{keys}/{{room_id}}/{{session_id}}"
        return [
            post(versions, self.begin),
            get(versions, self.show_current),
            get(f"{versions}/{{version}}", self.show),
            put(f"{versions}/{{version}}", self.update),
            delete(f"{versions}/{{version}}", self.delete),
            put(keys, self.put_all),
            put(room, self.put_room),
            put(session, self.put_session),
            get(keys, self.get_all),
            get(room, self.get_room),
            get(session, self.get_session),
            *(delete(path, self.delete_keys) for path in (keys, room, session)),
        ]

    async def begin(self, request: Request) -> Any:
        """Begin a version."""
        new = await request.decode(NewBackup)
        return {"version": await self._backups.begin(request.requester.user_id, new)}

    async def show_current(self, request: Request) -> Any:
        """Show the current version."""
        return await self._backups.describe(request.requester.user_id)

    async def show(self, request: Request) -> Any:
        """Show a version."""
        return await self._backups.describe(request.requester.user_id, request.parameters["version"])

    async def update(self, request: Request) -> Any:
        """Replace the authentication data of a version."""
        new = await request.decode(NewBackup)
        await self._backups.update(request.requester.user_id, request.parameters["version"], new)
        return {}

    async def delete(self, request: Request) -> Any:
        """Delete a version."""
        await self._backups.delete(request.requester.user_id, request.parameters["version"])
        return {}

    async def put_all(self, request: Request) -> Any:
        """Store keys of several rooms."""
        body = await request.decode(KeyBackup, BODY_LIMIT_BYTES)
        return await self._put(request, body.rooms)

    async def put_room(self, request: Request) -> Any:
        """Store keys of a room."""
        body = await request.decode(RoomKeyBackup, BODY_LIMIT_BYTES)
        return await self._put(request, {request.parameters["room_id"]: body})

    async def put_session(self, request: Request) -> Any:
        """Store one key."""
        body = await request.decode(KeyBackupData)
        room = RoomKeyBackup({request.parameters["session_id"]: body})
        return await self._put(request, {request.parameters["room_id"]: room})

    async def get_all(self, request: Request) -> Any:
        """Show all keys."""
        keys = await self._get(request)
        by_room = groupby(keys, key=lambda key: key.room_id)
        return {"rooms": {room_id: {"sessions": _sessions(list(group))} for room_id, group in by_room}}

    async def get_room(self, request: Request) -> Any:
        """Show the keys of a room."""
        return {"sessions": _sessions(await self._get(request))}

    async def get_session(self, request: Request) -> Any:
        """Show one key."""
        (key,) = await self._get(request)
        return show_key(key)

    async def delete_keys(self, request: Request) -> Any:
        """Delete all keys, those of a room, or one."""
        version = request.required_query("version")
        return await self._backups.delete_keys(request.requester.user_id, version, _place(request))

    async def _put(self, request: Request, rooms: dict[str, RoomKeyBackup]) -> Any:
        version = request.required_query("version")
        return await self._backups.put_keys(request.requester.user_id, version, rooms)

    async def _get(self, request: Request) -> list[BackedUpKey]:
        version = request.required_query("version")
        return await self._backups.get_keys(request.requester.user_id, version, _place(request))


def _place(request: Request) -> Place:
    return Place(request.parameters.get("room_id"), request.parameters.get("session_id"))


def _sessions(keys: list[BackedUpKey]) -> dict[str, Any]:
    return {key.session_id: show_key(key) for key in keys}
