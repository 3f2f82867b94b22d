"""Spaces: walking the tree of a space's rooms."""

from dataclasses import dataclass
from typing import Any

import orjson

from veche.core.canonical_json import encode_canonical
from veche.core.errors import Forbidden, InvalidParam
from veche.core.ids import RoomId, UserId, is_room_id
from veche.core.signatures import decode_base64, encode_base64
from veche.features.rooms.service.directory import may_know
from veche.features.rooms.store.faces import RoomFace, list_faces, list_space_children
from veche.features.rooms.stored_event import StoredEvent
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.transaction import Snapshot

PAGE_MOST = 50
ROOMS_MOST = 2_000
"""Rooms visited in one walk: a hostile tree ends somewhere."""
ORDER_LENGTH = 50


@dataclass(frozen=True, slots=True)
class HierarchyWish:
    """How far to walk, and which part of the walk to return."""

    suggested_only: bool
    max_depth: int | None
    limit: int
    token: str | None


class Spaces:
    """The use case of walking a space."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def hierarchy(self, requester: Requester, room_id: RoomId, wish: HierarchyWish) -> dict[str, Any]:
        """Return a part of a space's tree, depth first; raise M_FORBIDDEN if the space is not for them."""
        return await self._database.read_aside(_hierarchy, requester.user_id, room_id, wish)


def _hierarchy(snapshot: Snapshot, user_id: UserId, room_id: RoomId, wish: HierarchyWish) -> dict[str, Any]:
    skipped = 0 if wish.token is None else _parse_token(wish.token, room_id, wish)
    root = list_faces(snapshot, [room_id]).get(room_id)
    if root is None or not may_know(snapshot, root, user_id):
        raise Forbidden("You are not in this space")
    limit = min(wish.limit, PAGE_MOST)
    walk = _Walk(snapshot, user_id, wish, skipped + limit + 1)
    walk.visit(root, 0)
    answer: dict[str, Any] = {"rooms": walk.found[skipped : skipped + limit]}
    if len(walk.found) > skipped + limit:
        answer["next_batch"] = _make_token(room_id, wish, skipped + limit)
    return answer


class _Walk:
    """A walk from the root, depth first, that ends when it has found enough."""

    def __init__(self, snapshot: Snapshot, user_id: UserId, wish: HierarchyWish, enough: int) -> None:
        self._snapshot = snapshot
        self._user_id = user_id
        self._wish = wish
        self._enough = min(enough, ROOMS_MOST)
        self._seen: set[RoomId] = set()
        self.found: list[dict[str, Any]] = []

    def visit(self, root: RoomFace, depth: int) -> None:
        """Visit a room and all below it."""
        waiting = [(root, depth)]
        while waiting and len(self.found) < self._enough:
            face, depth = waiting.pop()
            if face.room_id in self._seen:
                continue
            self._seen.add(face.room_id)
            children = self._children(face)
            self.found.append(
                face.as_summary_json() | {"children_state": [_child_json(child) for child in children]}
            )
            if self._wish.max_depth is None or depth < self._wish.max_depth:
                waiting += [(below, depth + 1) for below in reversed(self._faces(children))]

    def _children(self, face: RoomFace) -> list[StoredEvent]:
        if face.room_type != "m.space":
            return []
        children = [c for c in list_space_children(self._snapshot, face.room_id) if _is_valid(c)]
        if self._wish.suggested_only:
            children = [child for child in children if child.event.content.get("suggested") is True]
        return sorted(children, key=_order_of)

    def _faces(self, children: list[StoredEvent]) -> list[RoomFace]:
        room_ids = [RoomId(child.state_key or "") for child in children]
        faces = list_faces(self._snapshot, room_ids)
        known = [faces[room_id] for room_id in room_ids if room_id in faces]
        return [face for face in known if may_know(self._snapshot, face, self._user_id)]


def _is_valid(child: StoredEvent) -> bool:
    via = child.event.content.get("via")
    return is_room_id(child.state_key) and isinstance(via, list) and len(via) > 0


def _order_of(child: StoredEvent) -> tuple[bool, str, int, str]:
    """Children with a valid `order` come first, by it; then by age, then by room id."""
    order = child.event.content.get("order")
    is_valid = (
        isinstance(order, str)
        and len(order) <= ORDER_LENGTH
        and all(" " <= letter <= "~" for letter in order)
    )
    return (not is_valid, str(order) if is_valid else "", child.sent_ms, child.state_key or "")


def _child_json(child: StoredEvent) -> dict[str, Any]:
    return child.stripped_json() | {"origin_server_ts": child.sent_ms}


def _make_token(room_id: RoomId, wish: HierarchyWish, offset: int) -> str:
    return encode_base64(encode_canonical([room_id, wish.suggested_only, wish.max_depth, offset]))


def _parse_token(token: str, room_id: RoomId, wish: HierarchyWish) -> int:
    """Return where the walk goes on. A token is good only with the parameters that it was made with."""
    try:
        room, suggested_only, max_depth, offset = orjson.loads(decode_base64(token))
    except ValueError as error:
        raise InvalidParam("That is not a token of this operation") from error
    if [room, suggested_only, max_depth] != [room_id, wish.suggested_only, wish.max_depth]:
        raise InvalidParam("suggested_only and max_depth may not change between pages")
    if not isinstance(offset, int) or not 0 <= offset <= ROOMS_MOST:
        raise InvalidParam("That is not a token of this operation")
    return offset
