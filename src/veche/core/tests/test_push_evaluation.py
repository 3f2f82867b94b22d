from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veche.core.push_rules import (
    PushContext,
    Ruleset,
    add_rule,
    default_ruleset,
    evaluate,
    mentioned_users,
    mentions_room,
    set_enabled,
    tweaks_of,
)
from veche.core.push_rules.conditions import split_path

BOB = "@bob:here"
EMPTY: Ruleset = {"override": [], "content": [], "room": [], "sender": [], "underride": []}
NOTIFY = {"actions": ["notify"]}


def make_event(content: dict[str, Any], **more: Any) -> Any:
    return {"type": "t", "sender": "@alice:here", "room_id": "!r", "content": content, **more}


def make_context(**changes: Any) -> Any:
    facts = {"user_id": BOB, "member_count": 3, "notification_levels": {}, **changes}
    return PushContext(**facts)


def matches(condition: Any, event: dict[str, Any], **context: Any) -> bool:
    ruleset = add_rule(EMPTY, "override", "mine", {**NOTIFY, "conditions": [condition]})
    return evaluate(ruleset, event, make_context(**context)).notify


def matches_glob(key: Any, pattern: Any, event: dict[str, Any]) -> bool:
    return matches({"kind": "event_match", "key": key, "pattern": pattern}, event)


@pytest.mark.parametrize(
    ("pattern", "topic", "expected"),
    [
        ("lunc?*", "Lunch plans", True),
        ("lunc?*", "LUNCH", True),
        ("lunc?*", " lunch", False),
        ("lunc?*", "lunc", False),
        ("lunc?*", None, False),
        ("*", "", True),
        ("*", 5, False),
        ("", "", True),
        ("", "a", False),
        ("a", "A", True),
        ("a", "ab", False),
        ("?", "a", True),
        ("?", "\n", True),
        ("?", "", False),
        ("??", "a", False),
        ("a*b", "ab", True),
        ("a*b", "a\nb", True),
        ("a*b", "abba", False),
        ("a*b*c", "aXbYbZc", True),
        ("a*b*c", "acb", False),
        ("*a*", "xxaxx", True),
        ("**a", "xa", True),
        ("a.c", "abc", False),
        ("[ab]", "a", False),
        ("[ab]", "[AB]", True),
        (r"\w", r"\W", True),
        ("ÄRGER", "ärger", True),
    ],
)
def test_a_glob_matches_the_whole_value(pattern: Any, topic: Any, expected: Any) -> None:
    assert matches_glob("content.topic", pattern, make_event({"topic": topic})) is expected


@pytest.mark.parametrize(
    ("pattern", "body", "expected"),
    [
        ("ex*ple", "An example event.", True),
        ("ex*ple", "exple", True),
        ("ex*ple", "An exciting triple-whammy", True),
        ("ex*ple", "index ple", False),
        ("ex*ple", "ex plenty ple", True),
        ("ex*ple", "ex plenty", False),
        ("cake", "Let them eat CAKE!", True),
        ("cake", "cakes", False),
        ("cake", "pancake", False),
        ("cake", "_cake", False),
        ("cake", "cake_1", False),
        ("cake", "süßcakeß", True),
        ("cake", "cakes cake", True),
        ("cake", "\u212acake\u212a", True),
        ("@room", "hi @room", True),
        ("@room", "hi@room", False),
        ("c?ke", "a coke", True),
        ("cake*", "cakes", True),
        ("*cake", "pancake", True),
        ("*an*ke", "pancake", True),
        ("a*b*c", "a b c", True),
        ("a*b*c", "a c b", False),
        ("a*b*c", "a b cd c", True),
        ("a*b*c", "xa b c", False),
        ("*", "", True),
        ("cake", ["cake"], False),
    ],
)
def test_a_glob_of_the_body_matches_whole_words(pattern: Any, body: Any, expected: Any) -> None:
    assert matches_glob("content.body", pattern, make_event({"body": body})) is expected


@given(st.text("ab_ *?", max_size=8), st.text("ab_ ", max_size=12))
def test_body_globs_find_what_trying_every_part_finds(pattern: Any, body: Any) -> None:
    def is_boundary(index: Any) -> Any:
        return not 0 <= index < len(body) or not (body[index].isalnum() or body[index] == "_")

    def is_glob(parts: Any, text: Any) -> Any:
        if not parts:
            return not text
        if parts[0] == "*":
            return any(is_glob(parts[1:], text[index:]) for index in range(len(text) + 1))
        return bool(text) and parts[0] in ("?", text[0]) and is_glob(parts[1:], text[1:])

    spans = [(start, end) for start in range(len(body) + 1) for end in range(start, len(body) + 1)]
    expected = any(
        is_boundary(start - 1) and is_boundary(end) and is_glob(pattern, body[start:end])
        for start, end in spans
    )
    assert matches_glob("content.body", pattern, make_event({"body": body})) is expected
    assert matches_glob("content.topic", pattern, make_event({"topic": body})) is is_glob(pattern, body)


