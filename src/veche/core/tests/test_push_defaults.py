from typing import Any

import pytest

from veche.core.push_rules import (
    PushContext,
    default_outcome,
    default_ruleset,
    evaluate,
    personally_concerned,
    set_enabled,
)
from veche.core.push_rules.defaults import IMPERSONAL_RULESET

BOB = "@bob:here"
SILENT = (False, False, None)
PLAIN = (True, False, None)
DING = (True, False, "default")
LOUD = (True, True, "default")
BRIGHT = (True, True, None)


def make_event(event_type: str, content: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"type": event_type, "sender": "@alice:here", "room_id": "!r", "content": content or {}, **more}


def make_text(**content: Any) -> dict[str, Any]:
    return make_event("m.room.message", {"msgtype": "m.text", "body": "hello", **content})


def decide(
    event: dict[str, Any],
    *,
    members: Any = 20,
    power: Any = 0,
    room_level: Any = 50,
    ruleset: Any = None,
    lets_in: bool = False,
) -> Any:
    context = PushContext(
        user_id=BOB,
        display_name="Bob",
        member_count=members,
        sender_power_level=power,
        notification_levels={"room": room_level},
        may_let_in=lets_in,
    )
    return evaluate(ruleset or default_ruleset(BOB), event, context)[:3]


def mentions(*user_ids: Any, **more: Any) -> Any:
    return {"m.mentions": {"user_ids": list(user_ids), **more}}


EDIT = {"m.relates_to": {"rel_type": "m.replace", "event_id": "$a"}}
INVITE = {"membership": "invite"}
KNOCK = {"membership": "knock"}


@pytest.mark.parametrize(
    ("event", "options", "expected"),
    [
        (make_text(), {}, PLAIN),
        (make_text(), {"members": 2}, DING),
        (make_text(), {"members": 1}, PLAIN),
        (make_event("m.room.encrypted"), {}, PLAIN),
        (make_event("m.room.encrypted"), {"members": 2}, DING),
        (make_event("m.call.invite"), {}, (True, False, "ring")),
        (make_event("m.sticker"), {}, SILENT),
        (make_text(msgtype="m.notice"), {"members": 2}, SILENT),
        (make_text(msgtype="m.notice", **mentions(BOB)), {}, SILENT),
        (make_event("m.room.member", INVITE, state_key=BOB), {}, DING),
        (make_event("m.room.member", INVITE, state_key="@carol:here"), {}, SILENT),
        (make_event("m.room.member", KNOCK, state_key="@alice:here"), {"lets_in": True}, DING),
        (make_event("m.room.member", KNOCK, state_key="@alice:here"), {}, SILENT),
        (make_event("m.room.member", {"membership": "join"}, state_key=BOB), {}, SILENT),
        (make_text(**mentions(BOB)), {}, LOUD),
        (make_text(**mentions("@carol:here", BOB)), {"members": 2}, LOUD),
        (make_text(**mentions("@carol:here")), {}, PLAIN),
        (make_text(**{"m.mentions": {"user_ids": BOB}}), {}, PLAIN),
        (make_text(**mentions(BOB), **EDIT), {}, LOUD),
        (make_event("m.sticker", mentions(BOB)), {}, LOUD),
        (make_text(**mentions(room=True)), {"power": 50}, BRIGHT),
        (make_text(**mentions(room=True)), {"power": 49}, PLAIN),
        (make_text(**mentions(room=True)), {"power": 7, "room_level": 7}, BRIGHT),
        (make_text(**mentions(room=1)), {"power": 50}, PLAIN),
        (make_text(**mentions(room="true")), {"power": 50}, PLAIN),
        (make_event("m.room.tombstone", state_key=""), {}, BRIGHT),
        (make_event("m.room.tombstone", state_key="a"), {}, SILENT),
        (make_event("m.room.tombstone"), {}, SILENT),
        (make_event("m.reaction"), {"members": 2}, SILENT),
        (make_event("m.room.server_acl", state_key=""), {}, SILENT),
        (make_text(**EDIT), {"members": 2}, SILENT),
        (make_text(body="Bob, look: @room"), {"power": 100}, PLAIN),
    ],
)
def test_default_rules_decide_as_the_specification_has_them(
    event: dict[str, Any], options: Any, expected: Any
) -> None:
    assert decide(event, **options) == expected


def test_the_master_switch_silences_everything() -> None:
    silenced = set_enabled(default_ruleset(BOB), "override", ".m.rule.master", enabled=True)
    assert decide(make_text(**mentions(BOB)), ruleset=silenced) == SILENT


