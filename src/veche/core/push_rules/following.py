"""Rules about a room, taken over for the room that replaces it."""

from veche.core.ids import RoomId
from veche.core.push_rules.ruleset import Rule, Ruleset, add_rule, set_enabled

KINDS_WITH_CONDITIONS = ("override", "underride")


def follow_room(ruleset: Ruleset, old_room: RoomId, new_room: RoomId) -> Ruleset:
    """Return the ruleset with what a user's own rules say of the old room said of the new one too.

    A room rule is named after its room; others name it in a condition, as clients do who mute a room.
    """
    for rule in ruleset["room"]:
        if rule["rule_id"] == old_room:
            ruleset = _add(ruleset, "room", new_room, rule)
    for kind in KINDS_WITH_CONDITIONS:
        for rule in ruleset[kind]:
            if not rule["default"] and _is_about(rule, old_room):
                ruleset = _add(ruleset, kind, *_about(rule, old_room, new_room), rule["rule_id"])
    return ruleset


def _add(ruleset: Ruleset, kind: str, rule_id: str, rule: Rule, after: str | None = None) -> Ruleset:
    added = add_rule(ruleset, kind, rule_id, rule, after=after)
    return set_enabled(added, kind, rule_id, enabled=rule["enabled"])


def _is_about(rule: Rule, room_id: RoomId) -> bool:
    return any(_names(condition, room_id) for condition in rule["conditions"])


def _names(condition: Rule, room_id: RoomId) -> bool:
    value = condition.get("pattern", condition.get("value"))
    return condition.get("key") == "room_id" and value == room_id


def _about(rule: Rule, old_room: RoomId, new_room: RoomId) -> tuple[str, Rule]:
    """Return the id and the body of a rule that says of the new room what the given one says of the old."""
    conditions = [
        {name: new_room if value == old_room else value for name, value in condition.items()}
        for condition in rule["conditions"]
    ]
    old_id = rule["rule_id"]
    new_id = old_id.replace(old_room, new_room) if old_room in old_id else f"{old_id}-{new_room}"
    return new_id, {**rule, "conditions": conditions}
