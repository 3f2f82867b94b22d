from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veche.core.errors import InvalidParam, MatrixError, MissingParam, NotFound
from veche.core.push_rules import (
    KINDS,
    Ruleset,
    add_rule,
    apply_overrides,
    default_ruleset,
    delete_rule,
    get_rule,
    is_default_in_room,
    is_default_ruleset,
    overrides_of,
    set_actions,
    set_enabled,
)

BOB = "@bob:here"
DEFAULTS = default_ruleset(BOB)
NOTIFY = {"actions": ["notify"]}
MASTER = ".m.rule.master"


def rule_ids(ruleset: Any, kind: Any = "override") -> list[str]:
    return [rule["rule_id"] for rule in ruleset[kind]]


def own_ids(ruleset: Any, kind: Any = "override") -> list[str]:
    return [rule["rule_id"] for rule in ruleset[kind] if not rule["default"]]


def with_rules(*names: Any, kind: Any = "override") -> Ruleset:
    ruleset = DEFAULTS
    for name in reversed(names):
        ruleset = add_rule(ruleset, kind, name, {**NOTIFY, "pattern": name})
    return ruleset


def test_a_rule_is_read_by_its_id() -> None:
    assert get_rule(DEFAULTS, "underride", ".m.rule.message")["actions"] == ["notify"]


@pytest.mark.parametrize(("kind", "rule_id"), [("override", "none"), ("content", MASTER)])
def test_a_rule_that_is_not_there_is_not_found(kind: Any, rule_id: Any) -> None:
    for edit in (
        lambda: get_rule(DEFAULTS, kind, rule_id),
        lambda: delete_rule(DEFAULTS, kind, rule_id),
        lambda: set_enabled(DEFAULTS, kind, rule_id, enabled=True),
        lambda: set_actions(DEFAULTS, kind, rule_id, []),
    ):
        with pytest.raises(NotFound):
            edit()


def test_there_are_five_kinds_and_no_more() -> None:
    with pytest.raises(InvalidParam):
        get_rule(DEFAULTS, "global", MASTER)
    with pytest.raises(InvalidParam):
        add_rule(DEFAULTS, "", "mine", NOTIFY)


def test_a_new_rule_is_the_most_important_but_for_the_master_switch() -> None:
    ruleset = with_rules("new", "old")
    assert rule_ids(ruleset)[:3] == [MASTER, "new", "old"]
    assert rule_ids(with_rules("new", kind="underride"), "underride")[0] == "new"


def test_a_new_rule_is_enabled_and_has_what_its_kind_has() -> None:
    conditions = [{"kind": "room_member_count", "is": "2"}]
    body = {
        "actions": ["notify"],
        "conditions": conditions,
        "pattern": "cake",
        "enabled": False,
        "default": True,
    }
    plain = {"rule_id": "a", "default": False, "enabled": True, "actions": ["notify"]}
    for kind in KINDS:
        extra: dict[str, Any] = {"override": {"conditions": conditions}, "content": {"pattern": "cake"}}
        extra["underride"] = extra["override"]
        assert get_rule(add_rule(DEFAULTS, kind, "a", body), kind, "a") == {**plain, **extra.get(kind, {})}


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({}, ["new", "a", "b", "c"]),
        ({"before": "a"}, ["new", "a", "b", "c"]),
        ({"before": "c"}, ["a", "b", "new", "c"]),
        ({"after": "a"}, ["a", "new", "b", "c"]),
        ({"after": "c"}, ["a", "b", "c", "new"]),
        ({"before": "b", "after": "c"}, ["a", "new", "b", "c"]),
    ],
)
def test_a_new_rule_stands_where_it_is_wanted(place: Any, expected: Any) -> None:
    assert own_ids(add_rule(with_rules("a", "b", "c"), "override", "new", NOTIFY, **place)) == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({}, ["a", "b", "c"]),
        ({"before": "a"}, ["b", "a", "c"]),
        ({"after": "c"}, ["a", "c", "b"]),
        ({"before": "c"}, ["a", "b", "c"]),
    ],
)
def test_an_updated_rule_stays_or_moves_and_keeps_its_switch(place: Any, expected: Any) -> None:
    ruleset = set_enabled(with_rules("a", "b", "c"), "override", "b", enabled=False)
    updated = add_rule(ruleset, "override", "b", {"actions": []}, **place)
    assert own_ids(updated) == expected
    rule = get_rule(updated, "override", "b")
    assert (rule["enabled"], rule["actions"]) == (False, [])


