"""The rules for a new `m.room.power_levels`: nobody hands out, or takes away, more than they have."""

from collections.abc import Iterable, Mapping
from typing import Any

from veche.core.errors import Forbidden
from veche.core.event import Event
from veche.core.power_levels import (
    LEVEL_FIELDS,
    LEVEL_MAPS,
    Level,
    PowerLevels,
    check_power_levels_content,
    level_map,
)
from veche.core.room_versions import RoomVersion

_ABSENT = object()


def check_power_levels_change(event: Event, levels: PowerLevels, version: RoomVersion) -> None:
    """Raise Forbidden unless the new content is well-formed and the sender's level covers every change."""
    check_power_levels_content(event.content, levels.creators, version)
    if levels.content is None:
        return
    own_level = levels.user_level(event.sender)
    _check_entries(levels.content, event.content, LEVEL_FIELDS, own_level)
    for field in LEVEL_MAPS:
        old, new = level_map(levels.content, field), level_map(event.content, field)
        _check_entries(old, new, old.keys() | new.keys(), own_level)
    _check_users(levels.content, event, own_level)


def _check_users(old_content: Mapping[str, Any], event: Event, own_level: Level) -> None:
    old, new = level_map(old_content, "users"), level_map(event.content, "users")
    changed = old.keys() | new.keys()
    _check_entries(old, new, changed, own_level)
    for user_id in changed - {event.sender}:
        # Equals leave each other alone: only the own entry may be lowered from the own level.
        if old.get(user_id) == own_level and new.get(user_id) != own_level:
            raise Forbidden("Nobody can change the level of a user of the same power level")


def _check_entries(
    old: Mapping[str, Any], new: Mapping[str, Any], keys: Iterable[str], own_level: Level
) -> None:
    for key in keys:
        before, after = old.get(key, _ABSENT), new.get(key, _ABSENT)
        if before == after:
            continue
        if type(before) is int and before > own_level:
            raise Forbidden(f"The present level of {key} is higher than the sender's")
        if type(after) is int and after > own_level:
            raise Forbidden(f"The new level of {key} is higher than the sender's")
