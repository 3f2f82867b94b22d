"""What administrators see of rooms, and the one thing that they do to them: shutting."""

from veche.core.ids import parse_room_id
from veche.features.admin import answers
from veche.features.admin.answers import RoomList
from veche.features.admin.wishes import RoomsWish
from veche.features.rooms.api import RoomFacts, Rooms
from veche.kit.database import Database


class PlaceCare:
    """Looks after rooms."""

    def __init__(self, database: Database, rooms: Rooms) -> None:
        self._database = database
        self._register = rooms.administration.register
        self._shutting = rooms.administration.shutting

    async def list_rooms(self, wish: RoomsWish) -> RoomList:
        """Return a page of rooms."""
        page = await self._database.read_aside(self._register.list_rooms, wish.search, wish.after, wish.limit)
        return RoomList([_facts_of(room) for room in page.rooms], page.next_after)

    async def get_room(self, room_id: str) -> answers.RoomFacts:
        """Return one room or raise M_NOT_FOUND."""
        return _facts_of(await self._database.read(self._register.get_room, parse_room_id(room_id)))

    async def put_shut(self, room_id: str, *, is_shut: bool) -> None:
        """Shut a room and have everybody leave it, or let people come in again."""
        act = self._shutting.shut if is_shut else self._shutting.open_again
        await act(parse_room_id(room_id))


def _facts_of(found: RoomFacts) -> answers.RoomFacts:
    room, face = found.room, found.face
    return answers.RoomFacts(
        room_id=room.room_id,
        name=face.text("m.room.name", "name"),
        canonical_alias=face.text("m.room.canonical_alias", "alias"),
        room_type=face.room_type,
        version=face.version,
        creator=room.creator,
        created_ms=room.created_ms,
        active_ms=room.active_ms,
        joined_count=face.joined_count,
        join_rule=face.join_rule,
        is_encrypted=face.text("m.room.encryption", "algorithm") is not None,
        is_listed=room.is_listed,
        shut_ms=room.shut_ms,
    )
