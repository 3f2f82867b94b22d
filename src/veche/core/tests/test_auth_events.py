"""Auth events selection, case by case, for every room version."""

from typing import Any

import pytest

from veche.core.auth_events import auth_event_keys
from veche.core.event import StateKey
from veche.core.room_versions import get_room_version

CREATE = ("m.room.create", "")
POWER = ("m.room.power_levels", "")
RULES = ("m.room.join_rules", "")
ALICE = ("m.room.member", "@alice:a")
BOB = ("m.room.member", "@bob:b")
CAROL = ("m.room.member", "@carol:c")
TOKEN = ("m.room.third_party_invite", "token")
THIRD_PARTY = {"third_party_invite": {"signed": {"token": "token"}}}
AUTHORISED = {"join_authorised_via_users_server": "@carol:c"}


def keys_of(type_: str, state_key: str | None, content: Any, version: str = "12") -> list[StateKey]:
    return auth_event_keys(type_, "@alice:a", state_key, content, get_room_version(version))


def member_keys(target: str, membership: Any, **content: Any) -> list[StateKey]:
    return keys_of("m.room.member", target, {"membership": membership, **content})


@pytest.mark.parametrize("version", ["10", "11", "12"])
def test_the_create_event_cites_nothing(version: str) -> None:
    assert keys_of("m.room.create", "", {}, version) == []


@pytest.mark.parametrize(("version", "cited"), [("10", [CREATE]), ("11", [CREATE]), ("12", [])])
def test_only_rooms_that_are_not_named_by_their_create_event_cite_it(version: str, cited: Any) -> None:
    assert keys_of("m.room.message", None, {}, version) == [*cited, POWER, ALICE]
    assert keys_of("m.room.member", "@alice:a", {"membership": "join"}, version) == [
        *cited,
        POWER,
        ALICE,
        RULES,
    ]


@pytest.mark.parametrize(
    ("type_", "state_key", "content"),
    [
        ("m.room.message", None, {"body": "hi"}),
        ("m.room.topic", "", {"topic": "t"}),
        ("m.room.power_levels", "", {}),
        ("m.room.message", None, {"membership": "join", **AUTHORISED}),
        ("m.room.member", None, {"membership": "join"}),
    ],
)
def test_an_event_that_is_no_membership_cites_power_and_sender(
    type_: str, state_key: str | None, content: Any
) -> None:
    assert keys_of(type_, state_key, content) == [POWER, ALICE]


@pytest.mark.parametrize(
    ("target", "membership", "content", "cited"),
    [
        ("@alice:a", "join", {}, [RULES]),
        ("@alice:a", "knock", {}, [RULES]),
        ("@alice:a", "leave", {}, []),
        ("@bob:b", "invite", {}, [BOB, RULES]),
        ("@bob:b", "leave", {}, [BOB]),
        ("@bob:b", "ban", {}, [BOB]),
        ("@bob:b", "invite", THIRD_PARTY, [BOB, RULES, TOKEN]),
        ("@alice:a", "join", AUTHORISED, [RULES, CAROL]),
        ("@alice:a", "join", THIRD_PARTY, [RULES]),
        ("@bob:b", "invite", AUTHORISED, [BOB, RULES]),
        ("@alice:a", "leave", AUTHORISED, []),
        ("@alice:a", "join", {"join_authorised_via_users_server": "@alice:a"}, [RULES]),
    ],
)
def test_a_membership_cites_what_it_is_judged_by(
    target: str, membership: Any, content: Any, cited: Any
) -> None:
    assert member_keys(target, membership, **content) == [POWER, ALICE, *cited]


@pytest.mark.parametrize(
    ("membership", "content"),
    [
        ("invite", {"third_party_invite": None}),
        ("invite", {"third_party_invite": {"signed": "text"}}),
        ("invite", {"third_party_invite": {"signed": {"token": 5}}}),
        ("join", {"join_authorised_via_users_server": {"not": "a user"}}),
    ],
)
def test_content_of_the_wrong_shape_cites_nothing_more(membership: Any, content: Any) -> None:
    assert member_keys("@bob:b", membership, **content) == [POWER, ALICE, BOB, RULES]


@pytest.mark.parametrize("membership", [None, 5, ["join"], "dancing"])
def test_an_unknown_membership_cites_the_two_members(membership: Any) -> None:
    assert member_keys("@bob:b", membership) == [POWER, ALICE, BOB]