def test_a_pattern_made_to_be_slow_is_not() -> None:
    slow = "*".join("a" * 100) + "b"
    assert not matches_glob("content.body", slow, make_event({"body": "a " * 30_000}))
    assert not matches_glob("content.topic", slow, make_event({"topic": "a" * 60_000}))


def test_a_state_key_that_is_not_there_matches_nothing() -> None:
    assert not matches_glob("state_key", "*", make_event({}))
    assert matches_glob("state_key", "*", make_event({}, state_key=""))


@pytest.mark.parametrize(
    ("value", "found", "expected"),
    [
        (True, True, True),
        (True, "true", False),
        (True, 1, False),
        (1, True, False),
        (1, 1.0, False),
        (0, False, False),
        (5, 5, True),
        (None, None, True),
        ("a", "a", True),
        ("a", "A", False),
        ("a", {"a": "a"}, False),
    ],
)
def test_a_property_is_exactly_a_value(value: Any, found: Any, expected: Any) -> None:
    condition = {"kind": "event_property_is", "key": r"content.m\.x", "value": value}
    assert matches(condition, make_event({"m.x": found})) is expected
    contains = {"kind": "event_property_contains", "key": r"content.m\.x", "value": value}
    assert matches(contains, make_event({"m.x": [{}, [value], found]})) is expected
    assert not matches(contains, make_event({"m.x": found}))


@pytest.mark.parametrize("kind", ["event_property_is", "event_property_contains"])
def test_a_property_that_is_not_there_is_not_even_null(kind: Any) -> None:
    condition = {"kind": kind, "key": "content.a.b", "value": None}
    assert not matches(condition, make_event({}))
    assert not matches(condition, make_event({"a": "b"}))


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("content.body", ("content", "body")),
        (r"content.m\.relates_to.rel_type", ("content", "m.relates_to", "rel_type")),
        (r"content.m\\foo", ("content", r"m\foo")),
        (r"a\x", ("a\\x",)),
        (r"a\\.b", ("a\\", "b")),
        ("a\\", ("a\\",)),
        ("", ("",)),
        ("a..b", ("a", "", "b")),
    ],
)
def test_paths_are_split_at_dots_that_are_not_escaped(key: Any, expected: Any) -> None:
    assert split_path(key) == expected


@given(st.lists(st.text(".\\ab\n", max_size=5), min_size=1, max_size=4))
def test_escaped_names_come_back_from_their_path(names: Any) -> None:
    path = ".".join(name.replace("\\", "\\\\").replace(".", "\\.") for name in names)
    assert split_path(path) == tuple(names)


@pytest.mark.parametrize(
    ("wanted", "counts"),
    [("2", [2]), ("==2", [2]), ("<2", [0, 1]), ("<=2", [0, 1, 2]), (">2", [3, 4]), (">=2", [2, 3, 4])],
)
def test_the_number_of_members_is_compared(wanted: Any, counts: Any) -> None:
    condition = {"kind": "room_member_count", "is": wanted}
    assert [count for count in range(5) if matches(condition, make_event({}), member_count=count)] == counts


def test_a_comparison_stored_without_sense_never_holds() -> None:
    rule = {"rule_id": "a", "default": False, "enabled": True, "actions": ["notify"]}
    ruleset = {**EMPTY, "override": [{**rule, "conditions": [{"kind": "room_member_count", "is": "~2"}]}]}
    assert not evaluate(ruleset, make_event({}), make_context(member_count=2)).notify


@pytest.mark.parametrize(
    ("levels", "key", "power", "expected"),
    [
        ({}, "room", 50, True),
        ({}, "room", 49, False),
        ({"room": 10}, "room", 10, True),
        ({"room": 10}, "other", 10, False),
        ({"room": "10"}, "room", 10, False),
        ({"room": 2**53}, "room", float("inf"), True),
    ],
)
def test_notifying_the_room_takes_power(levels: Any, key: Any, power: Any, expected: Any) -> None:
    condition = {"kind": "sender_notification_permission", "key": key}
    found = matches(condition, make_event({}), notification_levels=levels, sender_power_level=power)
    assert found is expected


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        ("Bob", "hello bob!", True),
        ("Bob", "bobby", False),
        ("B*b", "Beeb", False),
        ("B*b", "my B*b!", True),
        (None, "None", False),
        ("", "a", False),
        ("Bob", None, False),
    ],
)
def test_ones_name_in_the_body_counts_where_a_rule_asks(name: Any, body: Any, expected: Any) -> None:
    event = make_event({"body": body})
    assert matches({"kind": "contains_display_name"}, event, display_name=name) is expected


def test_a_condition_that_nobody_knows_never_holds() -> None:
    assert not matches({"kind": "org.example.moon_is_full"}, make_event({}))


