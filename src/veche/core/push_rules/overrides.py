"""What of a ruleset is the user's own doing: all that is stored, so that the server's defaults may change.

The overrides are JSON: `{"rules": {kind: [rule]}, "changed": {kind: {rule_id: {"enabled", "actions"}}}}`, the
first for the user's own rules in their order, the second for what differs from the defaults. `{}` is none.
"""

from collections.abc import Mapping
from typing import Any

from veche.core.push_rules.patterns import matches_whole
from veche.core.push_rules.ruleset import KINDS, Rule, Ruleset, count_leading

Overrides = Mapping[str, Any]

_CHANGEABLE = ("enabled", "actions")


def apply_overrides(defaults: Ruleset, overrides: Overrides) -> Ruleset:
    """Return the user's ruleset: own rules above the defaults of their kind, but below the master switch."""
    return {kind: _merge_kind(defaults[kind], kind, overrides) for kind in KINDS}


def overrides_of(ruleset: Ruleset, defaults: Ruleset) -> dict[str, Any]:
    """Return the overrides that make this ruleset out of these defaults."""
    rules = {kind: [rule for rule in ruleset[kind] if not rule["default"]] for kind in KINDS}
    changed = {kind: _list_changes(ruleset[kind], defaults[kind]) for kind in KINDS}
    parts = {"rules": _without_empty(rules), "changed": _without_empty(changed)}
    return _without_empty(parts)


def is_default_ruleset(overrides: Overrides) -> bool:
    """Return whether a user with these overrides has the server's rules and no others."""
    return not overrides.get("rules") and not overrides.get("changed")


def is_default_in_room(overrides: Overrides, room_id: str) -> bool:
    """Return whether events of this room meet the server's rules alone: the user's own are for other rooms.

    This is how most people's rules are: a few rooms are silenced, by rules of kind `room` or by conditions.
    """
    if overrides.get("changed"):
        return False
    own: Mapping[str, list[Rule]] = overrides.get("rules", {})
    return not any(_may_concern(kind, rule, room_id) for kind, rules in own.items() for rule in rules)


def _merge_kind(defaults: list[Rule], kind: str, overrides: Overrides) -> list[Rule]:
    own = overrides.get("rules", {}).get(kind, [])
    changed = overrides.get("changed", {}).get(kind, {})
    rules = [{**rule, **changed.get(rule["rule_id"], {})} for rule in defaults] if changed else defaults
    leading = count_leading(rules)
    return [*rules[:leading], *own, *rules[leading:]]


def _list_changes(rules: list[Rule], defaults: list[Rule]) -> dict[str, Any]:
    present = {rule["rule_id"]: rule for rule in rules}
    changes = {}
    for default in defaults:
        rule = present[default["rule_id"]]
        changes[rule["rule_id"]] = {
            field: rule[field] for field in _CHANGEABLE if rule[field] != default[field]
        }
    return _without_empty(changes)


def _may_concern(kind: str, rule: Rule, room_id: str) -> bool:
    if not rule["enabled"]:
        return False
    if kind == "room":
        return bool(rule["rule_id"] == room_id)
    return all(
        matches_whole(condition["pattern"], room_id)
        for condition in rule.get("conditions", ())
        if condition["kind"] == "event_match" and condition["key"] == "room_id"
    )


def _without_empty(parts: Mapping[str, Any]) -> dict[str, Any]:
    return {key: part for key, part in parts.items() if part}
