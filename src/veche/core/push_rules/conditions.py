"""The conditions of push rules: each kind a function of condition, event and context."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from veche.core.push_rules.patterns import contains_words, matches_whole, matches_words

MAY_LET_IN = "org.veche.may_let_in"
"""The kind of a condition of our own: the user is among those who decide who comes into the room."""

_DEFAULT_NOTIFICATION_LEVEL = 50
_COMPARISONS: Mapping[str, Callable[[int, int], bool]] = {
    "": operator.eq,
    "==": operator.eq,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_MEMBER_COUNT = re.compile(r"(==|<=|>=|<|>|)([0-9]{1,15})", re.ASCII)
_PATH_PIECE = re.compile(r"\\[\\.]|.", re.DOTALL)
_SCALARS = (str, int, bool, type(None))
_ABSENT = object()

JsonObject = Mapping[str, Any]


@dataclass(slots=True, frozen=True, kw_only=True)
class PushContext:
    """What is known beside the event: whose rules they are, the room, the sender's power in it."""

    user_id: str
    display_name: str | None = None
    member_count: int
    sender_power_level: float = 0
    notification_levels: JsonObject
    """The `notifications` of the room's power levels; what is not in there takes 50."""
    may_let_in: bool = False
    """Whether the user is among those who decide who comes into the room."""


Condition = Callable[[JsonObject, JsonObject, PushContext], bool]


def holds(condition: JsonObject, event: JsonObject, context: PushContext) -> bool:
    """Return whether the condition holds. One of a kind that is not known never does."""
    test = _CONDITIONS.get(condition["kind"])
    return test is not None and test(condition, event, context)


def read_member_count(text: str) -> tuple[Callable[[int, int], bool], int] | None:
    """Return the comparison that the `is` of a `room_member_count` condition names, or None if it is none."""
    found = _MEMBER_COUNT.fullmatch(text)
    return (_COMPARISONS[found[1]], int(found[2])) if found else None


def is_scalar(value: object) -> bool:
    """Return whether `value` is a string, integer, boolean or null: what properties are compared with."""
    return type(value) in _SCALARS


_read_member_count = lru_cache(maxsize=256)(read_member_count)


@lru_cache(maxsize=4096)
def split_path(key: str) -> tuple[str, ...]:
    r"""Split a dot-separated property path: `\.` is a dot of a name, `\\` a backslash, others stay."""
    names = [""]
    for piece in _PATH_PIECE.findall(key):
        if piece == ".":
            names.append("")
        else:
            names[-1] += piece[-1]
    return tuple(names)


def _find_property(event: JsonObject, key: str) -> Any:
    value: Any = event
    for name in split_path(key):
        if not isinstance(value, dict):
            return _ABSENT
        value = value.get(name, _ABSENT)
    return value


def _event_match(condition: JsonObject, event: JsonObject, _context: PushContext) -> bool:
    key = condition["key"]
    value = _find_property(event, key)
    if not isinstance(value, str):
        return False
    if key == "content.body":
        return matches_words(condition["pattern"], value)
    return matches_whole(condition["pattern"], value)


def _is_same(value: Any, expected: Any) -> bool:
    """Return whether two values are one JSON scalar: 1 is neither true nor 1.0."""
    return type(value) is type(expected) and value == expected and is_scalar(value)


def _event_property_is(condition: JsonObject, event: JsonObject, _context: PushContext) -> bool:
    return _is_same(_find_property(event, condition["key"]), condition["value"])


def _event_property_contains(condition: JsonObject, event: JsonObject, _context: PushContext) -> bool:
    values, expected = _find_property(event, condition["key"]), condition["value"]
    return isinstance(values, list) and any(_is_same(value, expected) for value in values)


def _contains_display_name(_condition: JsonObject, event: JsonObject, context: PushContext) -> bool:
    body = _find_property(event, "content.body")
    name = context.display_name
    return isinstance(body, str) and bool(name) and contains_words(str(name), body)


def _room_member_count(condition: JsonObject, _event: JsonObject, context: PushContext) -> bool:
    comparison = _read_member_count(condition["is"])
    return comparison is not None and comparison[0](context.member_count, comparison[1])


def _sender_notification_permission(condition: JsonObject, _event: JsonObject, context: PushContext) -> bool:
    level = context.notification_levels.get(condition["key"])
    return context.sender_power_level >= (level if type(level) is int else _DEFAULT_NOTIFICATION_LEVEL)


def _may_let_in(_condition: JsonObject, _event: JsonObject, context: PushContext) -> bool:
    return context.may_let_in


_CONDITIONS: Mapping[str, Condition] = {
    "event_match": _event_match,
    "event_property_is": _event_property_is,
    "event_property_contains": _event_property_contains,
    # Deprecated since 1.17, and no default rule has it; users' own rules may.
    "contains_display_name": _contains_display_name,
    "room_member_count": _room_member_count,
    "sender_notification_permission": _sender_notification_permission,
    MAY_LET_IN: _may_let_in,
}