def test_all_conditions_must_hold() -> None:
    conditions = [{"kind": "room_member_count", "is": "3"}, {"kind": "room_member_count", "is": ">3"}]
    ruleset = add_rule(EMPTY, "underride", "a", {**NOTIFY, "conditions": conditions})
    assert not evaluate(ruleset, make_event({}), make_context()).notify


def test_the_first_rule_of_the_first_kind_decides() -> None:
    ruleset: Any = EMPTY
    for kind, rule_id in (
        ("underride", "u"),
        ("sender", "@alice:here"),
        ("room", "!r"),
        ("content", "c"),
        ("override", "o2"),
        ("override", "o1"),
    ):
        body = {"actions": ["notify", {"set_tweak": "sound", "value": rule_id}], "pattern": "cake"}
        ruleset = add_rule(ruleset, kind, rule_id, body)
    heard = []
    for kind in ("override", "override", "content", "room", "sender", "underride"):
        sound = evaluate(ruleset, make_event({"body": "cake"}), make_context()).sound
        heard.append(sound)
        ruleset = set_enabled(ruleset, kind, str(sound), enabled=False)
    assert heard == ["o1", "o2", "c", "!r", "@alice:here", "u"]
    assert not evaluate(ruleset, make_event({"body": "cake"}), make_context()).notify


@pytest.mark.parametrize(
    ("kind", "rule_id"), [("room", "!other"), ("sender", "@carol:here"), ("content", "c")]
)
def test_rules_for_others_do_not_match(kind: Any, rule_id: Any) -> None:
    ruleset = add_rule(EMPTY, kind, rule_id, {**NOTIFY, "pattern": "cake"})
    assert not evaluate(ruleset, make_event({"body": "tea"}), make_context()).notify
    assert not evaluate(ruleset, make_event({}), make_context()).notify


def test_a_create_event_without_a_room_id_is_in_no_room_of_a_rule() -> None:
    event = make_event({})
    del event["room_id"]
    assert not evaluate(add_rule(EMPTY, "room", "!r", NOTIFY), event, make_context()).notify


def test_ones_own_events_never_notify() -> None:
    ruleset = add_rule(default_ruleset(BOB), "override", "all", NOTIFY)
    assert not evaluate(ruleset, make_event({}, sender=BOB), make_context()).notify


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ([], (False, False, None)),
        ([{"set_tweak": "highlight"}], (False, False, None)),
        (["notify"], (True, False, None)),
        (["notify", {"set_tweak": "highlight"}], (True, True, None)),
        (["notify", {"set_tweak": "highlight", "value": False}], (True, False, None)),
        (["notify", {"set_tweak": "sound", "value": "bell"}], (True, False, "bell")),
        (["notify", {"set_tweak": "sound", "value": 5}], (True, False, None)),
        (["dont_notify", "coalesce"], (False, False, None)),
    ],
)
def test_actions_say_what_happens(actions: Any, expected: Any) -> None:
    ruleset = add_rule(EMPTY, "override", "a", {"actions": actions})
    decision = evaluate(ruleset, make_event({}), make_context())
    assert decision[:3] == expected
    assert decision.actions == (actions if expected[0] else ())


def test_tweaks_are_passed_on_whatever_they_are() -> None:
    actions = [
        "notify",
        {"set_tweak": "highlight"},
        {"set_tweak": "light", "value": "red"},
        {"set_tweak": "x"},
    ]
    assert tweaks_of(actions) == {"highlight": True, "light": "red", "x": None}


@pytest.mark.parametrize(
    ("mentions", "users", "room"),
    [
        ({"user_ids": [BOB, BOB, "@carol:here"]}, {BOB, "@carol:here"}, False),
        ({"user_ids": [5, None, BOB], "room": True}, {BOB}, True),
        ({"user_ids": BOB, "room": "true"}, set(), False),
        ({}, set(), False),
        ([BOB], set(), False),
        (None, set(), False),
    ],
)
def test_mentions_are_read_from_any_shape(mentions: Any, users: Any, room: Any) -> None:
    assert mentioned_users({"m.mentions": mentions}) == users
    assert mentions_room({"m.mentions": mentions}) is room


def test_a_content_without_mentions_mentions_nobody() -> None:
    assert mentioned_users({}) == frozenset()
    assert not mentions_room({})


JSON: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from([None, True, 5, 1.5, "", "m.room.message", BOB, "hello bob"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["body", "user_ids", "room", "m.mentions", "rel_type"]), inner)
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(["body", "msgtype", "m.mentions", "m.relates_to", "membership"]), JSON),
    st.sampled_from(["m.room.message", "m.room.member", "m.room.tombstone", "m.reaction", "t"]),
)
def test_any_content_is_decided_upon(content: dict[str, Any], event_type: Any) -> None:
    ruleset = add_rule(default_ruleset(BOB), "content", "c", {**NOTIFY, "pattern": "b*b"})
    decision = evaluate(ruleset, make_event(content, type=event_type, state_key=BOB), make_context())
    assert decision.notify in (True, False)
