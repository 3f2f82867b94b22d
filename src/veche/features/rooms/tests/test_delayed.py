"""Stories of events that are sent later: by their time, by hand, or never."""

import asyncio
from typing import Any

import pytest
from tests.in_process import House, Person

pytestmark = pytest.mark.anyio

UNSTABLE = "/_matrix/client/unstable/org.matrix.msc4140/delayed_events"


async def schedule(person: Person, room_id: str, delay_ms: int, state_key: str | None = None) -> Any:
    query = {"org.matrix.msc4140.delay": delay_ms}
    path = f"/rooms/{room_id}/send/org.example.leave/t{delay_ms}"
    if state_key is not None:
        path = f"/rooms/{room_id}/state/org.example.leave/{state_key}"
    return await person.ask("PUT", path, {"gone": True}, **query)


async def act(house: House, delay_id: str, action: str) -> int:
    return (await house.http.post(f"{UNSTABLE}/{delay_id}/{action}")).status_code


async def listed(house: House, person: Person) -> Any:
    return (await house.http.get(UNSTABLE, headers=person.headers)).json()


async def sent(person: Person, room_id: str) -> list[str]:
    page = await person.must("GET", f"/rooms/{room_id}/messages", dir="b")
    return [event["type"] for event in page["chunk"] if event["type"] == "org.example.leave"]


async def test_an_event_is_sent_when_its_time_is_up(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    delay_id = (await schedule(alice, room, 30)).json()["delay_id"]
    async with asyncio.timeout(10):
        since = (await alice.sync())["next_batch"]
        while not await sent(alice, room):
            since = (await alice.sync(since=since, timeout=2000))["next_batch"]
    found = (await house.http.get(f"{UNSTABLE}/{delay_id}", headers=alice.headers)).json()
    assert found["finalised"]["event_id"].startswith("$")
    assert (await listed(house, alice))["scheduled"] == []


async def test_a_cancelled_event_is_never_sent_and_cancelling_again_changes_nothing(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    delay_id = (await schedule(alice, room, 3_600_000)).json()["delay_id"]
    assert [one["delay_id"] for one in (await listed(house, alice))["scheduled"]] == [delay_id]
    assert await act(house, delay_id, "cancel") == 200
    assert await act(house, delay_id, "cancel") == 200
    assert await act(house, delay_id, "send") == 409
    assert await sent(alice, room) == []


async def test_a_restart_puts_the_time_off_and_sending_by_hand_ends_it(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    delay_id = (await schedule(alice, room, 3_600_000, state_key="device")).json()["delay_id"]
    before = (await listed(house, alice))["scheduled"][0]["running_since"]
    assert await act(house, delay_id, "restart") == 200
    assert (await listed(house, alice))["scheduled"][0]["running_since"] >= before
    assert await act(house, delay_id, "send") == 200
    state = await alice.must("GET", f"/rooms/{room}/state/org.example.leave/device")
    assert state == {"gone": True}


@pytest.mark.parametrize("action", ["restart", "cancel"])
async def test_what_was_sent_is_not_there_any_more_to_be_put_off_or_cancelled(
    house: House, action: str
) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    delay_id = (await schedule(alice, room, 3_600_000)).json()["delay_id"]
    assert await act(house, delay_id, "send") == 200
    assert await act(house, delay_id, action) == 404


async def test_whoever_has_left_sends_nothing_more(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat")
    await bob.must("POST", f"/join/{room}", {})
    delay_id = (await schedule(bob, room, 3_600_000)).json()["delay_id"]
    await bob.must("POST", f"/rooms/{room}/leave", {})
    assert await act(house, delay_id, "send") == 403
    assert await sent(alice, room) == []


async def test_a_retry_schedules_nothing_more_and_what_may_not_be_set_now_may_not_be_set_later(
    house: House,
) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    first, again = [(await schedule(alice, room, 3_600_000)).json()["delay_id"] for _ in range(2)]
    assert first == again
    found = (await house.http.get(f"{UNSTABLE}/scheduled", headers=alice.headers)).json()["scheduled"]
    assert [one["delay_id"] for one in found] == [first]
    assert (await house.http.get(f"{UNSTABLE}/finalised", headers=alice.headers)).json() == {"finalised": []}
    path, query = f"/rooms/{room}/state/m.room.canonical_alias", {"org.matrix.msc4140.delay": 3_600_000}
    bad = (await alice.must("PUT", path, {"alias": "#none:localhost"}, **query))["delay_id"]
    assert await act(house, bad, "send") == 400
    wanted = {"delay_id": bad, "status": "scheduled"}
    only = (await house.http.get(UNSTABLE, headers=alice.headers, params=wanted)).json()["scheduled"]
    assert [one["delay_id"] for one in only] == [bad]


async def test_delays_have_limits_and_strangers_see_nothing(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room()
    too_long = (await schedule(alice, room, 10**12)).json()
    assert too_long["org.matrix.msc4140.errcode"] == "M_MAX_DELAY_EXCEEDED"
    assert (await schedule(alice, room, 0)).status_code == 400
    assert (await schedule(bob, room, 1000)).status_code == 403
    delay_id = (await schedule(alice, room, 3_600_000)).json()["delay_id"]
    answer = await house.http.get(f"{UNSTABLE}/{delay_id}", headers=bob.headers)
    assert answer.json()["errcode"] == "M_NOT_FOUND"
    assert await act(house, "unknown", "cancel") == 404
    assert await act(house, delay_id, "explode") == 400
