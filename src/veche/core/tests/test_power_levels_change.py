from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veche.core.auth_rules import check_allowed
from veche.core.errors import Forbidden
from veche.core.event import Event
from veche.core.power_levels import RoomState
from veche.core.room_versions import RoomVersion
from veche.core.tests.room_of_rules import (
    ALICE,
    BOB,
    CAROL,
    V10,
    V11,
    V12,
    VERSIONS,
    make_create,
    make_levels,
    make_member,
    make_room,
)

DAVE = "@dave:here"
BASE: dict[str, Any] = {
    "users": {BOB: 50, CAROL: 50, DAVE: 20},
    "state_default": 50,
    "events": {"high": 60, "own": 50},
}

every_version = pytest.mark.parametrize("version", VERSIONS)


def is_allowed(event: Event, state: RoomState, version: RoomVersion) -> bool:
    try:
        check_allowed(event, state, version)
    except Forbidden:
        return False
    return True


def may_change(old: Any, new: Any, version: RoomVersion, sender: str = BOB) -> bool:
    state = make_room(version, make_levels(ALICE, **old), make_member(BOB, "join"))
    return is_allowed(make_levels(sender, **new), state, version)


@every_version
def test_the_first_levels_are_free(version: RoomVersion) -> None:
    users = {BOB: 100} if version is V12 else {ALICE: 100, BOB: 100}
    assert is_allowed(make_levels(ALICE, users=users, ban=2000), make_room(version), version)


@every_version
def test_malformed_levels_are_refused(version: RoomVersion) -> None:
    assert not is_allowed(make_levels(ALICE, users={BOB: "100"}), make_room(version), version)


def test_infinite_creators_are_never_listed() -> None:
    create_event = make_create(V12, additional_creators=[BOB])
    state = make_room(V12, create_event)
    assert not is_allowed(make_levels(ALICE, users={ALICE: 100}), state, V12)
    assert not is_allowed(make_levels(ALICE, users={BOB: 100}), state, V12)
    assert is_allowed(make_levels(ALICE, users={CAROL: 100}), state, V12)


def test_an_infinite_creator_may_change_every_level() -> None:
    old = {**BASE, "users": {BOB: 9000}, "ban": 9000}
    assert may_change(old, {"users": {BOB: 0, CAROL: 9001}, "kick": 9001}, V12, sender=ALICE)


@pytest.mark.parametrize("version", [V10, V11])
def test_sending_levels_takes_the_level_of_their_type(version: RoomVersion) -> None:
    state = make_room(version, make_levels(ALICE, **BASE), make_member(DAVE, "join"))
    assert not is_allowed(make_levels(DAVE, **BASE), state, version)


@every_version
@pytest.mark.parametrize("field", ["users_default", "events_default", "ban", "redact", "kick", "invite"])
@pytest.mark.parametrize(
    ("before", "after", "allowed"),
    [
        (None, 50, True),
        (None, 51, False),
        (50, None, True),
        (51, None, False),
        (50, 0, True),
        (0, 50, True),
        (51, 0, False),
        (0, 51, False),
        (51, 51, True),
    ],
)
def test_single_levels_change_up_to_the_own_level(
    version: RoomVersion, field: Any, before: Any, after: Any, *, allowed: bool
) -> None:
    old = BASE if before is None else {**BASE, field: before}
    new = BASE if after is None else {**BASE, field: after}
    assert may_change(old, new, version) is allowed


@every_version
@pytest.mark.parametrize("field", ["events", "notifications"])
@pytest.mark.parametrize(
    ("before", "after", "allowed"),
    [
        ({}, {"a": 50}, True),
        ({}, {"a": 51}, False),
        ({"a": 50}, {}, True),
        ({"a": 51}, {}, False),
        ({"a": 50}, {"a": 49}, True),
        ({"a": 49}, {"a": 51}, False),
        ({"a": 51}, {"a": 50}, False),
        ({"a": 51}, {"a": 51, "b": 1}, True),
    ],
)
def test_entries_of_events_and_notifications_change_up_to_the_own_level(
    version: RoomVersion, field: Any, before: Any, after: Any, *, allowed: bool
) -> None:
    assert may_change({**BASE, field: before}, {**BASE, field: after}, version) is allowed


@every_version
@pytest.mark.parametrize(
    ("change", "allowed"),
    [
        ({DAVE: 50}, True),
        ({DAVE: 51}, False),
        ({DAVE: None}, True),
        ({CAROL: 0}, False),
        ({CAROL: None}, False),
        ({CAROL: 51}, False),
        ({BOB: 0}, True),
        ({BOB: None}, True),
        ({BOB: 51}, False),
        ({"@erin:here": 50}, True),
        ({"@erin:here": 51}, False),
    ],
)
def test_levels_of_users_change_below_the_own_level_and_the_own_downwards(
    version: RoomVersion, change: Any, *, allowed: bool
) -> None:
    users = {**BASE["users"], **change}
    new = {**BASE, "users": {user: level for user, level in users.items() if level is not None}}
    assert may_change(BASE, new, version) is allowed


@every_version
def test_a_user_above_stays_as_they_are(version: RoomVersion) -> None:
    old = {**BASE, "users": {**BASE["users"], CAROL: 70}}
    assert may_change(old, old, version)
    assert not may_change(old, BASE, version)


@every_version
@pytest.mark.parametrize("wrong", [None, "70", [], {"a": "70"}, {"a": None}])
def test_malformed_levels_of_the_past_bind_nobody(version: RoomVersion, wrong: Any) -> None:
    assert may_change({**BASE, "ban": wrong, "notifications": wrong}, BASE, version)


LEVELS = st.integers(0, 100)
USERS = st.sampled_from([BOB, CAROL, DAVE, "@erin:here"])
CONTENTS = st.fixed_dictionaries(
    {},
    optional={
        "ban": LEVELS,
        "users_default": LEVELS,
        "users": st.dictionaries(USERS, LEVELS),
        "events": st.dictionaries(st.sampled_from(["a", "m.room.power_levels"]), LEVELS),
    },
)


@given(CONTENTS, CONTENTS)
def test_nobody_ends_above_the_sender_who_was_not_above_before(old: Any, new: Any) -> None:
    if not may_change(old, new, V11):
        return
    own_level = old.get("users", {}).get(BOB, old.get("users_default", 0))
    before, after = old.get("users", {}), new.get("users", {})
    assert all(level <= own_level or before.get(user) == level for user, level in after.items())
    assert all(
        after.get(user) == level for user, level in before.items() if level >= own_level and user != BOB
    )
