"""A user's ruleset and its edits, each of which returns a new one or raises what the client gets to read."""

from collections.abc import Mapping, Sequence
from typing import Any

from veche.core.errors import InvalidParam, MatrixError, NotFound
from veche.core.push_rules.rule_content import (
    check_new_rule_id,
    read_actions,
    read_conditions,
    read_pattern,
)

Rule = dict[str, Any]
Ruleset = dict[str, list[Rule]]

KINDS = ("override", "content", "room", "sender", "underride")
"""The kinds in the order in which they are asked."""

MASTER_RULE_ID = ".m.rule.master"

RULES_LIMIT = 2000
"""How many rules of all kinds a user may have."""

PATTERNS_LIMIT = 100
"""How many patterns a user may have that a long text has to be searched for."""


def get_rule(ruleset: Ruleset, kind: str, rule_id: str) -> Rule:
    """Return a rule, of the user or the server, or raise M_NOT_FOUND."""
    for rule in _get_rules(ruleset, kind):
        if rule["rule_id"] == rule_id:
            return rule
    raise NotFound("The push rule was not found")


def add_rule(
    ruleset: Ruleset,
    kind: str,
    rule_id: str,
    body: Mapping[str, Any],
    *,
    before: str | None = None,
    after: str | None = None,
) -> Ruleset:
    """Add a user's rule, the most important one if no place is given, or update it, or move it.

    `body` has `actions`, and `conditions` or `pattern` as the kind asks. If both `before` and `after` are
    given, the place is directly before `before`.
    """
    rules = _get_rules(ruleset, kind)
    check_new_rule_id(rule_id)
    rule = _build_rule(kind, rule_id, body)
    others = [other for other in rules if other["rule_id"] != rule_id]
    place = _place_beside(others, before, after)
    if len(others) < len(rules):
        present = get_rule(ruleset, kind, rule_id)
        rule["enabled"] = present["enabled"]
        place = rules.index(present) if place is None else place
    if place is None:
        place = count_leading(rules)
    edited = {**ruleset, kind: [*others[:place], rule, *others[place:]]}
    _check_limits(edited)
    return edited


def delete_rule(ruleset: Ruleset, kind: str, rule_id: str) -> Ruleset:
    """Remove a user's rule. The server's own rules stay: they can be disabled."""
    rule = get_rule(ruleset, kind, rule_id)
    if rule["default"]:
        raise InvalidParam("The server's own rules cannot be removed, only disabled")
    return {**ruleset, kind: [other for other in ruleset[kind] if other is not rule]}


def set_enabled(ruleset: Ruleset, kind: str, rule_id: str, *, enabled: object) -> Ruleset:
    """Switch a rule, of the user or the server, on or off."""
    if not isinstance(enabled, bool):
        raise InvalidParam("enabled must be true or false")
    return _change(ruleset, kind, rule_id, {"enabled": enabled})


def set_actions(ruleset: Ruleset, kind: str, rule_id: str, actions: object) -> Ruleset:
    """Change what a rule, of the user or the server, does."""
    return _change(ruleset, kind, rule_id, {"actions": read_actions(actions)})


def count_leading(rules: Sequence[Rule]) -> int:
    """Return how many rules stand above the user's own: only the master switch does, where it is."""
    return 1 if rules and rules[0]["rule_id"] == MASTER_RULE_ID else 0


def _get_rules(ruleset: Ruleset, kind: str) -> list[Rule]:
    if kind not in KINDS:
        raise InvalidParam(f"There is no kind of push rules but {', '.join(KINDS)}")
    return ruleset[kind]


def _build_rule(kind: str, rule_id: str, body: Mapping[str, Any]) -> Rule:
    rule: Rule = {
        "rule_id": rule_id,
        "default": False,
        "enabled": True,
        "actions": read_actions(body.get("actions")),
    }
    if kind in ("override", "underride"):
        rule["conditions"] = read_conditions(body.get("conditions", []))
    elif kind == "content":
        rule["pattern"] = read_pattern(body.get("pattern"))
    return rule


def _place_beside(others: Sequence[Rule], before: str | None, after: str | None) -> int | None:
    behind = None if after is None else _get_own_index(others, after) + 1
    return behind if before is None else _get_own_index(others, before)


def _get_own_index(rules: Sequence[Rule], rule_id: str) -> int:
    for index, rule in enumerate(rules):
        if rule["rule_id"] == rule_id and not rule["default"]:
            return index
    # Status 400 with M_UNKNOWN is what the operation's description shows for this.
    raise MatrixError(f"before/after rule not found: {rule_id}")


def _change(ruleset: Ruleset, kind: str, rule_id: str, fields: Mapping[str, Any]) -> Ruleset:
    rule = get_rule(ruleset, kind, rule_id)
    changed = {**rule, **fields}
    return {**ruleset, kind: [changed if other is rule else other for other in ruleset[kind]]}


def _check_limits(ruleset: Ruleset) -> None:
    rules = [rule for kind in KINDS for rule in ruleset[kind] if not rule["default"]]
    if len(rules) > RULES_LIMIT:
        raise InvalidParam(f"A user has up to {RULES_LIMIT} push rules")
    if sum(map(_count_searches, rules)) > PATTERNS_LIMIT:
        raise InvalidParam(f"Push rules have up to {PATTERNS_LIMIT} patterns for words or with wildcards")


def _count_searches(rule: Rule) -> int:
    if "pattern" in rule:
        return 1
    return sum(map(_is_search, rule.get("conditions", ())))


def _is_search(condition: Mapping[str, Any]) -> bool:
    pattern = condition.get("pattern")
    is_wide = isinstance(pattern, str) and ("*" in pattern or "?" in pattern)
    return condition["kind"] == "event_match" and (is_wide or condition["key"] == "content.body")
