"""Power levels: who may do what in a room, read from its `m.room.power_levels` and create events."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from veche.core.auth_events import CREATE, POWER_LEVELS
from veche.core.errors import Forbidden
from veche.core.event import Event, StateKey
from veche.core.ids import UserId, is_user_id
from veche.core.room_versions import RoomVersion

Level = float
"""An integer, or infinity: what the creators of a room of version 12 have and no event can give."""

Action = Literal["ban", "kick", "invite", "redact"]
LevelField = Literal["ban", "kick", "invite", "redact", "users_default", "events_default", "state_default"]

LEVEL_FIELDS: tuple[LevelField, ...] = (
    "users_default", "events_default", "state_default", "ban", "redact", "kick", "invite",
)  # fmt: skip
LEVEL_MAPS = ("events", "notifications")

_CREATOR_DEFAULT = 100
_NOTIFICATION_DEFAULT = 50
_DEFAULTS: Mapping[LevelField, int] = {
    "ban": 50,
    "kick": 50,
    "invite": 0,
    "redact": 50,
    "users_default": 0,
    "events_default": 0,
    "state_default": 50,
}


class RoomState(Protocol):
    """State of a room as the rules see it: looked up by key, never walked through."""

    def get(self, key: StateKey, /) -> Event | None:
        """Return the state event of this type and state key, or None."""


def creators(create_event: Event, version: RoomVersion) -> frozenset[UserId]:
    """Return the creators: `content.creator` to version 10, then the sender, from 12 with the additional."""
    if version.create_names_creator:
        creator = create_event.content.get("creator")
        return frozenset([UserId(creator)] if isinstance(creator, str) else [])
    if not version.has_additional_creators:
        return frozenset([create_event.sender])
    additional = create_event.content.get("additional_creators")
    named = additional if isinstance(additional, list) else []
    return frozenset([create_event.sender, *(UserId(name) for name in named if isinstance(name, str))])


def is_level(value: object) -> bool:
    """Return whether `value` is an integer, the only form of a power level since version 10."""
    return type(value) is int  # true and false are instances of int, but no integers of JSON


def level_map(content: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    """Return the object at `field` of a power levels content; one of another shape reads as empty."""
    value = content.get(field)
    return value if isinstance(value, dict) else {}


@dataclass(slots=True, frozen=True)
class PowerLevels:
    """The levels of one room at one moment. A value of a wrong shape reads as absent, so as its default."""

    content: Mapping[str, Any] | None
    creators: frozenset[UserId]
    has_infinite_creators: bool

    @classmethod
    def of_state(cls, state: RoomState, version: RoomVersion) -> "PowerLevels":
        """Read the levels from a room's state; without a create event nobody is a creator."""
        create_event, levels_event = state.get(CREATE), state.get(POWER_LEVELS)
        return cls(
            content=levels_event.content if levels_event else None,
            creators=creators(create_event, version) if create_event else frozenset(),
            has_infinite_creators=version.creators_have_infinite_power,
        )

    def user_level(self, user_id: str) -> Level:
        """Return the level of a user, who need not be a member."""
        is_creator = user_id in self.creators
        if is_creator and self.has_infinite_creators:
            return math.inf
        if self.content is None:
            return _CREATOR_DEFAULT if is_creator else 0
        level = level_map(self.content, "users").get(user_id)
        return level if type(level) is int else self.level_for("users_default")

    def event_level(self, event_type: str, *, is_state: bool) -> int:
        """Return the level that sending an event of this type takes (membership has its own rules)."""
        level = level_map(self.content or {}, "events").get(event_type)
        return (
            level if type(level) is int else self.level_for("state_default" if is_state else "events_default")
        )

    def level_for(self, action: LevelField) -> int:
        """Return the level of an action, or one of the three defaults."""
        level = self.content.get(action) if self.content is not None else None
        return level if type(level) is int else _DEFAULTS[action]

    def notification_level(self, key: str) -> int:
        """Return the level that notifying the whole room takes; `room` is the key that is specified."""
        level = level_map(self.content or {}, "notifications").get(key)
        return level if type(level) is int else _NOTIFICATION_DEFAULT

    def may_send(self, user_id: str, event_type: str, *, is_state: bool) -> bool:
        """Return whether the user's level suffices to send events of this type."""
        return self.user_level(user_id) >= self.event_level(event_type, is_state=is_state)

    def may_do(self, user_id: str, action: Action) -> bool:
        """Return whether the user's level suffices for the action, leaving its target out of account."""
        return self.user_level(user_id) >= self.level_for(action)


def check_power_levels_content(
    content: Mapping[str, Any], room_creators: frozenset[UserId], version: RoomVersion
) -> None:
    """Raise Forbidden unless a new `m.room.power_levels` content is well-formed, as versions from 10 ask."""
    for field in LEVEL_FIELDS:
        if field in content and not is_level(content[field]):
            raise Forbidden(f"The power level of {field} must be an integer")
    for map_field in (*LEVEL_MAPS, "users"):
        _check_level_map(content, map_field)
    users = level_map(content, "users")
    if not all(is_user_id(user_id) for user_id in users):
        raise Forbidden("Power levels of users must be keyed by user ids")
    if version.creators_have_infinite_power and not room_creators.isdisjoint(users):
        raise Forbidden("The creators of this room have their power for ever: they cannot be listed")


def _check_level_map(content: Mapping[str, Any], field: str) -> None:
    if field not in content:
        return
    value = content[field]
    if not isinstance(value, dict) or not all(map(is_level, value.values())):
        raise Forbidden(f"The power levels of {field} must be an object whose values are integers")
