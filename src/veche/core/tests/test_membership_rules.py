from typing import Any

import pytest

from veche.core.auth_rules import check_allowed
from veche.core.errors import Forbidden
from veche.core.event import Event
from veche.core.power_levels import RoomState
from veche.core.room_versions import RoomVersion
from veche.core.tests.room_of_rules import (
    ALICE,
    BOB,
    CAROL,
    CREATE_ID,
    V10,
    V11,
    V12,
    VERSIONS,
    make_create,
    make_event,
    make_levels,
    make_member,
    make_room,
    make_rules,
    make_state,
)

DAVE = "@dave:here"
ANY_MEMBERSHIP = (None, "invite", "join", "leave", "ban", "knock")
JOIN_RULES = ("public", "invite", "knock", "restricted", "knock_restricted", "private", None, 5, ["public"])

every_version = pytest.mark.parametrize("version", VERSIONS)
every_membership = pytest.mark.parametrize("before", ANY_MEMBERSHIP)
every_join_rule = pytest.mark.parametrize("join_rule", JOIN_RULES)


def is_allowed(event: Event, state: RoomState, version: RoomVersion = V12) -> bool:
    try:
        check_allowed(event, state, version)
    except Forbidden:
        return False
    return True


def members(**memberships: str | None) -> list[Event]:
    """Return membership events by localpart, none for None."""
    return [
        make_member(f"@{name}:here", membership) for name, membership in memberships.items() if membership
    ]


# --- joining


@every_version
def test_the_creator_joins_directly_after_the_create_event(version: RoomVersion) -> None:
    event = make_event(
        ALICE, "m.room.member", {"membership": "join"}, state_key=ALICE, prev_events=[CREATE_ID]
    )
    assert is_allowed(event, make_state(make_create(version)), version)


@every_version
@pytest.mark.parametrize("prev_events", [["$other"], [CREATE_ID, "$other"], [], None, 5])
def test_later_the_creator_joins_as_anybody_else(version: RoomVersion, prev_events: Any) -> None:
    content = {"membership": "join"}
    event = make_event(ALICE, "m.room.member", content, state_key=ALICE, prev_events=prev_events)
    assert not is_allowed(event, make_state(make_create(version)), version)


@pytest.mark.parametrize(
    ("version", "content"),
    [(V10, {}), (V11, {"creator": BOB}), (V12, {"additional_creators": [BOB]})],
)
def test_nobody_but_the_creator_joins_directly_after_the_create_event(
    version: RoomVersion, content: dict[str, Any]
) -> None:
    event = make_event(BOB, "m.room.member", {"membership": "join"}, state_key=BOB, prev_events=[CREATE_ID])
    assert not is_allowed(event, make_state(make_create(version, **content)), version)


def test_in_version_10_the_creator_is_whom_the_create_event_names() -> None:
    event = make_event(BOB, "m.room.member", {"membership": "join"}, state_key=BOB, prev_events=[CREATE_ID])
    assert is_allowed(event, make_state(make_create(V10, creator=BOB)), V10)


@every_version
@every_join_rule
@every_membership
def test_who_may_join_depends_on_the_join_rule_and_the_membership(
    version: RoomVersion, join_rule: Any, before: Any
) -> None:
    state = make_room(version, make_rules(join_rule), *members(bob=before))
    by_membership = join_rule in ("invite", "knock", "restricted", "knock_restricted")
    expected = before != "ban" and (join_rule == "public" or (by_membership and before in ("invite", "join")))
    assert is_allowed(make_member(BOB, "join"), state, version) is expected


@every_version
@every_membership
def test_a_room_without_a_join_rule_takes_the_invited(version: RoomVersion, before: Any) -> None:
    state = make_room(version, *members(bob=before))
    assert is_allowed(make_member(BOB, "join"), state, version) is (before in ("invite", "join"))


