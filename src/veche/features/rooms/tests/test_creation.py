"""Stories of rooms that come into being."""

import asyncio
from typing import Any

import pytest
from tests.in_process import House

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("wish", "errcode"),
    [
        ({"room_version": "99"}, "M_UNSUPPORTED_ROOM_VERSION"),
        ({"room_version": 12}, "M_BAD_JSON"),
        ({"preset": "cosy"}, "M_INVALID_PARAM"),
        ({"visibility": "hazy"}, "M_INVALID_PARAM"),
        ({"invite": ["nobody"]}, "M_INVALID_PARAM"),
        ({"room_alias_name": "a:b"}, "M_INVALID_PARAM"),
        ({"room_alias_name": "x" * 300}, "M_INVALID_PARAM"),
        ({"name": "x" * 70_000}, "M_TOO_LARGE"),
        ({"creation_content": {"additional_creators": ["nobody"]}}, "M_INVALID_ROOM_STATE"),
        ({"room_version": "11", "power_level_content_override": {"users": {}}, "name": "N"}, "M_INVALID_ROOM_STATE"),
        ({"power_level_content_override": {"users_default": "high"}}, "M_INVALID_ROOM_STATE"),
        ({"initial_state": [{"type": "m.room.create", "content": {}}]}, "M_INVALID_PARAM"),
    ],
)  # fmt: skip
async def test_a_room_that_cannot_be_is_refused_and_leaves_nothing(
    house: House, wish: Any, errcode: str
) -> None:
    alice = await house.person("alice")
    before = house.app.kit.database.position
    answer = await alice.ask("POST", "/createRoom", wish)
    assert (answer.status_code, answer.json()["errcode"]) in {(400, errcode), (413, errcode)}, answer.text
    assert house.app.kit.database.position == before


async def test_a_room_begins_with_everything_that_was_wished_for(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    encryption = {
        "type": "m.room.encryption",
        "state_key": "",
        "content": {"algorithm": "m.megolm.v1.aes-sha2"},
    }
    room = await alice.create_room(
        preset="private_chat", visibility="public", name="Home", topic="All of us", room_alias_name="home",
        initial_state=[encryption], creation_content={"type": "m.space"}, invite=[bob.user_id], is_direct=True,
        power_level_content_override={"events_default": 10},
    )  # fmt: skip
    state = {
        (event["type"], event["state_key"]): event["content"]
        for event in await alice.must("GET", f"/rooms/{room}/state")
    }
    assert state["m.room.create", ""]["type"] == "m.space"
    assert state["m.room.name", ""] == {"name": "Home"}
    assert state["m.room.topic", ""]["topic"] == "All of us"
    assert state["m.room.canonical_alias", ""] == {"alias": "#home:localhost"}
    assert state["m.room.encryption", ""] == encryption["content"]
    assert state["m.room.power_levels", ""]["events_default"] == 10
    assert state["m.room.join_rules", ""] == {"join_rule": "invite"}
    assert state["m.room.member", bob.user_id]["is_direct"] is True
    assert room in [one["room_id"] for one in (await alice.must("GET", "/publicRooms"))["chunk"]]


async def test_in_version_12_the_room_is_its_create_event_and_creators_stand_above_all_levels(
    house: House,
) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="trusted_private_chat", invite=[bob.user_id])
    await bob.must("POST", f"/join/{room}", {})
    state = {
        (event["type"], event["state_key"]): event
        for event in await alice.must("GET", f"/rooms/{room}/state")
    }
    create, levels = state["m.room.create", ""], state["m.room.power_levels", ""]["content"]
    assert create["event_id"][1:] == room[1:]
    assert (create["content"]["room_version"], create["content"]["additional_creators"]) == (
        "12",
        [bob.user_id],
    )
    assert not {alice.user_id, bob.user_id} & set(levels.get("users", {}))
    assert levels["events"]["m.room.tombstone"] > levels.get("state_default", 50)
    path = f"/rooms/{room}/state/m.room.power_levels"
    above_all = {"state_default": 1_000_000, "events": {"m.room.power_levels": 1_000_000}}
    await bob.must("PUT", path, levels | above_all)
    for creator in (alice, bob):
        refused = await creator.ask("PUT", path, levels | {"users": {creator.user_id: 100}})
        assert (refused.status_code, refused.json()["errcode"]) == (403, "M_FORBIDDEN")
    assert (await alice.ask("POST", f"/rooms/{room}/kick", {"user_id": bob.user_id})).status_code == 403


@pytest.mark.parametrize("version", ["11", "12"])
async def test_rooms_made_alike_at_the_same_moment_are_different_rooms(house: House, version: str) -> None:
    alice = await house.person("alice")
    making = [alice.create_room(room_version=version, name="Home") for _ in range(10)]
    rooms = await asyncio.gather(*making)
    assert len(set(rooms)) == 10
    assert set((await alice.must("GET", "/joined_rooms"))["joined_rooms"]) == set(rooms)
