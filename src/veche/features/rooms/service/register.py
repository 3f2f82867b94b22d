"""The register: what administrators see of all rooms. Never what is said in them."""

from dataclasses import dataclass

from veche.core.errors import NotFound
from veche.core.ids import RoomId
from veche.features.rooms.store import register as store
from veche.features.rooms.store.faces import RoomFace, list_faces
from veche.features.rooms.store.register import RegisteredRoom
from veche.kit.scanning import scan
from veche.kit.transaction import Snapshot


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """A room as the server knows it, and as its members show it."""

    room: RegisteredRoom
    face: RoomFace

    def has(self, folded: str) -> bool:
        """Return whether the room is called by a text, whatever its case."""
        names = (
            self.room.room_id,
            self.room.creator,
            self.face.text("m.room.name", "name"),
            self.face.text("m.room.canonical_alias", "alias"),
        )
        return any(folded in (name or "").casefold() for name in names)


@dataclass(frozen=True, slots=True)
class RoomPage:
    """Some rooms, and after which key the next page begins."""

    rooms: list[RoomFacts]
    next_after: str | None


class Register:
    """Reads the register, on a snapshot: the questions may take a while, so they are asked aside."""

    def list_rooms(self, snapshot: Snapshot, term: str, after: str, limit: int) -> RoomPage:
        """Return rooms whose id, name, alias or creator contains a term, the newest first."""
        folded = term.casefold()

        def list_page(after: str, page: int) -> list[RoomFacts]:
            return _with_faces(snapshot, store.list_rooms(snapshot, after, page))

        rooms, next_after = scan(
            list_page, lambda one: one.room.key, lambda one: one.has(folded), after, limit
        )
        return RoomPage(rooms, next_after)

    def get_room(self, snapshot: Snapshot, room_id: RoomId) -> RoomFacts:
        """Return one room or raise M_NOT_FOUND."""
        room = store.find_room(snapshot, room_id)
        if room is None:
            raise NotFound("There is no such room")
        return _with_faces(snapshot, [room])[0]

    def find_name(self, snapshot: Snapshot, room_id: RoomId) -> str | None:
        """Return what a room is called, by name or alias."""
        face = list_faces(snapshot, [room_id]).get(room_id)
        if face is None:
            return None
        return face.text("m.room.name", "name") or face.text("m.room.canonical_alias", "alias")

    def count(self, snapshot: Snapshot) -> int:
        """Return how many rooms there are."""
        return store.count_rooms(snapshot)


def _with_faces(snapshot: Snapshot, rooms: list[RegisteredRoom]) -> list[RoomFacts]:
    faces = list_faces(snapshot, [room.room_id for room in rooms])
    return [RoomFacts(room, faces[room.room_id]) for room in rooms]
