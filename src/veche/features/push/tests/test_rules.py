"""What is foreseen of rules, against the rules themselves; what gateways are told, and what they answer."""

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veche.core.ids import EventId, RoomId, UserId
from veche.core.push_rules import (
    PushContext,
    Ruleset,
    add_rule,
    default_ruleset,
    evaluate,
    set_actions,
    set_enabled,
)
from veche.features.push.rules.classes import class_of, evaluable, is_arrival, specials_of
from veche.features.push.rules.gateway import read_rejected
from veche.features.push.rules.prediction import EventClass, Outcome, Prediction, Special
from veche.features.rooms.api import StoredEvent

ROOM, ELSEWHERE = RoomId("!room"), RoomId("!elsewhere")
ME, SENDER = UserId("@me:x"), UserId("@sender:x")
NOTIFY, HIGHLIGHT = ["notify"], ["notify", {"set_tweak": "highlight"}]

actions = st.sampled_from([[], NOTIFY, HIGHLIGHT])
in_room = st.sampled_from(
    [{"kind": "event_match", "key": "room_id", "pattern": p} for p in (ROOM, ELSEWHERE, "!r*")]
)
about_events = st.sampled_from(
    [
        {"kind": "event_match", "key": "content.body", "pattern": "cake"},
        {"kind": "event_match", "key": "type", "pattern": "m.*"},
        {"kind": "unknown"},
    ]
)
defaults = st.sampled_from(
    [(kind, rule["rule_id"]) for kind, rules in default_ruleset(ME).items() for rule in rules]
)
edits = st.one_of(
    st.tuples(
        st.just("own"), st.sampled_from(["override", "underride"]), st.lists(in_room, max_size=2), actions
    ),
    st.tuples(st.just("own"), st.just("override"), st.lists(about_events, max_size=1), actions),
    st.tuples(st.just("room"), st.sampled_from([ROOM, ELSEWHERE]), actions),
    st.tuples(st.just("content"), actions),
    st.tuples(st.just("sender"), actions),
    st.tuples(st.just("enable"), defaults, st.booleans()),
    st.tuples(st.just("change"), defaults, actions),
)
contents = st.fixed_dictionaries(
    {},
    optional={
        "body": st.sampled_from(["hello", "cake"]),
        "msgtype": st.sampled_from(["m.text", "m.notice", "M.NOTICE"]),
        "m.mentions": st.fixed_dictionaries(
            {}, optional={"room": st.booleans(), "user_ids": st.lists(st.sampled_from([ME, "@other:x"]))}
        ),
        "m.relates_to": st.sampled_from(
            [{"rel_type": "m.replace", "event_id": "$x"}, {"rel_type": "m.thread", "event_id": "$x"}]
        ),
    },
)
types = st.sampled_from(
    ["m.room.message", "m.room.encrypted", "m.call.invite", "m.reaction", "m.sticker", "m.room.tombstone"]
)


def edited(steps: list[tuple[Any, ...]]) -> Ruleset:
    ruleset = default_ruleset(ME)
    for number, (what, *rest) in enumerate(steps):
        if what == "own":
            kind, conditions, acts = rest
            ruleset = add_rule(ruleset, kind, str(number), {"conditions": conditions, "actions": acts})
        elif what == "room":
            ruleset = add_rule(ruleset, "room", rest[0], {"actions": rest[1]})
        elif what == "content":
            ruleset = add_rule(ruleset, "content", str(number), {"pattern": "cake", "actions": rest[0]})
        elif what == "sender":
            ruleset = add_rule(ruleset, "sender", SENDER, {"actions": rest[0]})
        elif what == "enable":
            ruleset = set_enabled(ruleset, *rest[0], enabled=rest[1])
        else:
            (kind, rule_id), acts = rest
            ruleset = set_actions(ruleset, kind, rule_id, acts)
    return ruleset


def stored(kind: str, content: dict[str, Any], state_key: str | None = None, **more: Any) -> StoredEvent:
    text = orjson.dumps(content).decode()
    return StoredEvent(7, ROOM, EventId("$e"), kind, state_key, SENDER, 1, text, **more)


