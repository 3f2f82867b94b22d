"""Aliases: names that lead to rooms."""

from veche.core.errors import Forbidden, InvalidParam, MatrixError, NotFound
from veche.core.ids import RoomAlias, RoomId, UserId, parse_room_alias, parse_room_id, server_of
from veche.core.power_levels import PowerLevels
from veche.features.rooms.live import LiveRooms
from veche.features.rooms.store import aliases as store
from veche.features.rooms.store.rooms import find_room
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.transaction import Transaction


class Aliases:
    """The use cases of aliases."""

    def __init__(self, database: Database, live: LiveRooms, server_name: str) -> None:
        self._database = database
        self._live = live
        self._server_name = server_name

    async def resolve(self, room: str) -> RoomId:
        """Return the room that an id or an alias means; raise M_NOT_FOUND for an unknown alias."""
        if room.startswith("#"):
            return await self.get_room_id(room)
        return parse_room_id(room)

    async def get_room_id(self, alias: str) -> RoomId:
        """Return the room of an alias or raise M_NOT_FOUND."""
        found = await self._database.read(store.find_alias, parse_room_alias(alias))
        if found is None:
            raise NotFound("There is no room of that alias here")
        return found[0]

    async def add(self, requester: Requester, alias: str, room_id: RoomId) -> None:
        """Have an alias lead to a room that the requester is in."""
        parsed = parse_room_alias(alias)
        if server_of(parsed) != self._server_name:
            raise InvalidParam("That alias belongs to another server")
        await self._database.write(self._add, requester.user_id, parsed, room_id)

    async def remove(self, requester: Requester, alias: str) -> None:
        """Take an alias away: whoever made it may, and whoever sets the room's canonical alias."""
        await self._database.write(self._remove, requester, parse_room_alias(alias))

    async def list_of(self, requester: Requester, room_id: RoomId) -> list[RoomAlias]:
        """Return a room's aliases, to people who are in it or may read it."""
        room = await self._live.get_room(room_id)
        visibility = room.state.get(("m.room.history_visibility", ""))
        is_open = visibility is not None and visibility.event.content.get("history_visibility") == (
            "world_readable"
        )
        if requester.user_id not in room.joined and not is_open:
            raise Forbidden("You are not in this room")
        return await self._database.read(store.list_aliases, room_id)

    def _add(self, tx: Transaction, user_id: UserId, alias: RoomAlias, room_id: RoomId) -> None:
        if find_room(tx, room_id) is None:
            raise NotFound("There is no such room")
        if self._live.open_room(tx, room_id).membership(user_id) != "join":
            raise Forbidden("You are not in this room")
        if store.find_alias(tx, alias) is not None:
            raise MatrixError("This alias is taken", errcode="M_UNKNOWN", status=409)
        store.add_alias(tx, alias, room_id, user_id)

    def _remove(self, tx: Transaction, requester: Requester, alias: RoomAlias) -> None:
        found = store.find_alias(tx, alias)
        if found is None:
            raise NotFound("There is no room of that alias here")
        room_id, creator = found
        proposal = self._live.open_room(tx, room_id)
        levels = PowerLevels.of_state(proposal, proposal.version)
        may = levels.may_send(requester.user_id, "m.room.canonical_alias", is_state=True)
        is_member = proposal.membership(requester.user_id) == "join"
        if creator != requester.user_id and not requester.is_admin and not (may and is_member):
            raise Forbidden("You may not take this alias away")
        store.remove_alias(tx, alias)
