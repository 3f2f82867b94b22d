"""The faces of rooms: what is told of a room to people who may find it, read from its current state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from veche.core.history_visibility import read_history_visibility
from veche.core.ids import RoomId
from veche.features.rooms.store.batch import count_members_of
from veche.features.rooms.store.events import COLUMNS, entries_from_rows
from veche.features.rooms.stored_event import StoredEvent
from veche.kit.transaction import Snapshot

FACE_TYPES = (
    "m.room.avatar",
    "m.room.canonical_alias",
    "m.room.create",
    "m.room.encryption",
    "m.room.guest_access",
    "m.room.history_visibility",
    "m.room.join_rules",
    "m.room.name",
    "m.room.topic",
)


@dataclass(frozen=True, slots=True)
class RoomFace:
    """A room as it is told of in directories, summaries and spaces."""

    room_id: RoomId
    version: str
    joined_count: int
    is_shut: bool
    contents: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The contents of FACE_TYPES, by type."""

    def text(self, event_type: str, key: str) -> str | None:
        """Return a non-empty text of a piece of state."""
        value = self.contents.get(event_type, {}).get(key)
        return value if isinstance(value, str) and value else None

    @property
    def join_rule(self) -> str:
        """Who may join."""
        return self.text("m.room.join_rules", "join_rule") or "invite"

    @property
    def room_type(self) -> str | None:
        """What kind of room it is, such as `m.space`."""
        return self.text("m.room.create", "type")

    @property
    def is_world_readable(self) -> bool:
        """Whether anybody may read it."""
        content = self.contents.get("m.room.history_visibility")
        return read_history_visibility(content) == "world_readable"

    @property
    def allowed_room_ids(self) -> list[RoomId]:
        """The rooms whose members may join, where the join rule asks for that."""
        allow = self.contents.get("m.room.join_rules", {}).get("allow")
        conditions = [one for one in allow if isinstance(one, dict)] if isinstance(allow, list) else []
        return [
            RoomId(one["room_id"])
            for one in conditions
            if one.get("type") == "m.room_membership" and isinstance(one.get("room_id"), str)
        ]

    def as_json(self) -> dict[str, Any]:
        """Return what directories show."""
        found: dict[str, Any] = {
            "room_id": self.room_id,
            "num_joined_members": self.joined_count,
            "join_rule": self.join_rule,
            "world_readable": self.is_world_readable,
            "guest_can_join": self.text("m.room.guest_access", "guest_access") == "can_join",
            "name": self.text("m.room.name", "name"),
            "topic": self.text("m.room.topic", "topic"),
            "canonical_alias": self.text("m.room.canonical_alias", "alias"),
            "avatar_url": self.text("m.room.avatar", "url"),
            "room_type": self.room_type,
        }
        return {key: value for key, value in found.items() if value is not None}

    def as_summary_json(self) -> dict[str, Any]:
        """Return what summaries and spaces show beside that."""
        found: dict[str, Any] = self.as_json() | {"room_version": self.version}
        if encryption := self.text("m.room.encryption", "algorithm"):
            found["encryption"] = encryption
        if self.join_rule in ("restricted", "knock_restricted"):
            found["allowed_room_ids"] = self.allowed_room_ids
        return found


def list_faces(snapshot: Snapshot, room_ids: Sequence[RoomId]) -> dict[RoomId, RoomFace]:
    """Return the faces of those of the rooms that exist."""
    if not room_ids:
        return {}
    rows = snapshot.fetch(
        "SELECT room_id, version, shut_ms FROM rooms_room WHERE room_id = ANY($1)", list(room_ids)
    )
    counts = count_members_of(snapshot, [row[0] for row in rows])
    contents: dict[RoomId, dict[str, Mapping[str, Any]]] = {row[0]: {} for row in rows}
    for entry in _list_face_events(snapshot, list(contents)):
        contents[entry.room_id][entry.type] = entry.event.content
    return {
        row[0]: RoomFace(row[0], row[1], counts[row[0]][0], row[2] is not None, contents[row[0]])
        for row in rows
    }


def _list_face_events(snapshot: Snapshot, room_ids: list[RoomId]) -> list[StoredEvent]:
    rows = snapshot.fetch(
        f"SELECT {COLUMNS} FROM rooms_state s JOIN rooms_event e ON e.position = s.event_position"
        " WHERE s.room_id = ANY($1) AND s.type = ANY($2) AND s.state_key = '' AND s.until_position IS NULL",
        room_ids,
        list(FACE_TYPES),
    )
    return entries_from_rows(snapshot, rows)


def list_listed(snapshot: Snapshot, limit: int) -> list[RoomId]:
    """Return the rooms of the public directory, those with most members first."""
    rows = snapshot.fetch(
        "SELECT r.room_id, (SELECT COUNT(*) FROM rooms_member m WHERE m.room_id = r.room_id"
        " AND m.membership = 'join') AS joined FROM rooms_room r WHERE r.is_listed = 1"
        " ORDER BY joined DESC, r.room_id LIMIT $1",
        limit,
    )
    return [row[0] for row in rows]


def list_space_children(snapshot: Snapshot, room_id: RoomId) -> list[StoredEvent]:
    """Return the current `m.space.child` events of a space."""
    rows = snapshot.fetch(
        f"SELECT {COLUMNS} FROM rooms_state s JOIN rooms_event e ON e.position = s.event_position"
        " WHERE s.room_id = $1 AND s.type = 'm.space.child' AND s.until_position IS NULL",
        room_id,
    )
    return entries_from_rows(snapshot, rows)
