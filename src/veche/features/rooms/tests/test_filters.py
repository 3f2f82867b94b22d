"""Stories of syncs that ask for less, or for the other form."""

import json
from typing import Any

import pytest
from tests.in_process import House, Person

from veche.core.event_format import event_from_pdu, redact_pdu
from veche.core.room_versions import get_room_version
from veche.core.signatures import verify_json

pytestmark = pytest.mark.anyio


async def sync(person: Person, wish: dict[str, Any], **query: Any) -> Any:
    return await person.sync(filter=json.dumps(wish), **query)


@pytest.mark.parametrize("version", ["10", "12"])
async def test_the_federation_form_is_what_servers_would_be_given(house: House, version: str) -> None:
    alice = await house.person("alice")
    room = await alice.create_room(room_version=version, name="Home")
    since = (await alice.sync())["next_batch"]
    said, slip = await alice.say(room, "hello"), await alice.say(room, "slip")
    await alice.must("PUT", f"/rooms/{room}/redact/{slip}/r", {})
    whole = await sync(alice, {"event_format": "federation", "room": {"timeline": {"limit": 50}}})
    part = await sync(alice, {"event_format": "federation"}, since=since)

    events = whole["rooms"]["join"][room]["timeline"]["events"]
    assert part["rooms"]["join"][room]["timeline"]["events"][0]["event_id"] == said
    key = house.app.world.signing_key
    assert slip in {event["event_id"] for event in events}
    for event in events:
        assert isinstance(event["unsigned"]["age"], int)
        pdu = {name: value for name, value in event.items() if name not in ("unsigned", "event_id")}
        if event["event_id"] == slip:
            assert pdu["content"] == {}
            continue
        assert event_from_pdu(pdu, get_room_version(version)).event_id == event["event_id"]
        verify_json(redact_pdu(pdu, get_room_version(version)), "localhost", key.key_id, key.public_key)


async def test_only_the_fields_that_are_asked_for(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    await alice.say(room, "hello")
    answer = await sync(alice, {"event_fields": ["type", "content.body"], "room": {"timeline": {"limit": 1}}})
    event = answer["rooms"]["join"][room]["timeline"]["events"][0]
    assert event == {"type": "m.room.message", "content": {"body": "hello"}}


async def test_a_stored_filter_is_its_owners(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room()
    for number in range(5):
        await alice.say(room, str(number))
    path = f"/user/{alice.user_id}/filter"
    stored = (await alice.must("POST", path, {"room": {"timeline": {"limit": 2}}}))["filter_id"]
    assert (await alice.must("GET", f"{path}/{stored}"))["room"]["timeline"]["limit"] == 2
    answer = await alice.sync(filter=stored)
    assert len(answer["rooms"]["join"][room]["timeline"]["events"]) == 2
    assert (await bob.ask("GET", f"{path}/{stored}")).status_code == 403
    assert (await bob.ask("POST", path, {})).status_code == 403
    assert (await bob.ask("GET", "/sync", filter=stored)).status_code in (400, 404)


@pytest.mark.parametrize(
    "wish",
    [
        "{",
        "nowhere",
        '{"event_format":"xml"}',
        '{"event_fields":"type"}',
        '{"room":{"timeline":{"limit":"many"}}}',
        '{"room":{"rooms":[1]}}',
    ],
)
async def test_a_filter_that_is_none_is_refused(house: House, wish: str) -> None:
    alice = await house.person("alice")
    assert (await alice.ask("GET", "/sync", filter=wish)).status_code in (400, 404)


@pytest.mark.parametrize(
    "query", [{"since": "x"}, {"timeout": "x"}, {"timeout": "-1"}, {"set_presence": "x"}, {"full_state": "x"}]
)
async def test_a_sync_that_makes_no_sense_is_refused(house: House, query: dict[str, str]) -> None:
    alice = await house.person("alice")
    assert (await alice.ask("GET", "/sync", **query)).status_code == 400


async def test_members_are_loaded_lazily_and_again_when_asked_so(house: House) -> None:
    alice, bob, carol = [await house.person(name) for name in ("alice", "bob", "carol")]
    room = await alice.create_room(preset="public_chat")
    for person in (bob, carol):
        await person.must("POST", f"/join/{room}", {})
    await bob.say(room, "I am here")
    lazy = {"lazy_load_members": True}
    wish = {"room": {"timeline": {"limit": 1}, "state": lazy}}
    first = await sync(alice, wish)
    assert members(first, room) - {alice.user_id} == {bob.user_id}
    assert first["rooms"]["join"][room]["summary"]["m.joined_member_count"] == 3
    await bob.say(room, "Still")
    redundant = {"room": {"timeline": {"limit": 1}, "state": {**lazy, "include_redundant_members": True}}}
    again = await sync(alice, redundant, since=first["next_batch"])
    assert members(again, room) - {alice.user_id} == {bob.user_id}


def members(answer: Any, room: str) -> set[str]:
    events = answer["rooms"]["join"][room]["state"]["events"]
    return {event["state_key"] for event in events if event["type"] == "m.room.member"}