@every_version
@pytest.mark.parametrize("join_rule", ["public", "restricted"])
def test_nobody_joins_for_another(version: RoomVersion, join_rule: Any) -> None:
    state = make_room(version, make_rules(join_rule), *members(bob="invite"))
    assert not is_allowed(make_member(ALICE, "join", BOB), state, version)


@every_version
@pytest.mark.parametrize("join_rule", ["restricted", "knock_restricted"])
@pytest.mark.parametrize(
    ("memberships", "levels", "allowed"),
    [
        ({"dave": "join"}, {"invite": 0}, True),
        ({"dave": "join"}, {"invite": 10}, False),
        ({"dave": "join"}, {"invite": 10, "users": {DAVE: 10}}, True),
        ({"dave": "invite"}, {"invite": 0}, False),
        ({"dave": "leave"}, {"invite": 0, "users": {DAVE: 100}}, False),
        ({}, {"invite": 0}, False),
        ({"dave": "join", "bob": "ban"}, {"invite": 0}, False),
    ],
)
def test_a_member_who_may_invite_vouches_for_a_restricted_join(
    version: RoomVersion, join_rule: Any, memberships: Any, levels: Any, *, allowed: bool
) -> None:
    state = make_room(version, make_rules(join_rule), make_levels(ALICE, **levels), *members(**memberships))
    event = make_member(BOB, "join", join_authorised_via_users_server=DAVE)
    assert is_allowed(event, state, version) is allowed


@every_version
@pytest.mark.parametrize("join_rule", ["invite", "knock"])
def test_nobody_vouches_where_the_rule_is_not_restricted(version: RoomVersion, join_rule: Any) -> None:
    state = make_room(version, make_rules(join_rule), *members(dave="join"))
    event = make_member(BOB, "join", join_authorised_via_users_server=DAVE)
    assert not is_allowed(event, state, version)


@pytest.mark.parametrize("voucher", [None, 5, [DAVE], {}])
def test_a_voucher_of_no_sense_is_none(voucher: Any) -> None:
    state = make_room(V12, make_rules("restricted"), *members(dave="join"))
    assert not is_allowed(make_member(BOB, "join", join_authorised_via_users_server=voucher), state)


def test_an_infinite_creator_vouches_whatever_the_invite_level() -> None:
    state = make_room(V12, make_rules("restricted"), make_levels(ALICE, invite=9000))
    event = make_member(BOB, "join", join_authorised_via_users_server=ALICE)
    assert is_allowed(event, state)


# --- inviting


@every_version
@every_membership
def test_members_invite_those_who_are_neither_in_nor_banned(version: RoomVersion, before: Any) -> None:
    state = make_room(version, *members(bob=before))
    assert is_allowed(make_member(ALICE, "invite", BOB), state, version) is (before not in ("join", "ban"))


@every_version
@every_membership
def test_only_members_invite(version: RoomVersion, before: Any) -> None:
    state = make_room(version, *members(bob=before))
    assert is_allowed(make_member(BOB, "invite", CAROL), state, version) is (before == "join")


@every_version
@pytest.mark.parametrize(("level", "allowed"), [(9, False), (10, True), (11, True)])
def test_inviting_takes_its_level(version: RoomVersion, level: Any, *, allowed: bool) -> None:
    state = make_room(version, make_levels(ALICE, invite=10, users={BOB: level}), *members(bob="join"))
    assert is_allowed(make_member(BOB, "invite", CAROL), state, version) is allowed


# --- leaving, kicking, lifting bans


@every_version
@every_membership
def test_one_leaves_declines_or_takes_back_a_knock(version: RoomVersion, before: Any) -> None:
    state = make_room(version, *members(bob=before))
    assert is_allowed(make_member(BOB, "leave"), state, version) is (before in ("invite", "join", "knock"))


