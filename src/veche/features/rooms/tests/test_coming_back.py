"""Stories of clients that come back: a second first sync comes from memory, and is as true as the first."""

from typing import Any

import pytest
from tests.in_process import House, Person

pytestmark = pytest.mark.anyio


async def read_room(person: Person, room: str) -> dict[str, Any]:
    answer = await person.must("GET", "/sync")
    found: dict[str, Any] = answer["rooms"]["join"][room]
    return found


def texts(room: dict[str, Any]) -> list[str | None]:
    events = room["timeline"]["events"]
    return [event["content"].get("body") for event in events if event["type"] == "m.room.message"]


async def test_a_message_taken_back_meanwhile_is_gone(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    said = await alice.say(room, "a slip")
    assert texts(await read_room(alice, room)) == ["a slip"]

    await alice.must("PUT", f"/rooms/{room}/redact/{said}/1", {"reason": "a slip"})

    again = await read_room(alice, room)
    assert texts(again) == [None]
    assert (
        "redacted_because"
        in next(e for e in again["timeline"]["events"] if e["event_id"] == said)["unsigned"]
    )


async def test_what_an_event_said_of_a_redacted_one_before_it_is_gone(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    first = await alice.must("PUT", f"/rooms/{room}/state/m.room.topic", {"topic": "a slip"})
    await alice.must("PUT", f"/rooms/{room}/state/m.room.topic", {"topic": "better"})
    assert "a slip" in str(await read_room(alice, room))

    await alice.must("PUT", f"/rooms/{room}/redact/{first['event_id']}/1", {})

    assert "a slip" not in str(await read_room(alice, room))


async def test_counts_go_on_from_what_was_kept(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat")
    await bob.must("POST", f"/join/{room}", {})
    await alice.say(room, "one")
    assert (await read_room(bob, room))["unread_notifications"]["notification_count"] == 1

    await alice.say(room, "two")

    assert (await read_room(bob, room))["unread_notifications"]["notification_count"] == 2