@pytest.mark.parametrize(
    "place",
    [
        {"before": "none"},
        {"after": "none"},
        {"before": "a", "after": "none"},
        {"before": MASTER},
        {"after": ".m.rule.tombstone"},
        {"before": "new"},
    ],
)
def test_a_place_beside_no_rule_of_the_user_is_an_error(place: Any) -> None:
    with pytest.raises(MatrixError) as refusal:
        add_rule(with_rules("a"), "override", "new", NOTIFY, **place)
    assert (refusal.value.status, refusal.value.errcode) == (400, "M_UNKNOWN")


@pytest.mark.parametrize("rule_id", ["", ".mine", MASTER, "a/b", "a\\b", "a" * 256])
def test_ids_that_users_may_not_give_are_refused(rule_id: Any) -> None:
    with pytest.raises(InvalidParam):
        add_rule(DEFAULTS, "override", rule_id, NOTIFY)


@pytest.mark.parametrize(
    "actions",
    [
        "notify",
        {},
        ["ring the bell"],
        [5],
        [None],
        [["notify"]],
        [{}],
        [{"set_tweak": 5}],
        [{"set_tweak": "sound", "value": ["default"]}],
        [{"set_tweak": "sound", "value": "a" * 256}],
        [{"set_tweak": "sound", "a" * 256: 1}],
        [{"set_tweak": "sound", **{str(number): 1 for number in range(10)}}],
        ["notify"] * 21,
    ],
)
def test_actions_that_make_no_sense_are_refused(actions: Any) -> None:
    with pytest.raises(InvalidParam):
        add_rule(DEFAULTS, "override", "mine", {"actions": actions})
    with pytest.raises(InvalidParam):
        set_actions(DEFAULTS, "override", MASTER, actions)


def test_a_rule_without_actions_is_incomplete() -> None:
    with pytest.raises(MissingParam):
        add_rule(DEFAULTS, "override", "mine", {})


@pytest.mark.parametrize(
    "conditions",
    [
        {},
        None,
        ["room_member_count"],
        [{}],
        [{"kind": 5}],
        [{"kind": "event_match", "key": "type"}],
        [{"kind": "event_match", "key": 5, "pattern": "a"}],
        [{"kind": "event_match", "key": "type", "pattern": "a" * 256}],
        [{"kind": "event_property_is", "key": "type"}],
        [{"kind": "event_property_is", "key": "type", "value": 1.5}],
        [{"kind": "event_property_contains", "key": "type", "value": ["a"]}],
        [{"kind": "room_member_count"}],
        [{"kind": "room_member_count", "is": 2}],
        [{"kind": "room_member_count", "is": "=2"}],
        [{"kind": "room_member_count", "is": "²"}],
        [{"kind": "room_member_count", "is": "2 "}],
        [{"kind": "sender_notification_permission"}],
        [{"kind": "org.example.any", "of": {}}],
        [{"kind": "org.example.any"}] * 21,
    ],
)
def test_conditions_that_make_no_sense_are_refused(conditions: Any) -> None:
    with pytest.raises(InvalidParam):
        add_rule(DEFAULTS, "override", "mine", {**NOTIFY, "conditions": conditions})


