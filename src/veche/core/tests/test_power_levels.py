import math
from typing import Any

import pytest

from veche.core.errors import Forbidden
from veche.core.power_levels import PowerLevels, check_power_levels_content, creators
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
    make_room,
)


def levels_of(version: RoomVersion, **content: Any) -> PowerLevels:
    return PowerLevels.of_state(make_room(version, make_levels(ALICE, **content)), version)


@pytest.mark.parametrize(
    ("version", "content", "expected"),
    [
        (V10, {"creator": BOB}, {BOB}),
        (V10, {"creator": 5}, set()),
        (V10, {"additional_creators": [CAROL]}, {ALICE}),
        (V11, {"creator": BOB, "additional_creators": [CAROL]}, {ALICE}),
        (V12, {}, {ALICE}),
        (V12, {"additional_creators": [BOB, CAROL]}, {ALICE, BOB, CAROL}),
        (V12, {"additional_creators": [BOB, 5, None]}, {ALICE, BOB}),
        (V12, {"additional_creators": "@bob:here"}, {ALICE}),
    ],
)
def test_creators_are_who_the_version_says(
    version: RoomVersion, content: dict[str, Any], expected: Any
) -> None:
    assert creators(make_create(version, **content), version) == expected


@pytest.mark.parametrize("version", [V10, V11])
def test_without_power_levels_the_creator_has_100_and_others_nothing(version: RoomVersion) -> None:
    levels = PowerLevels.of_state(make_room(version), version)
    assert (levels.user_level(ALICE), levels.user_level(BOB)) == (100, 0)


def test_power_levels_may_demote_an_old_creator() -> None:
    assert levels_of(V11, users={BOB: 100}).user_level(ALICE) == 0


@pytest.mark.parametrize("content", [{}, {"users": {}}, {"users_default": 3}])
def test_a_new_creator_stands_above_every_level(content: dict[str, Any]) -> None:
    levels = levels_of(V12, **content)
    assert levels.user_level(ALICE) == math.inf > levels.user_level(BOB)


def test_without_power_levels_a_new_creator_stands_above_too() -> None:
    levels = PowerLevels.of_state(make_room(V12), V12)
    assert (levels.user_level(ALICE), levels.user_level(BOB)) == (math.inf, 0)


def test_without_a_create_event_nobody_is_a_creator() -> None:
    assert PowerLevels.of_state({}, V12).user_level(ALICE) == 0


def test_users_have_their_own_level_or_the_default() -> None:
    levels = levels_of(V11, users={ALICE: 70}, users_default=-5)
    assert (levels.user_level(ALICE), levels.user_level(BOB)) == (70, -5)


def test_event_types_have_their_own_level_or_the_default_of_their_kind() -> None:
    levels = levels_of(V11, events={"m.room.name": 10, "a": 1}, state_default=40, events_default=2)
    assert levels.event_level("m.room.name", is_state=True) == 10
    assert levels.event_level("a", is_state=False) == 1
    assert levels.event_level("m.room.topic", is_state=True) == 40
    assert levels.event_level("m.room.message", is_state=False) == 2


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("has_event", [True, False])
def test_actions_have_the_levels_of_the_specification_by_default(
    version: RoomVersion, has_event: Any
) -> None:
    state = make_room(version, *([make_levels(ALICE)] if has_event else []))
    levels = PowerLevels.of_state(state, version)
    found = {action: levels.level_for(action) for action in ("ban", "kick", "redact", "invite")}
    assert found == {"ban": 50, "kick": 50, "redact": 50, "invite": 0}
    assert levels.level_for("state_default") == levels.event_level("m.room.name", is_state=True) == 50
    assert levels.level_for("events_default") == levels.event_level("m.room.message", is_state=False) == 0
    assert levels.notification_level("room") == 50


def test_levels_that_are_set_are_used() -> None:
    levels = levels_of(V11, ban=1, notifications={"room": 2}, users={BOB: 1})
    assert (levels.level_for("ban"), levels.notification_level("room")) == (1, 2)
    assert levels.may_do(BOB, "ban")
    assert not levels.may_do(BOB, "kick")
    assert levels.may_send(BOB, "m.room.message", is_state=False)
    assert not levels.may_send(BOB, "m.room.name", is_state=True)


@pytest.mark.parametrize("wrong", [None, "50", True, 1.5, [], {}])
def test_what_has_no_right_shape_reads_as_the_default(wrong: Any) -> None:
    levels = levels_of(V11, ban=wrong, users={BOB: wrong}, events={"a": wrong}, notifications=wrong)
    assert levels.level_for("ban") == 50
    assert levels.user_level(BOB) == 0
    assert levels.event_level("a", is_state=True) == 50
    assert levels.notification_level("room") == 50


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("wrong", [None, "50", True, 1.5, [], {}])
@pytest.mark.parametrize("field", ["users_default", "events_default", "ban", "invite", "redact", "kick"])
def test_a_new_level_must_be_an_integer(version: RoomVersion, field: Any, wrong: Any) -> None:
    with pytest.raises(Forbidden):
        check_power_levels_content({field: wrong}, frozenset(), version)


@pytest.mark.parametrize(
    "content",
    [
        {"events": []},
        {"events": {"m.room.name": "50"}},
        {"notifications": {"room": 1.0}},
        {"notifications": None},
        {"users": None},
        {"users": {BOB: True}},
        {"users": {"bob": 50}},
        {"users": {"@bob": 50}},
    ],
)
def test_new_maps_of_levels_must_hold_integers(content: dict[str, Any]) -> None:
    with pytest.raises(Forbidden):
        check_power_levels_content(content, frozenset(), V11)


def test_creators_may_be_listed_until_their_power_is_infinite() -> None:
    content = {"users": {ALICE: 100}}
    check_power_levels_content(content, frozenset([ALICE]), V11)
    check_power_levels_content(content, frozenset([BOB]), V12)
    with pytest.raises(Forbidden):
        check_power_levels_content(content, frozenset([ALICE]), V12)


def test_an_empty_content_is_well_formed() -> None:
    check_power_levels_content({}, frozenset(), V12)
