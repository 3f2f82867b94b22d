"""Stories of reading back: what history visibility shows to whom, pages both ways, and an event's context."""

from typing import Any

import pytest
from tests.in_process import House, Person

pytestmark = pytest.mark.anyio

SAID = ["before", "between", "within"]


def visibility(value: str) -> dict[str, Any]:
    content = {"history_visibility": value}
    return {"type": "m.room.history_visibility", "state_key": "", "content": content}


async def read(person: Person, room: str, direction: str, limit: int = 100, **query: Any) -> list[str]:
    """Read page by page to the end; return what was said."""
    texts: list[str] = []
    while True:
        page = await person.must("GET", f"/rooms/{room}/messages", dir=direction, limit=limit, **query)
        texts += [event["content"]["body"] for event in page["chunk"] if event["type"] == "m.room.message"]
        if "end" not in page:
            return texts
        query["from"] = page["end"]


@pytest.mark.parametrize(
    ("value", "readable"),
    [
        ("joined", SAID[2:]),
        ("invited", SAID[1:]),
        ("shared", SAID),
        ("world_readable", SAID),
    ],
)
async def test_history_visibility_decides_what_a_member_reads_then_and_after_leaving(
    house: House, value: str, readable: list[str]
) -> None:
    alice, bob, eve = [await house.person(name) for name in ("alice", "bob", "eve")]
    room = await alice.create_room(initial_state=[visibility(value)])
    hidden = {"before": await alice.say(room, "before")}
    await alice.must("POST", f"/rooms/{room}/invite", {"user_id": bob.user_id})
    hidden["between"] = await alice.say(room, "between")
    await bob.must("POST", f"/join/{room}", {})
    await alice.say(room, "within")

    assert await read(bob, room, "f") == readable
    assert await read(bob, room, "b") == readable[::-1]
    for text, event_id in hidden.items():
        for path in ("event", "context"):
            answer = await bob.ask("GET", f"/rooms/{room}/{path}/{event_id}")
            assert answer.status_code == (200 if text in readable else 404), (path, text)

    await bob.must("POST", f"/rooms/{room}/leave", {})
    last = await alice.say(room, "afterwards")
    is_open = value == "world_readable"
    assert await read(bob, room, "f") == readable + (["afterwards"] if is_open else [])
    assert (await bob.ask("GET", f"/rooms/{room}/event/{last}")).status_code == (200 if is_open else 404)
    assert (await eve.ask("GET", f"/rooms/{room}/messages", dir="b")).status_code == (200 if is_open else 403)


async def test_a_change_of_visibility_holds_from_then_on(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat", initial_state=[visibility("joined")])
    await alice.say(room, "hidden")
    await alice.must(
        "PUT", f"/rooms/{room}/state/m.room.history_visibility", {"history_visibility": "shared"}
    )
    await alice.say(room, "shown")
    await bob.must("POST", f"/join/{room}", {})
    assert await read(bob, room, "b") == ["shown"]


async def test_pages_meet_without_gap_or_repetition(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    said = [f"line {number}" for number in range(25)]
    for text in said:
        await alice.say(room, text)
    for limit in (1, 7, 100):
        assert await read(alice, room, "f", limit) == said
        assert await read(alice, room, "b", limit) == said[::-1]


async def test_pages_are_filtered(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat")
    await bob.must("POST", f"/join/{room}", {})
    await alice.say(room, "hers")
    await bob.say(room, "his")
    only_bob = f'{{"types":["m.room.message"],"senders":["{bob.user_id}"]}}'
    assert await read(alice, room, "b", filter=only_bob) == ["his"]
    lazy = '{"lazy_load_members":true,"types":["m.room.message"]}'
    page = await alice.must("GET", f"/rooms/{room}/messages", dir="b", limit=1, filter=lazy)
    assert [event["state_key"] for event in page["state"]] == [bob.user_id]


async def test_the_context_of_an_event_is_what_stands_around_it(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room(name="Home")
    ids = [await alice.say(room, str(number)) for number in range(20)]

    async def around(limit: int) -> Any:
        return await alice.must("GET", f"/rooms/{room}/context/{ids[10]}", limit=limit)

    context = await around(6)
    assert context["event"]["event_id"] == ids[10]
    assert [event["event_id"] for event in context["events_before"]] == ids[7:10][::-1]
    assert [event["event_id"] for event in context["events_after"]] == ids[11:14]
    assert {"m.room.create", "m.room.name"} <= {event["type"] for event in context["state"]}
    older = await alice.must("GET", f"/rooms/{room}/messages", dir="b", limit=2, **{"from": context["start"]})
    newer = await alice.must("GET", f"/rooms/{room}/messages", dir="f", limit=2, **{"from": context["end"]})
    assert [event["event_id"] for event in older["chunk"]] == ids[5:7][::-1]
    assert [event["event_id"] for event in newer["chunk"]] == ids[14:16]
    alone = await around(0)
    assert (alone["event"]["event_id"], alone["events_before"], alone["events_after"]) == (ids[10], [], [])


async def test_the_event_closest_to_a_time_is_found_both_ways(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    await alice.say(room, "only")
    path = f"/_matrix/client/v1/rooms/{room}/timestamp_to_event"

    async def closest(**query: Any) -> Any:
        return await house.http.get(path, params=query, headers=alice.headers)

    first = (await closest(ts=0, dir="f")).json()
    last = (await closest(ts=2**50, dir="b")).json()
    assert first["origin_server_ts"] <= last["origin_server_ts"]
    assert (await alice.must("GET", f"/rooms/{room}/event/{first['event_id']}"))["type"] == "m.room.create"
    assert (await alice.must("GET", f"/rooms/{room}/event/{last['event_id']}"))["type"] == "m.room.message"
    assert (await closest(ts=0, dir="b")).status_code == 404


@pytest.mark.parametrize(
    "query", [{}, {"dir": "x"}, {"dir": "b", "from": "nonsense"}, {"dir": "b", "limit": "-1"}]
)
async def test_what_no_page_can_be_read_with_is_refused(house: House, query: dict[str, str]) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    assert (await alice.ask("GET", f"/rooms/{room}/messages", **query)).status_code == 400
