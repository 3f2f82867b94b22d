"""Reading a room's state and its members, now or at a point of its past."""

from typing import Any

import orjson

from veche.core.errors import Forbidden, NotFound
from veche.core.ids import RoomId, UserId
from veche.features.rooms.access import LATEST, open_for_reading
from veche.features.rooms.room_answer import Reader
from veche.features.rooms.store.state import find_state_at, list_all_members_at, list_state_at
from veche.features.rooms.stored_event import StoredEvent
from veche.features.sync.api import SyncToken
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.transaction import Snapshot


class StateQueries:
    """Use cases that read state."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def state(self, requester: Requester, room_id: RoomId) -> list[Any]:
        """Return the whole state that the requester may see."""
        return await self._database.read_aside(self._state, requester, room_id)

    async def state_event(
        self, requester: Requester, room_id: RoomId, key: tuple[str, str], *, is_whole: bool
    ) -> Any:
        """Return the content of a piece of state, or with `is_whole` the event; raise M_NOT_FOUND."""
        return await self._database.read(self._state_event, requester, room_id, key, is_whole)

    async def members(
        self,
        requester: Requester,
        room_id: RoomId,
        at: SyncToken | None,
        wish: tuple[str | None, str | None],
    ) -> list[Any]:
        """Return member events, with one membership or without another."""
        return await self._database.read_aside(self._members, requester, room_id, at, wish)

    async def joined_members(self, requester: Requester, room_id: RoomId) -> dict[UserId, Any]:
        """Return how the people in a room are shown, by user id."""
        return await self._database.read_aside(self._joined_members, requester, room_id)

    def _state(self, snapshot: Snapshot, requester: Requester, room_id: RoomId) -> list[Any]:
        access = open_for_reading(snapshot, room_id, requester.user_id)
        return _reader(snapshot, requester).encode_all(list_state_at(snapshot, room_id, access.upto))

    def _state_event(
        self,
        snapshot: Snapshot,
        requester: Requester,
        room_id: RoomId,
        key: tuple[str, str],
        is_whole: bool,  # noqa: FBT001 - passed on by position through the database
    ) -> Any:
        access = open_for_reading(snapshot, room_id, requester.user_id)
        entry = find_state_at(snapshot, room_id, key, access.upto)
        if entry is None:
            raise NotFound("The room has no such state")
        return _reader(snapshot, requester).encode(entry) if is_whole else orjson.Fragment(entry.content_json)

    def _members(
        self,
        snapshot: Snapshot,
        requester: Requester,
        room_id: RoomId,
        at: SyncToken | None,
        wish: tuple[str | None, str | None],
    ) -> list[Any]:
        access = open_for_reading(snapshot, room_id, requester.user_id)
        position = min(LATEST if at is None else at.position, access.upto)
        only, without = wish
        found = [
            entry
            for entry in list_all_members_at(snapshot, room_id, position)
            if (only is None or entry.event.membership == only)
            and (without is None or entry.event.membership != without)
        ]
        return _reader(snapshot, requester).encode_all(found)

    def _joined_members(self, snapshot: Snapshot, requester: Requester, room_id: RoomId) -> dict[UserId, Any]:
        access = open_for_reading(snapshot, room_id, requester.user_id)
        if access.membership != "join":
            raise Forbidden("You are not in this room")
        joined = list_all_members_at(snapshot, room_id, LATEST)
        return {
            UserId(entry.state_key or ""): _shown(entry)
            for entry in joined
            if entry.event.membership == "join"
        }


def _shown(entry: StoredEvent) -> dict[str, Any]:
    content = entry.event.content
    names = (("display_name", "displayname"), ("avatar_url", "avatar_url"))
    return {name: content[key] for name, key in names if isinstance(content.get(key), str)}


def _reader(snapshot: Snapshot, requester: Requester) -> Reader:
    return Reader(requester.user_id, requester.device_id, snapshot.now_ms)
