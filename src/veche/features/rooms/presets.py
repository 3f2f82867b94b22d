"""What a new room begins with: presets and default power levels (specification, createRoom)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from veche.core.errors import InvalidParam
from veche.core.room_versions import RoomVersion


@dataclass(frozen=True, slots=True)
class Preset:
    """How a kind of room is set up."""

    join_rule: str
    history_visibility: str
    guest_access: str
    invite_level: int
    invitees_are_equals: bool = False


PRESETS: Mapping[str, Preset] = {
    "private_chat": Preset("invite", "shared", "can_join", invite_level=0),
    "trusted_private_chat": Preset("invite", "shared", "can_join", 0, invitees_are_equals=True),
    "public_chat": Preset("public", "shared", "forbidden", invite_level=50),
}

_EVENT_LEVELS = {
    "m.room.avatar": 50,
    "m.room.canonical_alias": 50,
    "m.room.encryption": 100,
    "m.room.history_visibility": 100,
    "m.room.name": 50,
    "m.room.power_levels": 100,
    "m.room.server_acl": 100,
    "m.room.tombstone": 100,
    # Whoever is in a room says by such state that they are in its call (MSC3401).
    "org.matrix.msc3401.call.member": 0,
}
# Above every level that can be given away: only the creators of such a room upgrade it.
_TOMBSTONE_WITH_CREATORS = 150


def get_preset(name: str | None, visibility: str) -> Preset:
    """Return a preset by name; without one, the visibility decides."""
    name = name or ("public_chat" if visibility == "public" else "private_chat")
    if name not in PRESETS:
        raise InvalidParam("The preset should be one of " + ", ".join(PRESETS))
    return PRESETS[name]


def power_levels_content(
    preset: Preset, version: RoomVersion, creator: str, invited: Sequence[str], override: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the first power levels of a room."""
    events: dict[str, Any] = dict(_EVENT_LEVELS)
    users: dict[str, int] = {}
    if version.creators_have_infinite_power:
        events["m.room.tombstone"] = _TOMBSTONE_WITH_CREATORS
    else:
        users[creator] = 100
        if preset.invitees_are_equals:
            users |= dict.fromkeys(invited, 100)
    content: dict[str, Any] = {
        "ban": 50,
        "events": events,
        "events_default": 0,
        "invite": preset.invite_level,
        "kick": 50,
        "redact": 50,
        "state_default": 50,
        "users": users,
        "users_default": 0,
    }
    return {**content, **override}
