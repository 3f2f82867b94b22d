"""Stories of clients from before `/sync`, and of networks that no bridge serves."""

import asyncio

import pytest
from tests.in_process import House

pytestmark = pytest.mark.anyio


async def test_initial_sync_of_a_room_shows_its_state_and_newest_events(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(name="Old", invite=[bob.user_id])
    await alice.say(room, "hello")
    answer = await alice.must("GET", f"/rooms/{room}/initialSync", limit=1)
    assert [event["content"]["body"] for event in answer["messages"]["chunk"]] == ["hello"]
    assert {"m.room.name", "m.room.create"} <= {event["type"] for event in answer["state"]}
    assert (answer["membership"], answer["visibility"]) == ("join", "private")
    assert (await bob.ask("GET", f"/rooms/{room}/initialSync")).status_code == 403
    everything = await bob.must("GET", "/initialSync")
    assert [one["membership"] for one in everything["rooms"]] == ["invite"]


async def test_the_event_stream_waits_for_what_happens_next(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat")
    await bob.must("POST", f"/join/{room}", {})
    start = (await bob.must("GET", "/events", timeout=0))["end"]
    poll = asyncio.create_task(bob.must("GET", "/events", **{"from": start, "timeout": 10_000}))
    await asyncio.sleep(0)
    await alice.say(room, "now")
    answer = await asyncio.wait_for(poll, 10)
    assert [event["content"]["body"] for event in answer["chunk"]] == ["now"]
    assert (await bob.must("GET", "/events", **{"from": answer["end"], "timeout": 0}))["chunk"] == []


async def test_no_bridge_is_registered_and_the_answers_say_so(house: House) -> None:
    alice = await house.person("alice")
    assert await alice.must("GET", "/thirdparty/protocols") == {}
    assert await alice.must("GET", "/thirdparty/user", userid="@x:y") == []
    assert (await alice.ask("GET", "/thirdparty/protocol/irc")).json()["errcode"] == "M_NOT_FOUND"
