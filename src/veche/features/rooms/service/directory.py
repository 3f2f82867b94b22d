"""Finding rooms: the public directory, and the summary of one room."""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec

from veche.core.errors import Forbidden, InvalidParam, NotFound
from veche.core.ids import RoomId, UserId
from veche.core.power_levels import PowerLevels
from veche.features.rooms.live import LiveRooms
from veche.features.rooms.store.faces import RoomFace, list_faces, list_listed
from veche.features.rooms.store.members import find_membership
from veche.features.rooms.store.rooms import find_room, set_listed
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.transaction import Snapshot, Transaction

LISTED_MOST = 10_000
PAGE_DEFAULT = 50
PAGE_MOST = 500
OPEN_JOIN_RULES = frozenset(("public", "knock", "knock_restricted"))
"""With these, anybody may know of a room that is there to be found."""


class RoomsFilter(msgspec.Struct):
    """Which rooms of the directory are asked for."""

    generic_search_term: Annotated[str, msgspec.Meta(max_length=500)] | None = None
    room_types: Annotated[list[str | None], msgspec.Meta(max_length=100)] | None = None


class DirectoryWish(msgspec.Struct, kw_only=True):
    """The body of a search in the directory."""

    filter: RoomsFilter | None = None
    limit: int | None = None
    since: str | None = None
    include_all_networks: bool = False
    third_party_instance_id: str | None = None


class RoomDirectory:
    """The use cases of finding rooms."""

    def __init__(self, database: Database, live: LiveRooms, server_name: str) -> None:
        self._database = database
        self._live = live
        self._server_name = server_name

    async def public_rooms(self, wish: DirectoryWish, server: str | None) -> dict[str, Any]:
        """Return a page of the directory."""
        if server not in (None, "", self._server_name):
            raise NotFound("The rooms of other servers are not known yet: this server does not federate")
        limit = PAGE_DEFAULT if wish.limit is None else min(wish.limit, PAGE_MOST)
        if limit < 0:
            raise InvalidParam("The limit should be a number from 0")
        return await self._database.read_aside(_page, wish.filter, _parse_offset(wish.since), limit)

    async def visibility(self, room_id: RoomId) -> str:
        """Return whether a room is in the directory: `public` or `private`."""
        room = await self._database.read(find_room, room_id)
        if room is None:
            raise NotFound("There is no such room")
        return "public" if room.is_listed else "private"

    async def set_visibility(self, requester: Requester, room_id: RoomId, visibility: str) -> None:
        """Put a room into the directory or take it out."""
        if visibility not in ("public", "private"):
            raise InvalidParam("The visibility should be public or private")
        await self._database.write(self._set_visibility, requester, room_id, visibility)

    async def summary(self, requester: Requester | None, room_id: RoomId) -> dict[str, Any]:
        """Return a room's summary to whoever may know of it; raise M_NOT_FOUND to others."""
        return await self._database.read(_summary, None if requester is None else requester.user_id, room_id)

    def _set_visibility(
        self, tx: Transaction, requester: Requester, room_id: RoomId, visibility: str
    ) -> None:
        proposal = self._live.open_room(tx, room_id)
        levels = PowerLevels.of_state(proposal, proposal.version)
        is_member = proposal.membership(requester.user_id) == "join"
        may = is_member and levels.may_send(requester.user_id, "m.room.canonical_alias", is_state=True)
        if not may and not requester.is_admin:
            raise Forbidden("You may not change how this room can be found")
        proposal.check_open()
        set_listed(tx, room_id, is_listed=visibility == "public")


def may_know(snapshot: Snapshot, face: RoomFace, user_id: UserId | None) -> bool:
    """Return whether somebody may know of a room: they are in it or asked into it, or it is open enough."""
    if not face.is_shut and (face.join_rule in OPEN_JOIN_RULES or face.is_world_readable):
        return True
    if user_id is None:
        return False
    own = find_membership(snapshot, user_id, face.room_id)
    if own is not None and own.membership in ("join", "invite", "knock"):
        return True
    return (
        not face.is_shut
        and face.join_rule == "restricted"
        and any(
            found.membership == "join"
            for room_id in face.allowed_room_ids
            if (found := find_membership(snapshot, user_id, room_id)) is not None
        )
    )


def _summary(snapshot: Snapshot, user_id: UserId | None, room_id: RoomId) -> dict[str, Any]:
    face = list_faces(snapshot, [room_id]).get(room_id)
    if face is None or not may_know(snapshot, face, user_id):
        raise NotFound("There is no such room, or you may not know of it")
    own = None if user_id is None else find_membership(snapshot, user_id, room_id)
    return face.as_summary_json() | ({} if own is None else {"membership": own.membership})


def _page(snapshot: Snapshot, wish: RoomsFilter | None, offset: int, limit: int) -> dict[str, Any]:
    room_ids: Sequence[RoomId] = list_listed(snapshot, LISTED_MOST)
    if wish is not None and (wish.generic_search_term or wish.room_types is not None):
        faces = list_faces(snapshot, room_ids)
        room_ids = [room_id for room_id in room_ids if _passes(faces[room_id], wish)]
    shown = room_ids[offset : offset + limit]
    faces = list_faces(snapshot, shown)
    answer: dict[str, Any] = {
        "chunk": [faces[room_id].as_json() for room_id in shown],
        "total_room_count_estimate": len(room_ids),
    }
    if offset + limit < len(room_ids):
        answer["next_batch"] = f"n{offset + limit}"
    if offset > 0:
        answer["prev_batch"] = f"n{max(0, offset - limit)}"
    return answer


def _passes(face: RoomFace, wish: RoomsFilter) -> bool:
    if wish.room_types is not None and face.room_type not in wish.room_types:
        return False
    term = (wish.generic_search_term or "").casefold()
    shown = face.as_json()
    return any(term in str(shown.get(key, "")).casefold() for key in ("name", "topic", "canonical_alias"))


def _parse_offset(token: str | None) -> int:
    if not token:
        return 0
    if token[0] != "n" or not token[1:].isascii() or not token[1:].isdigit() or len(token) > 10:
        raise InvalidParam("That is not a token of this directory")
    return int(token[1:])
