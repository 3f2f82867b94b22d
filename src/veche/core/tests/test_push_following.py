"""Rules about a room hold for the room that replaces it, as they were, and nothing else changes."""

from typing import Any

import pytest

from veche.core.ids import RoomId, UserId
from veche.core.push_rules import Ruleset, add_rule, default_ruleset, follow_room, get_rule, set_enabled

OLD, NEW = RoomId("!old:x"), RoomId("!new")
RULES = default_ruleset(UserId("@ann:x"))
IN_OLD = {"kind": "event_match", "key": "room_id", "pattern": OLD}
IN_NEW = {**IN_OLD, "pattern": NEW}
WITH_WORD = {"kind": "event_match", "key": "content.body", "pattern": "tea"}


def own(rules: Ruleset) -> dict[str, Any]:
    return {kind: [rule for rule in some if not rule["default"]] for kind, some in rules.items()}


def test_a_room_rule_is_for_both_rooms() -> None:
    before = add_rule(RULES, "room", OLD, {"actions": ["notify"]})
    after = follow_room(before, OLD, NEW)
    assert get_rule(after, "room", NEW)["actions"] == ["notify"]
    assert get_rule(after, "room", OLD) == get_rule(before, "room", OLD)


@pytest.mark.parametrize("kind", ["override", "underride"])
def test_a_rule_with_the_room_in_a_condition_stands_beside_its_copy(kind: str) -> None:
    before = add_rule(RULES, kind, "below", {"actions": [], "conditions": [WITH_WORD]})
    before = add_rule(before, kind, OLD, {"actions": [], "conditions": [WITH_WORD, IN_OLD]})
    after = follow_room(before, OLD, NEW)
    assert [rule["rule_id"] for rule in own(after)[kind]] == [OLD, NEW, "below"]
    assert get_rule(after, kind, NEW)["conditions"] == [WITH_WORD, IN_NEW]


def test_a_rule_of_another_name_gets_a_name_of_its_own() -> None:
    before = add_rule(RULES, "override", "quiet", {"actions": [], "conditions": [IN_OLD]})
    assert get_rule(follow_room(before, OLD, NEW), "override", f"quiet-{NEW}")["conditions"] == [IN_NEW]


def test_what_is_switched_off_stays_off() -> None:
    before = add_rule(RULES, "room", OLD, {"actions": []})
    before = set_enabled(before, "room", OLD, enabled=False)
    assert not get_rule(follow_room(before, OLD, NEW), "room", NEW)["enabled"]


def test_following_twice_is_following_once() -> None:
    before = add_rule(RULES, "room", OLD, {"actions": []})
    before = add_rule(before, "override", OLD, {"actions": [], "conditions": [IN_OLD]})
    once = follow_room(before, OLD, NEW)
    assert follow_room(once, OLD, NEW) == once


def test_rules_about_other_rooms_are_left_alone() -> None:
    before = add_rule(RULES, "room", "!other:x", {"actions": []})
    assert follow_room(before, OLD, NEW) == before