def test_conditions_of_the_future_are_kept() -> None:
    conditions = [{"kind": "org.example.moon", "phase": "full", "nights": 3}]
    ruleset = add_rule(DEFAULTS, "override", "mine", {**NOTIFY, "conditions": conditions})
    assert get_rule(ruleset, "override", "mine")["conditions"] == conditions


@pytest.mark.parametrize(
    ("pattern", "error"), [(None, MissingParam), (5, InvalidParam), ("a" * 256, InvalidParam)]
)
def test_a_content_rule_needs_its_pattern(pattern: Any, error: Any) -> None:
    with pytest.raises(error):
        add_rule(DEFAULTS, "content", "mine", {**NOTIFY, "pattern": pattern})


def test_a_user_has_so_many_rules_and_no_more() -> None:
    rule = {"rule_id": "a", "default": False, "enabled": True, "actions": []}
    full: Ruleset = {**DEFAULTS, "room": [{**rule, "rule_id": f"!{number}"} for number in range(2000)]}
    with pytest.raises(InvalidParam):
        add_rule(full, "sender", "@spam:here", NOTIFY)
    assert add_rule(full, "room", "!5", NOTIFY)["room"][5]["actions"] == ["notify"]


@pytest.mark.parametrize(
    "condition",
    [
        {"kind": "event_match", "key": "content.body", "pattern": "cake"},
        {"kind": "event_match", "key": "content.topic", "pattern": "ca*e"},
        {"kind": "event_match", "key": "content.topic", "pattern": "ca?e"},
    ],
)
def test_a_user_has_so_many_patterns_and_no_more(condition: Any) -> None:
    full = with_rules(*(f"word{number}" for number in range(100)), kind="content")
    with pytest.raises(InvalidParam):
        add_rule(full, "content", "another", {**NOTIFY, "pattern": "cake"})
    with pytest.raises(InvalidParam):
        add_rule(full, "override", "another", {**NOTIFY, "conditions": [condition]})
    cheap = {"kind": "event_match", "key": "room_id", "pattern": "!r"}
    assert add_rule(full, "override", "muted", {"actions": [], "conditions": [cheap]})


def test_a_rule_is_deleted_and_the_servers_are_not() -> None:
    assert delete_rule(with_rules("a"), "override", "a") == DEFAULTS
    with pytest.raises(InvalidParam):
        delete_rule(DEFAULTS, "override", MASTER)


@pytest.mark.parametrize("enabled", [None, 1, "true"])
def test_a_switch_is_on_or_off(enabled: Any) -> None:
    with pytest.raises(InvalidParam):
        set_enabled(DEFAULTS, "override", MASTER, enabled=enabled)


def test_edits_leave_the_old_ruleset_as_it_was() -> None:
    before = default_ruleset(BOB)
    add_rule(before, "override", "a", NOTIFY)
    set_enabled(before, "override", MASTER, enabled=True)
    set_actions(before, "underride", ".m.rule.message", [])
    assert before == default_ruleset(BOB)


def test_who_changed_nothing_has_the_default_ruleset() -> None:
    assert is_default_ruleset({})
    assert overrides_of(DEFAULTS, DEFAULTS) == {}
    assert apply_overrides(DEFAULTS, {}) == DEFAULTS


@pytest.mark.parametrize(
    "ruleset",
    [
        with_rules("a"),
        set_enabled(DEFAULTS, "override", MASTER, enabled=True),
        set_actions(DEFAULTS, "underride", ".m.rule.message", []),
    ],
)
def test_every_change_is_remembered(ruleset: Any) -> None:
    overrides = overrides_of(ruleset, DEFAULTS)
    assert not is_default_ruleset(overrides)
    assert apply_overrides(DEFAULTS, overrides) == ruleset


def test_a_change_taken_back_is_forgotten() -> None:
    enabled = set_enabled(DEFAULTS, "override", MASTER, enabled=True)
    assert overrides_of(set_enabled(enabled, "override", MASTER, enabled=False), DEFAULTS) == {}