@every_version
@pytest.mark.parametrize("action", ["leave", "ban"])
@pytest.mark.parametrize(
    ("own", "theirs", "allowed"),
    [(50, 49, True), (50, 50, False), (50, 51, False), (49, 0, False), (49, 49, False)],
)
def test_kick_and_ban_take_their_level_and_a_target_below(
    version: RoomVersion, action: Any, own: Any, theirs: Any, *, allowed: bool
) -> None:
    levels = make_levels(ALICE, users={BOB: own, DAVE: theirs})
    state = make_room(version, levels, *members(bob="join", dave="join"))
    assert is_allowed(make_member(BOB, action, DAVE), state, version) is allowed


@every_version
@every_membership
@pytest.mark.parametrize("action", ["leave", "ban"])
def test_only_members_kick_and_ban(version: RoomVersion, before: Any, action: Any) -> None:
    levels = make_levels(ALICE, users={BOB: 60})
    state = make_room(version, levels, *members(bob=before, dave="join"))
    assert is_allowed(make_member(BOB, action, DAVE), state, version) is (before == "join")


@every_version
@every_membership
def test_whoever_is_not_there_can_be_banned_too(version: RoomVersion, before: Any) -> None:
    state = make_room(version, make_levels(ALICE, users={BOB: 50}), *members(bob="join", dave=before))
    assert is_allowed(make_member(BOB, "ban", DAVE), state, version)


@every_version
@pytest.mark.parametrize(
    ("kick", "ban", "allowed"), [(50, 50, True), (50, 51, False), (51, 50, False), (0, 0, True)]
)
def test_lifting_a_ban_takes_the_levels_of_kick_and_ban(
    version: RoomVersion, kick: Any, ban: Any, *, allowed: bool
) -> None:
    levels = make_levels(ALICE, users={BOB: 50}, kick=kick, ban=ban)
    state = make_room(version, levels, *members(bob="join", dave="ban"))
    assert is_allowed(make_member(BOB, "leave", DAVE), state, version) is allowed


@every_version
def test_the_banned_do_not_lift_their_own_ban(version: RoomVersion) -> None:
    levels = make_levels(ALICE, users={BOB: 100})
    assert not is_allowed(make_member(BOB, "leave"), make_room(version, levels, *members(bob="ban")), version)


@pytest.mark.parametrize("action", ["leave", "ban"])
def test_infinite_creators_cannot_be_removed_even_by_each_other(action: Any) -> None:
    create_event = make_create(V12, additional_creators=[BOB])
    levels = make_levels(ALICE, users={DAVE: 2**53 - 1})
    state = make_room(V12, create_event, levels, *members(bob="join", dave="join"))
    assert not is_allowed(make_member(ALICE, action, BOB), state)
    assert not is_allowed(make_member(DAVE, action, BOB), state)
    assert is_allowed(make_member(BOB, action, DAVE), state)


# --- knocking


@every_version
@every_join_rule
@every_membership
def test_who_may_knock_depends_on_the_join_rule_and_the_membership(
    version: RoomVersion, join_rule: Any, before: Any
) -> None:
    state = make_room(version, make_rules(join_rule), *members(bob=before))
    expected = join_rule in ("knock", "knock_restricted") and before not in ("ban", "invite", "join")
    assert is_allowed(make_member(BOB, "knock"), state, version) is expected


@every_version
def test_nobody_knocks_for_another(version: RoomVersion) -> None:
    assert not is_allowed(make_member(ALICE, "knock", BOB), make_room(version, make_rules("knock")), version)


# --- what is no membership


@every_version
@pytest.mark.parametrize(
    "content", [{}, {"membership": 5}, {"membership": ["join"]}, {"membership": "owner"}]
)
def test_what_is_no_membership_is_refused(version: RoomVersion, content: dict[str, Any]) -> None:
    event = make_event(ALICE, "m.room.member", content, state_key=ALICE)
    assert not is_allowed(event, make_room(version), version)


@every_version
def test_a_membership_is_of_somebody(version: RoomVersion) -> None:
    event = make_event(ALICE, "m.room.member", {"membership": "join"})
    assert not is_allowed(event, make_room(version), version)
