from typing import Any

import pytest

from veche.core.auth_rules import check_allowed
from veche.core.errors import Forbidden
from veche.core.event import Event, StateKey
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
    make_event,
    make_levels,
    make_member,
    make_room,
    make_state,
)

every_version = pytest.mark.parametrize("version", VERSIONS)


def is_allowed(event: Event, state: RoomState, version: RoomVersion = V12) -> bool:
    try:
        check_allowed(event, state, version)
    except Forbidden:
        return False
    return True


def make_message(sender: str, **content: Any) -> Event:
    return make_event(sender, "m.room.message", content)


@every_version
def test_a_room_begins_with_its_create_event(version: RoomVersion) -> None:
    assert is_allowed(make_create(version), {}, version)


@every_version
def test_a_create_event_follows_nothing(version: RoomVersion) -> None:
    event = make_create(version)
    room_id = event.pdu.get("room_id")
    later = make_event(ALICE, event.type, event.content, state_key="", prev_events=["$a"], room_id=room_id)
    assert not is_allowed(later, {}, version)


@pytest.mark.parametrize(
    ("version", "content", "allowed"),
    [
        (V10, {"creator": ALICE}, True),
        (V10, {"creator": ALICE, "room_version": "10"}, True),
        (V10, {"creator": ALICE, "room_version": "11"}, False),
        (V10, {"creator": ALICE, "room_version": 10}, False),
        (V10, {}, False),
        (V11, {}, True),
        (V11, {"additional_creators": "unread in this version"}, True),
        (V12, {"additional_creators": []}, True),
        (V12, {"additional_creators": [BOB, CAROL]}, True),
        (V12, {"additional_creators": BOB}, False),
        (V12, {"additional_creators": None}, False),
        (V12, {"additional_creators": [BOB, 5]}, False),
        (V12, {"additional_creators": ["bob"]}, False),
        (V12, {"room_version": "org.example.unknown"}, False),
        (V12, {"room_version": None}, False),
    ],
)
def test_a_create_event_says_what_its_version_asks(
    version: RoomVersion, content: dict[str, Any], *, allowed: bool
) -> None:
    room_id = None if version is V12 else "!create:here"
    event = make_event(ALICE, "m.room.create", content, state_key="", prev_events=[], room_id=room_id)
    assert is_allowed(event, {}, version) is allowed


@pytest.mark.parametrize("version", [V10, V11])
def test_an_old_room_id_is_of_the_creators_server(version: RoomVersion) -> None:
    content = {"creator": ALICE}
    event = make_event(ALICE, "m.room.create", content, state_key="", prev_events=[], room_id="!create:there")
    assert not is_allowed(event, {}, version)


def test_a_new_create_event_has_no_room_id() -> None:
    event = make_event(ALICE, "m.room.create", {}, state_key="", prev_events=[], room_id="!create")
    assert not is_allowed(event, {}, V12)


@every_version
def test_nothing_happens_in_a_room_without_a_create_event(version: RoomVersion) -> None:
    assert not is_allowed(make_message(ALICE), make_state(make_member(ALICE, "join")), version)


def test_a_new_event_belongs_to_the_room_of_its_create_event() -> None:
    event = make_event(ALICE, "m.room.message", {}, room_id="!another")
    assert not is_allowed(event, make_room(V12), V12)
    assert is_allowed(event, make_room(V11), V11)


@every_version
@pytest.mark.parametrize(("federate", "allowed"), [(False, False), (True, True), (None, True), (0, True)])
def test_a_closed_room_takes_events_of_its_own_server_only(
    version: RoomVersion, federate: Any, *, allowed: bool
) -> None:
    create_event = make_create(version, **{"m.federate": federate})
    state = make_room(version, create_event, make_member(BOB, "join"), make_member(CAROL, "join"))
    assert is_allowed(make_message(BOB), state, version)
    assert is_allowed(make_message(CAROL), state, version) is allowed


@every_version
@pytest.mark.parametrize("membership", ["invite", "leave", "ban", "knock", 5, None])
def test_only_members_send(version: RoomVersion, membership: Any) -> None:
    state = make_room(version, make_member(BOB, membership))
    assert not is_allowed(make_message(BOB), state, version)
    assert is_allowed(make_message(ALICE), state, version)


@every_version
def test_strangers_do_not_send(version: RoomVersion) -> None:
    assert not is_allowed(make_message(BOB), make_room(version), version)


@every_version
def test_events_take_the_level_of_their_type(version: RoomVersion) -> None:
    levels = make_levels(ALICE, users={BOB: 20}, events={"a": 21, "m.room.name": 20})
    state = make_room(version, levels, make_member(BOB, "join"))
    assert is_allowed(make_message(BOB), state, version)
    assert is_allowed(make_event(BOB, "m.room.name", {}, state_key=""), state, version)
    assert not is_allowed(make_event(BOB, "m.room.topic", {}, state_key=""), state, version)
    assert not is_allowed(make_event(BOB, "a", {}), state, version)


@every_version
def test_a_redaction_takes_the_level_of_its_type_and_no_more(version: RoomVersion) -> None:
    state = make_room(version, make_levels(ALICE, redact=90), make_member(BOB, "join"))
    assert is_allowed(make_event(BOB, "m.room.redaction", {"redacts": "$a"}), state, version)
    state = make_room(version, make_levels(ALICE, events={"m.room.redaction": 1}), make_member(BOB, "join"))
    assert not is_allowed(make_event(BOB, "m.room.redaction", {"redacts": "$a"}), state, version)


@every_version
@pytest.mark.parametrize(
    ("state_key", "allowed"), [(BOB, True), (ALICE, False), ("@", False), ("", True), ("_" + ALICE, True)]
)
def test_state_keyed_by_a_user_belongs_to_that_user(
    version: RoomVersion, state_key: str, *, allowed: bool
) -> None:
    state = make_room(version, make_levels(ALICE, state_default=0), make_member(BOB, "join"))
    assert is_allowed(make_event(BOB, "org.veche.note", {}, state_key=state_key), state, version) is allowed


@every_version
@pytest.mark.parametrize(("invite_level", "allowed"), [(0, True), (50, True), (51, False)])
def test_third_party_invites_take_the_level_of_inviting(
    version: RoomVersion, invite_level: Any, *, allowed: bool
) -> None:
    levels = make_levels(
        ALICE, invite=invite_level, users={BOB: 50}, events={"m.room.third_party_invite": 99}
    )
    state = make_room(version, levels, make_member(BOB, "join"))
    event = make_event(BOB, "m.room.third_party_invite", {}, state_key="token")
    assert is_allowed(event, state, version) is allowed


def test_the_state_is_asked_by_key_and_never_walked_through() -> None:
    class OnlyGet:
        def __init__(self, state: RoomState) -> None:
            self.asked: list[StateKey] = []
            self._state = state

        def get(self, key: StateKey, /) -> Event | None:
            self.asked.append(key)
            return self._state.get(key)

    state = OnlyGet(make_room(V11))
    assert is_allowed(make_message(ALICE), state, V11)
    assert len(state.asked) < 5
