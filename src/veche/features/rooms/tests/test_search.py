"""Stories of finding what was said."""

from typing import Any

import pytest
from tests.in_process import House, Person

pytestmark = pytest.mark.anyio


async def search(person: Person, term: str, token: str | None = None, **wish: Any) -> Any:
    body = {"search_categories": {"room_events": {"search_term": term, "order_by": "recent"} | wish}}
    query = {"next_batch": token} if token else {}
    answer = await person.must("POST", "/search", body, **query)
    return answer["search_categories"]["room_events"]


def bodies(found: Any) -> list[str]:
    return [one["result"]["content"].get("body", one["result"]["type"]) for one in found["results"]]


async def test_what_was_just_said_is_found_in_any_case_and_script(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room(name="Огород")
    await alice.say(room, "Помидоры созрели")
    await alice.say(room, "the tomatoes are ripe")
    found = await search(alice, "ПОМИДОРЫ")
    assert (bodies(found), found["highlights"]) == (["Помидоры созрели"], ["помидоры"])
    assert bodies(await search(alice, "ripe tomatoes")) == ["the tomatoes are ripe"]
    assert bodies(await search(alice, "огород")) == ["m.room.name"]
    assert bodies(await search(alice, "огород", keys=["content.body"])) == []
    assert bodies(await search(alice, '"; DROP * OR')) == []
    assert bodies(await search(alice, "!?")) == []


async def test_nobody_finds_what_they_may_not_see(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    visibility = {"type": "m.room.history_visibility", "content": {"history_visibility": "joined"}}
    room = await alice.create_room(preset="public_chat", initial_state=[visibility])
    await alice.say(room, "secret before")
    assert bodies(await search(bob, "secret")) == []
    await bob.must("POST", f"/join/{room}", {})
    await alice.say(room, "secret meanwhile")
    assert bodies(await search(bob, "secret")) == ["secret meanwhile"]
    await bob.must("POST", f"/rooms/{room}/leave", {})
    await alice.say(room, "secret after")
    assert bodies(await search(bob, "secret")) == ["secret meanwhile"]


async def test_a_redacted_message_is_gone_and_an_edited_one_is_found_by_its_new_words(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    first, second = await alice.say(room, "apple tree"), await alice.say(room, "apple pie")
    await search(alice, "apple")
    await alice.must("PUT", f"/rooms/{room}/redact/{first}/r1", {})
    edit = {"m.new_content": {"msgtype": "m.text", "body": "cherry pie"}}
    await alice.say(
        room, "* cherry pie", **edit, **{"m.relates_to": {"rel_type": "m.replace", "event_id": second}}
    )
    assert bodies(await search(alice, "apple")) == []
    assert [one["result"]["event_id"] for one in (await search(alice, "cherry"))["results"]] == [second]


async def edit(person: Person, room: str, event_id: str, text: str) -> str:
    new = {"m.new_content": {"msgtype": "m.text", "body": text}}
    relation = {"rel_type": "m.replace", "event_id": event_id}
    return await person.say(room, f"* {text}", **new, **{"m.relates_to": relation})


async def test_the_words_of_a_redacted_edit_are_gone_and_those_before_it_are_back(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    message = await alice.say(room, "apple")
    edits = [await edit(alice, room, message, text) for text in ("cherry", "plum")]
    assert len(bodies(await search(alice, "plum"))) == 1
    for redacted, gone, back in zip(reversed(edits), ("plum", "cherry"), ("cherry", "apple"), strict=True):
        await alice.must("PUT", f"/rooms/{room}/redact/{redacted}/{gone}", {})
        assert bodies(await search(alice, gone)) == []
        assert [one["result"]["event_id"] for one in (await search(alice, back))["results"]] == [message]


async def test_an_edit_does_not_bring_a_redacted_message_back(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    message = await alice.say(room, "apple")
    await alice.must("PUT", f"/rooms/{room}/redact/{message}/r", {})
    await edit(alice, room, message, "cherry")
    assert bodies(await search(alice, "cherry")) == []


async def test_nobody_changes_under_which_words_others_are_found(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat")
    await bob.must("POST", f"/join/{room}", {})
    message = await alice.say(room, "apple")
    await edit(bob, room, message, "cherry")
    assert bodies(await search(alice, "apple")) == ["apple"]


async def test_whoever_refused_an_invitation_finds_nothing_there_and_all_else_as_ever(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room, own = await alice.create_room(invite=[bob.user_id]), await bob.create_room()
    await alice.say(room, "apple of alice")
    await bob.say(own, "apple of bob")
    await bob.must("POST", f"/rooms/{room}/leave", {})
    assert bodies(await search(bob, "apple")) == ["apple of bob"]


async def test_results_come_in_pages_with_their_surroundings(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    for n in range(5):
        await alice.say(room, f"word {n}")
    first = await search(
        alice, "word", filter={"limit": 3}, event_context={"before_limit": 1, "include_profile": True}
    )
    second = await search(alice, "word", first["next_batch"], filter={"limit": 3})
    assert bodies(first) + bodies(second) == [f"word {n}" for n in (4, 3, 2, 1, 0)]
    assert "next_batch" not in second
    context = first["results"][0]["context"]
    assert [event["content"]["body"] for event in context["events_before"]] == ["word 3"]
    assert alice.user_id in context["profile_info"]


async def test_results_can_be_narrowed_grouped_and_come_with_state(house: House) -> None:
    alice = await house.person("alice")
    rooms = [await alice.create_room() for _ in range(2)]
    for room in rooms:
        await alice.say(room, "same")
    only = await search(alice, "same", filter={"rooms": rooms[:1]})
    assert [one["result"]["room_id"] for one in only["results"]] == rooms[:1]
    grouped = await search(alice, "same", groupings={"group_by": [{"key": "room_id"}]}, include_state=True)
    assert set(grouped["groups"]["room_id"]) == set(grouped["state"]) == set(rooms)
    ranked = await search(alice, "same", order_by="rank")
    assert len(ranked["results"]) == 2


async def test_nonsense_is_refused(house: House) -> None:
    alice = await house.person("alice")
    for wish in ({"order_by": "luck"}, {"keys": ["content.secret"]}, {"search_term": "x" * 600}):
        body = {"search_categories": {"room_events": {"search_term": "x"} | wish}}
        assert (await alice.ask("POST", "/search", body)).status_code == 400
