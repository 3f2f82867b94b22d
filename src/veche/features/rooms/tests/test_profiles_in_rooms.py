"""Stories of how people are shown in rooms, and of what is left when they go."""

import asyncio

import pytest
from tests.in_process import House, Person

pytestmark = pytest.mark.anyio


async def shown(person: Person, room: str, user_id: str) -> dict[str, str]:
    content: dict[str, str] = await person.must("GET", f"/rooms/{room}/state/m.room.member/{user_id}")
    return content


async def until_shown(person: Person, room: str, user_id: str, expected: dict[str, str]) -> None:
    """Wait, by syncing, until a member event says what is expected."""
    since = (await person.sync())["next_batch"]
    async with asyncio.timeout(20):
        while not expected.items() <= (await shown(person, room, user_id)).items():
            since = (await person.sync(since=since, timeout=500))["next_batch"]


async def test_a_new_name_is_shown_in_all_rooms_and_nothing_else_of_the_member_event_is_lost(
    house: House,
) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    rooms = [await alice.create_room(preset="public_chat") for _ in range(3)]
    for room in rooms:
        await bob.must("POST", f"/join/{room}", {})
    content = await shown(bob, rooms[0], bob.user_id) | {"org.example.mood": "calm"}
    await bob.must("PUT", f"/rooms/{rooms[0]}/state/m.room.member/{bob.user_id}", content)
    await bob.must("PUT", f"/profile/{bob.user_id}/displayname", {"displayname": "Bobby"})
    for room in rooms:
        await until_shown(alice, room, bob.user_id, {"membership": "join", "displayname": "Bobby"})
    assert (await shown(alice, rooms[0], bob.user_id))["org.example.mood"] == "calm"


async def test_whoever_deactivates_their_account_leaves_their_rooms(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat")
    await bob.must("POST", f"/join/{room}", {})
    auth = {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": bob.user_id}}
    await bob.must("POST", "/account/deactivate", {"auth": auth | {"password": "correct horse battery"}})
    await until_shown(alice, room, bob.user_id, {"membership": "leave"})


async def test_account_data_of_a_room_comes_with_the_room(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat")
    await bob.must("PUT", f"/user/{bob.user_id}/rooms/{room}/account_data/org.example.note", {"n": 1})
    since = (await bob.sync())["next_batch"]
    await bob.must("POST", f"/join/{room}", {})
    part = (await bob.sync(since=since))["rooms"]["join"][room]
    assert {"type": "org.example.note", "content": {"n": 1}} in part["account_data"]["events"]