@pytest.mark.parametrize(
    ("kind", "rule_id", "event", "without"),
    [
        ("override", ".m.rule.suppress_notices", make_text(msgtype="m.notice"), PLAIN),
        ("override", ".m.rule.invite_for_me", make_event("m.room.member", INVITE, state_key=BOB), SILENT),
        ("override", ".m.rule.is_user_mention", make_text(**mentions(BOB)), PLAIN),
        ("override", ".m.rule.is_room_mention", make_text(**mentions(room=True)), PLAIN),
        ("override", ".m.rule.tombstone", make_event("m.room.tombstone", state_key=""), SILENT),
        ("override", ".m.rule.suppress_edits", make_text(**EDIT), PLAIN),
        ("underride", ".m.rule.call", make_event("m.call.invite"), SILENT),
        ("underride", ".m.rule.message", make_text(), SILENT),
        ("underride", ".m.rule.encrypted", make_event("m.room.encrypted"), SILENT),
    ],
)
def test_each_default_rule_makes_a_difference(
    kind: Any, rule_id: Any, event: dict[str, Any], without: Any
) -> None:
    disabled = set_enabled(default_ruleset(BOB), kind, rule_id, enabled=False)
    assert decide(event, power=50) != decide(event, power=50, ruleset=disabled) == without


@pytest.mark.parametrize("suffix", ["encrypted", "message"])
def test_direct_rooms_ding_by_a_rule_of_their_own(suffix: Any) -> None:
    rule_id = {"encrypted": ".m.rule.encrypted_room_one_to_one", "message": ".m.rule.room_one_to_one"}[suffix]
    disabled = set_enabled(default_ruleset(BOB), "underride", rule_id, enabled=False)
    assert decide(make_event(f"m.room.{suffix}"), members=2, ruleset=disabled) == PLAIN


@pytest.mark.parametrize("rule_id", [".m.rule.member_event", ".m.rule.reaction", ".m.rule.room.server_acl"])
def test_rules_that_silence_stand_before_the_rules_that_would_notify(rule_id: Any) -> None:
    rule = next(rule for rule in default_ruleset(BOB)["override"] if rule["rule_id"] == rule_id)
    assert rule["enabled"]
    assert rule["actions"] == []


def test_the_order_is_that_of_the_specification() -> None:
    override = [rule["rule_id"].removeprefix(".m.rule.") for rule in default_ruleset(BOB)["override"]]
    assert override == [
        "master",
        "suppress_notices",
        "invite_for_me",
        ".org.veche.rule.request",
        "member_event",
        "is_user_mention",
        "is_room_mention",
        "tombstone",
        "reaction",
        "room.server_acl",
        "suppress_edits",
    ]
    underride = [rule["rule_id"].removeprefix(".m.rule.") for rule in default_ruleset(BOB)["underride"]]
    assert underride == ["call", "encrypted_room_one_to_one", "room_one_to_one", "message", "encrypted"]


def test_the_rules_without_the_user_are_those_with_but_three() -> None:
    own, common = default_ruleset(BOB)["override"], IMPERSONAL_RULESET["override"]
    missing = [rule["rule_id"] for rule in own if rule not in common]
    assert missing == [".m.rule.invite_for_me", ".org.veche.rule.request", ".m.rule.is_user_mention"]
    assert [rule for rule in own if rule in common] == common


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (make_text(), set()),
        (make_text(**mentions(BOB, "@carol:here", 5)), {BOB, "@carol:here"}),
        (make_event("m.room.member", INVITE, state_key=BOB), {BOB}),
        (make_event("m.room.member", INVITE), set()),
        (make_event("m.room.member", {"membership": "join"}, state_key=BOB), set()),
        (make_event("m.room.topic", INVITE, state_key=BOB), set()),
    ],
)
def test_mentioned_and_invited_users_are_concerned(event: dict[str, Any], expected: Any) -> None:
    assert personally_concerned(event) == expected


@pytest.mark.parametrize("members", [2, 20])
@pytest.mark.parametrize("power", [0, 50])
@pytest.mark.parametrize(
    "event",
    [
        make_text(),
        make_text(msgtype="m.notice"),
        make_text(**mentions("@carol:here", room=True)),
        make_text(**mentions("")),
        make_text(**EDIT),
        make_event("m.room.encrypted"),
        make_event("m.room.member", INVITE, state_key="@carol:here"),
        make_event("m.room.tombstone", state_key=""),
    ],
)
def test_the_default_outcome_is_that_of_everybody_who_is_not_concerned(
    event: dict[str, Any], power: Any, members: Any
) -> None:
    assert BOB not in personally_concerned(event)
    outcome = default_outcome(
        event, member_count=members, sender_power_level=power, notification_levels={"room": 50}
    )
    assert outcome[:3] == decide(event, members=members, power=power)
