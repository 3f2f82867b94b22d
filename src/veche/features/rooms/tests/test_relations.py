"""Stories of what is told along with an event: only what the reader may see, wants to see, and of its room."""

from typing import Any

import pytest
from tests.in_process import House, Person

pytestmark = pytest.mark.anyio


def about(event_id: str, rel_type: str) -> dict[str, Any]:
    return {"m.relates_to": {"rel_type": rel_type, "event_id": event_id}}


async def relations_of(reader: Person, room: str, event_id: str) -> Any:
    event = await reader.must("GET", f"/rooms/{room}/event/{event_id}")
    return event["unsigned"].get("m.relations", {})


async def ignore(person: Person, other: Person) -> None:
    path = f"/user/{person.user_id}/account_data/m.ignored_user_list"
    await person.must("PUT", path, {"ignored_users": {other.user_id: {}}})


async def thread_of_two(house: House) -> tuple[Person, Person, str, str]:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat")
    await bob.must("POST", f"/join/{room}", {})
    root = await alice.say(room, "root")
    await alice.say(room, "first", **about(root, "m.thread"))
    await bob.say(room, "second", **about(root, "m.thread"))
    return alice, bob, room, root


async def test_a_thread_tells_its_newest_message_and_who_took_part(house: House) -> None:
    alice, bob, room, root = await thread_of_two(house)
    carol = await house.person("carol")
    await carol.must("POST", f"/join/{room}", {})
    for reader, has_taken_part in ((alice, True), (bob, True), (carol, False)):
        thread = (await relations_of(reader, room, root))["m.thread"]
        assert (thread["count"], thread["latest_event"]["content"]["body"]) == (2, "second")
        assert thread["current_user_participated"] is has_taken_part


async def test_what_ignored_people_say_in_threads_is_neither_shown_nor_counted(house: House) -> None:
    alice, bob, room, root = await thread_of_two(house)
    await ignore(alice, bob)
    thread = (await relations_of(alice, room, root))["m.thread"]
    assert (thread["count"], thread["latest_event"]["content"]["body"]) == (1, "first")
    # The version of this operation is its own: v1.
    path = f"/_matrix/client/v1/rooms/{room}/relations/{root}"
    answer = await house.http.get(path, headers=alice.headers)
    assert [event["content"]["body"] for event in answer.json()["chunk"]] == ["first"]


async def test_whoever_came_later_is_told_only_of_the_part_of_a_thread_that_they_may_read(
    house: House,
) -> None:
    alice, late = await house.person("alice"), await house.person("late")
    visibility = {"type": "m.room.history_visibility", "content": {"history_visibility": "joined"}}
    room = await alice.create_room(preset="public_chat", initial_state=[visibility])
    await late.must("POST", f"/join/{room}", {})
    root = await alice.say(room, "root")
    await alice.say(room, "heard", **about(root, "m.thread"))
    await late.must("POST", f"/rooms/{room}/leave", {})
    await alice.say(room, "not heard", **about(root, "m.thread"))
    thread = (await relations_of(late, room, root))["m.thread"]
    assert (thread["count"], thread["latest_event"]["content"]["body"]) == (1, "heard")


async def test_nobody_adds_to_an_event_from_another_room(house: House) -> None:
    alice = await house.person("alice")
    room, other = await alice.create_room(), await alice.create_room()
    message = await alice.say(room, "message")
    for rel_type in ("m.thread", "m.reference", "m.replace"):
        new = {"m.new_content": {"msgtype": "m.text", "body": "from elsewhere"}}
        await alice.say(other, "from elsewhere", **new, **about(message, rel_type))
    assert await relations_of(alice, room, message) == {}
    answer = await house.http.get(
        f"/_matrix/client/v1/rooms/{room}/relations/{message}", headers=alice.headers
    )
    assert answer.json()["chunk"] == []