@given(steps=st.lists(edits, max_size=4), kind=types, content=contents, is_pair=st.booleans())
@settings(max_examples=300, deadline=None)
def test_what_is_foreseen_is_what_the_rules_say(
    steps: list[tuple[Any, ...]], kind: str, content: dict[str, Any], is_pair: bool
) -> None:
    ruleset = edited(steps)
    prediction = Prediction(ruleset, ME, ROOM, is_pair=is_pair)
    if not prediction.is_complete:
        return
    is_tombstone = kind == "m.room.tombstone"
    entry = stored(kind, {} if is_tombstone else content, "" if is_tombstone else None)
    context = PushContext(
        user_id=ME, member_count=2 if is_pair else 5, sender_power_level=50, notification_levels={}
    )
    decision = evaluate(ruleset, evaluable(entry), context)

    foreseen = prediction.outcome(class_of(entry), special_to_me(entry))

    assert foreseen == Outcome(decision.notify, decision.highlight)
    assert not (prediction.is_muted and decision.notify)


def special_to_me(entry: StoredEvent) -> Special | None:
    found = {special.user_id: special.kind for special in specials_of(entry, may_notify_room=True)}
    return found.get(ME, found.get(UserId("")))


def test_what_nobody_changed_is_foreseen() -> None:
    prediction = Prediction(default_ruleset(ME), ME, ROOM, is_pair=False)

    assert prediction.is_complete
    assert not prediction.is_muted
    assert prediction.outcome(EventClass.MESSAGE) == (True, False)
    assert prediction.outcome(EventClass.MESSAGE, Special.MENTION) == (True, True)
    assert prediction.outcome(EventClass.SILENT) == (False, False)
    assert prediction.outcome(EventClass.SILENT, Special.INVITE) == (True, False)


def test_an_invitation_is_special_to_the_invited() -> None:
    entry = stored("m.room.member", {"membership": "invite"}, ME)

    assert [(s.user_id, s.kind) for s in specials_of(entry, may_notify_room=False)] == [(ME, Special.INVITE)]


def test_a_request_is_special_to_those_who_decide() -> None:
    entry = stored("m.room.member", {"membership": "knock"}, UserId("@asker:here"))
    prediction = Prediction(default_ruleset(ME), ME, ROOM, is_pair=False)

    assert specials_of(entry, may_notify_room=False) == []
    specials = specials_of(entry, may_notify_room=False, letting_in=[ME])
    assert [(special.user_id, special.kind) for special in specials] == [(ME, Special.REQUEST)]
    assert prediction.outcome(EventClass.SILENT, Special.REQUEST) == (True, False)


def test_a_redacted_event_is_nothing_any_more() -> None:
    entry = stored("m.room.message", {"m.mentions": {"user_ids": [ME]}}, redacted_by=EventId("$r"))

    assert (class_of(entry), specials_of(entry, may_notify_room=True)) == (EventClass.SILENT, [])


@pytest.mark.parametrize(
    ("membership", "unsigned", "has_come"),
    [
        ("join", None, True),
        ("join", '"prev_content":{"membership":"invite"},"prev_sender":"@x:y"', True),
        ("join", '"prev_content":{"membership":"join","displayname":"x"},"prev_sender":"@x:y"', False),
        ("leave", '"prev_content":{"membership":"join"},"prev_sender":"@x:y"', False),
    ],
)
def test_somebody_comes_who_was_not_there(membership: str, unsigned: str | None, has_come: bool) -> None:
    entry = stored("m.room.member", {"membership": membership}, ME, unsigned_json=unsigned)

    assert is_arrival(entry) is has_come


@pytest.mark.parametrize(
    ("body", "rejected"),
    [
        (b'{"rejected":["a",5,"b"]}', ["a", "b"]),
        (b'{"rejected":"a"}', []),
        (b"[]", []),
        (b"", []),
        (b"<html>", []),
    ],
)
def test_only_keys_that_are_named_are_rejected(body: bytes, rejected: list[str]) -> None:
    assert read_rejected(body) == rejected