def test_new_defaults_of_the_server_reach_users_who_changed_others() -> None:
    older: Ruleset = {**DEFAULTS, "override": DEFAULTS["override"][:-1]}
    overrides = overrides_of(set_enabled(with_rules("a"), "override", MASTER, enabled=True), older)
    merged = apply_overrides(DEFAULTS, overrides)
    assert rule_ids(merged) == [MASTER, "a", *rule_ids(DEFAULTS)[1:]]
    assert get_rule(merged, "override", MASTER)["enabled"]


def test_a_changed_default_that_the_server_gave_up_is_gone() -> None:
    overrides = {"changed": {"override": {".m.rule.roomnotif": {"enabled": False}}}}
    assert apply_overrides(DEFAULTS, overrides) == DEFAULTS


MUTE = {"kind": "event_match", "key": "room_id", "pattern": "!muted"}


@pytest.mark.parametrize(
    ("kind", "rule_id", "body", "room_id", "expected"),
    [
        ("room", "!muted", {}, "!muted", False),
        ("room", "!muted", {}, "!other", True),
        ("override", "a", {"conditions": [MUTE]}, "!muted", False),
        ("override", "a", {"conditions": [MUTE]}, "!other", True),
        ("override", "a", {"conditions": [{**MUTE, "pattern": "!m*"}]}, "!more", False),
        ("override", "a", {"conditions": [{**MUTE, "key": "type"}]}, "!other", False),
        ("underride", "a", {}, "!other", False),
        ("sender", "@carol:here", {}, "!other", False),
        ("content", "a", {"pattern": "cake"}, "!other", False),
    ],
)
def test_rules_for_one_room_leave_the_others_with_the_defaults(
    kind: Any, rule_id: Any, body: Any, room_id: Any, expected: Any
) -> None:
    ruleset = add_rule(DEFAULTS, kind, rule_id, {"actions": [], **body})
    assert is_default_in_room(overrides_of(ruleset, DEFAULTS), room_id) is expected
    disabled = set_enabled(ruleset, kind, rule_id, enabled=False)
    assert is_default_in_room(overrides_of(disabled, DEFAULTS), room_id)


def test_changed_defaults_count_in_every_room() -> None:
    ruleset = set_actions(DEFAULTS, "underride", ".m.rule.message", [])
    assert not is_default_in_room(overrides_of(ruleset, DEFAULTS), "!any")
    assert is_default_in_room({}, "!any")


NAMES = st.sampled_from(["a", "b", "c", MASTER, ".m.rule.message", ".m.rule.tombstone"])
EDITS = st.tuples(
    st.sampled_from(["add", "delete", "enable", "disable", "act"]), st.sampled_from(KINDS), NAMES, NAMES
)


def edit(ruleset: Any, step: Any) -> Ruleset:
    name, kind, rule_id, beside = step
    match name:
        case "add":
            return add_rule(ruleset, kind, rule_id, {**NOTIFY, "pattern": "a"}, after=beside)
        case "delete":
            return delete_rule(ruleset, kind, rule_id)
        case "act":
            return set_actions(ruleset, kind, rule_id, ["notify"])
        case _:
            return set_enabled(ruleset, kind, rule_id, enabled=name == "enable")


@given(st.lists(EDITS, max_size=12))
def test_any_edits_come_back_from_what_is_stored(steps: list[Any]) -> None:
    ruleset = with_rules("a", kind="underride")
    for step in steps:
        try:
            ruleset = edit(ruleset, step)
        except MatrixError:
            continue
    assert apply_overrides(DEFAULTS, overrides_of(ruleset, DEFAULTS)) == ruleset
    for kind in KINDS:
        defaults = [rule["rule_id"] for rule in DEFAULTS[kind]]
        assert [rule_id for rule_id in rule_ids(ruleset, kind) if rule_id.startswith(".")] == defaults
