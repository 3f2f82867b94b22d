"""Stripped state: what somebody who is not in a room may know of it when invited, or asking to come in."""

from typing import Any

from veche.core.ids import RoomId, UserId
from veche.features.rooms.store.state import find_state_at, list_members_at
from veche.kit.transaction import Snapshot

SHOWN = (
    "m.room.create",
    "m.room.join_rules",
    "m.room.canonical_alias",
    "m.room.avatar",
    "m.room.encryption",
    "m.room.name",
    "m.room.topic",
)


def stripped_state(
    snapshot: Snapshot, room_id: RoomId, position: int, user_id: UserId
) -> list[dict[str, Any]]:
    """Return a room's face just after a position, the user's own member event, and whoever sent that."""
    found = [find_state_at(snapshot, room_id, (event_type, ""), position) for event_type in SHOWN]
    own = find_state_at(snapshot, room_id, ("m.room.member", user_id), position)
    people = [] if own is None else list_members_at(snapshot, room_id, position, [own.sender])
    entries = [entry for entry in [*found, own, *people] if entry is not None]
    unique = {entry.event_id: entry for entry in entries}
    return [entry.stripped_json() for entry in unique.values()]
