from typing import Any

import pytest

from veche.core.event import Event
from veche.core.history_visibility import may_see, read_history_visibility
from veche.core.tests.room_of_rules import ALICE, BOB, make_event, make_member

MESSAGE = make_event(ALICE, "m.room.message", {"body": "hello"})
VISIBILITIES = ("world_readable", "shared", "invited", "joined")
MEMBERSHIPS = ("join", "invite", "knock", "leave", "ban", None)


def make_visibility(value: Any, state_key: str = "") -> Event:
    content = {"history_visibility": value}
    return make_event(ALICE, "m.room.history_visibility", content, state_key=state_key)


def sees(event: Event, visibility: Any, membership: Any, *, joins_later: Any = False) -> bool:
    return may_see(event, BOB, visibility=visibility, membership=membership, has_joined_since=joins_later)


@pytest.mark.parametrize("visibility", VISIBILITIES)
@pytest.mark.parametrize("membership", MEMBERSHIPS)
@pytest.mark.parametrize("joins_later", [False, True])
def test_a_message_is_seen_as_its_time_had_it(visibility: Any, membership: Any, joins_later: Any) -> None:
    expected = (
        visibility == "world_readable"
        or membership == "join"
        or (visibility == "shared" and joins_later)
        or (visibility == "invited" and membership == "invite")
    )
    assert sees(MESSAGE, visibility, membership, joins_later=joins_later) is expected


def test_what_is_sent_after_one_left_stays_unseen() -> None:
    assert not sees(MESSAGE, "shared", "leave")


def test_who_comes_back_to_a_shared_room_sees_what_was_sent_meanwhile() -> None:
    assert sees(MESSAGE, "shared", "leave", joins_later=True)
    assert not sees(MESSAGE, "joined", "leave", joins_later=True)


@pytest.mark.parametrize("visibility", VISIBILITIES)
@pytest.mark.parametrize(("before", "after"), [(None, "join"), ("join", "leave"), ("join", "ban")])
def test_own_joining_and_leaving_is_always_seen(visibility: Any, before: Any, after: Any) -> None:
    assert sees(make_member(BOB, after), visibility, before)


@pytest.mark.parametrize(
    ("visibility", "before", "after", "expected"),
    [
        ("invited", None, "invite", True),
        ("invited", "invite", "leave", True),
        ("joined", None, "invite", False),
        ("shared", None, "invite", False),
        ("joined", "leave", "ban", False),
    ],
)
def test_own_membership_is_seen_by_who_sees_before_or_after_it(
    visibility: Any, before: Any, after: Any, expected: Any
) -> None:
    assert sees(make_member(ALICE, after, BOB), visibility, before) is expected


def test_memberships_of_others_change_nothing() -> None:
    assert not sees(make_member(ALICE, "join"), "joined", "leave")
    assert not sees(make_event(ALICE, "m.room.topic", {"membership": "join"}, state_key=BOB), "joined", None)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("joined", "world_readable", True),
        ("world_readable", "joined", True),
        ("joined", "invited", False),
        ("joined", None, False),
    ],
)
def test_a_change_of_visibility_is_seen_by_who_sees_before_or_after_it(
    before: Any, after: Any, expected: Any
) -> None:
    assert sees(make_visibility(after), before, None) is expected


def test_a_visibility_of_some_other_state_key_says_nothing() -> None:
    assert not sees(make_visibility("world_readable", state_key="a"), "joined", None)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (None, "shared"),
        ({}, "shared"),
        ({"history_visibility": "secret"}, "shared"),
        ({"history_visibility": ["joined"]}, "shared"),
        *(({"history_visibility": value}, value) for value in VISIBILITIES),
    ],
)
def test_what_is_not_understood_is_shared(content: dict[str, Any], expected: Any) -> None:
    assert read_history_visibility(content) == expected
