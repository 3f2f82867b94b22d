"""Reading what a client wants of a push rule: actions, conditions, patterns and ids, in their limits."""

from collections.abc import Callable, Mapping
from typing import Any

from veche.core.errors import InvalidParam, MissingParam
from veche.core.push_rules.conditions import is_scalar, read_member_count

ACTIONS_LIMIT = 20
CONDITIONS_LIMIT = 20
FIELDS_LIMIT = 10
TEXT_LIMIT = 255
RULE_ID_LIMIT = 255

# No-ops of older versions of the specification, to be ignored as if they were not there.
_HISTORICAL_ACTIONS = ("dont_notify", "coalesce")


def check_new_rule_id(rule_id: str) -> None:
    """Raise M_INVALID_PARAM unless a user may give this id to a rule."""
    if not 0 < len(rule_id) <= RULE_ID_LIMIT:
        raise InvalidParam(f"The id of a rule has 1 to {RULE_ID_LIMIT} characters")
    if rule_id.startswith("."):
        raise InvalidParam("Ids that start with a dot are those of the server's own rules")
    if "/" in rule_id or "\\" in rule_id:
        raise InvalidParam("The id of a rule has no slashes and no backslashes")


def read_actions(actions: object) -> list[Any]:
    """Return the actions of a rule without those that the specification has abolished."""
    if actions is None:
        raise MissingParam("A rule needs its actions")
    if not isinstance(actions, list) or len(actions) > ACTIONS_LIMIT:
        raise InvalidParam(f"The actions must be a list of up to {ACTIONS_LIMIT}")
    kept = [action for action in actions if action not in _HISTORICAL_ACTIONS]
    for action in kept:
        if action != "notify" and not _is_tweak(action):
            raise InvalidParam('An action must be "notify" or an object with "set_tweak"')
    return kept


def read_conditions(conditions: object) -> list[Any]:
    """Return the conditions of a rule; those of kinds that are not known are kept, and never hold."""
    if not isinstance(conditions, list) or len(conditions) > CONDITIONS_LIMIT:
        raise InvalidParam(f"The conditions must be a list of up to {CONDITIONS_LIMIT}")
    for condition in conditions:
        if not _is_flat(condition) or not isinstance(condition.get("kind"), str):
            raise InvalidParam('A condition must be an object of plain values with a "kind"')
        for field, is_right in _FIELDS.get(condition["kind"], {}).items():
            if field not in condition or not is_right(condition[field]):
                raise InvalidParam(f'A condition {condition["kind"]} needs a right "{field}"')
    return conditions


def read_pattern(pattern: object) -> str:
    """Return the pattern of a `content` rule."""
    if pattern is None:
        raise MissingParam("A content rule needs its pattern")
    if not isinstance(pattern, str) or len(pattern) > TEXT_LIMIT:
        raise InvalidParam(f"The pattern must be a string of up to {TEXT_LIMIT} characters")
    return pattern


def _is_tweak(action: object) -> bool:
    return isinstance(action, dict) and isinstance(action.get("set_tweak"), str) and _is_flat(action)


def _is_flat(value: object) -> bool:
    return (
        isinstance(value, dict)
        and len(value) <= FIELDS_LIMIT
        and all(len(key) <= TEXT_LIMIT and _is_short(item) for key, item in value.items())
    )


def _is_short(value: object) -> bool:
    return len(value) <= TEXT_LIMIT if isinstance(value, str) else is_scalar(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_member_count(value: object) -> bool:
    return isinstance(value, str) and read_member_count(value) is not None


_FIELDS: Mapping[str, Mapping[str, Callable[[object], bool]]] = {
    "event_match": {"key": _is_text, "pattern": _is_text},
    "event_property_is": {"key": _is_text, "value": is_scalar},
    "event_property_contains": {"key": _is_text, "value": is_scalar},
    "room_member_count": {"is": _is_member_count},
    "sender_notification_permission": {"key": _is_text},
}
