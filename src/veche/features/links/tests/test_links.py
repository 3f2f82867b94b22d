"""Stories of invite links: who comes in by one, who does not, and when it ends."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.in_process import House, Person, running_house

pytestmark = pytest.mark.anyio

HOUR_MS = 3_600_000


@pytest.fixture
async def house(tmp_path: Path, database_url: str | None) -> AsyncIterator[House]:
    async with running_house(tmp_path, database_url) as house:
        yield house


async def make(person: Person, room: str, **wish: Any) -> Any:
    path = f"/_veche/v1/rooms/{room}/links"
    answer = await person.http.post(path, json=wish, headers=person.headers)
    return answer.json() | {"status": answer.status_code}


async def follow(person: Person, link: Any) -> int:
    path = f"/_veche/v1/links/{link['token']}/join"
    return (await person.http.post(path, json={}, headers=person.headers)).status_code


async def listed(person: Person, room: str) -> list[str]:
    answer = await person.http.get(f"/_veche/v1/rooms/{room}/links", headers=person.headers)
    return [link["token"] for link in answer.json()["links"]]


async def revoke(person: Person, room: str, link: Any) -> int:
    path = f"/_veche/v1/rooms/{room}/links/{link['token']}"
    return (await person.http.delete(path, headers=person.headers)).status_code


async def people(house: House, *names: str) -> list[Person]:
    return [await house.person(name) for name in names]


async def joined(person: Person) -> list[str]:
    found: list[str] = (await person.must("GET", "/joined_rooms"))["joined_rooms"]
    return found


async def test_whoever_has_a_link_comes_into_a_private_room(house: House) -> None:
    alice, bob = await people(house, "alice", "bob")
    room = await alice.create_room(preset="private_chat", name="Family")
    link = await make(alice, room)
    shown = (await house.http.get(f"/_veche/v1/links/{link['token']}")).json()
    assert (shown["name"], shown["inviter"]["user_id"]) == ("Family", alice.user_id)
    assert [await follow(bob, link), await follow(bob, link)] == [200, 200]
    assert await joined(bob) == [room]
    members = (await alice.must("GET", f"/rooms/{room}/members"))["chunk"]
    assert {m["state_key"] for m in members} == {alice.user_id, bob.user_id}


async def test_a_link_is_good_for_its_uses_and_coming_again_is_none(house: House) -> None:
    alice, bob, carol = await people(house, "alice", "bob", "carol")
    room = await alice.create_room()
    link = await make(alice, room, uses=1)
    assert [await follow(one, link) for one in (bob, bob, carol)] == [200, 404, 404]
    assert await joined(bob) == [room]
    assert await listed(alice, room) == []


async def test_a_link_ends_when_it_is_taken_back_and_when_its_maker_may_not_invite_any_more(
    house: House,
) -> None:
    alice, bob, carol = await people(house, "alice", "bob", "carol")
    room = await alice.create_room(invite=[bob.user_id])
    await bob.must("POST", f"/join/{room}", {})
    hers, his = await make(alice, room), await make(bob, room)
    assert (await revoke(alice, room, hers), await revoke(alice, room, hers)) == (200, 200)
    await bob.must("POST", f"/rooms/{room}/leave", {})
    assert [await follow(carol, link) for link in (hers, his, {"token": "never-was"})] == [404, 404, 404]
    assert (await house.http.get(f"/_veche/v1/links/{his['token']}")).status_code == 404
    assert await joined(carol) == []


async def test_links_go_with_the_account_of_their_maker(house: House) -> None:
    alice, bob, carol = await people(house, "alice", "bob", "carol")
    room = await alice.create_room(invite=[bob.user_id])
    await bob.must("POST", f"/join/{room}", {})
    link = await make(bob, room)
    assert await listed(alice, room) == [link["token"]]
    identifier = {"type": "m.id.user", "user": bob.user_id}
    auth = {"type": "m.login.password", "identifier": identifier, "password": "correct horse battery"}
    await bob.must("POST", "/account/deactivate", {"auth": auth})
    assert await listed(alice, room) == []
    assert await follow(carol, link) == 404


async def test_only_who_may_invite_makes_links_and_only_who_keeps_order_sees_those_of_others(
    house: House,
) -> None:
    alice, bob, eve = await people(house, "alice", "bob", "eve")
    room = await alice.create_room(invite=[bob.user_id])
    await bob.must("POST", f"/join/{room}", {})
    hers, his = await make(alice, room), await make(bob, room)
    assert set(await listed(alice, room)) == {hers["token"], his["token"]}
    assert await listed(bob, room) == [his["token"]]
    assert await revoke(bob, room, hers) == 403
    assert (await make(eve, room))["status"] == 403
    answer = await house.http.get(f"/_veche/v1/rooms/{room}/links", headers=eve.headers)
    assert answer.status_code == 403
    levels = await alice.must("GET", f"/rooms/{room}/state/m.room.power_levels")
    await alice.must("PUT", f"/rooms/{room}/state/m.room.power_levels", levels | {"invite": 50})
    assert (await make(bob, room))["status"] == 403
    assert await follow(eve, his) == 404


async def test_who_is_banned_stays_out_and_uses_nothing_up(house: House) -> None:
    alice, bob, carol = await people(house, "alice", "bob", "carol")
    room = await alice.create_room()
    link = await make(alice, room, uses=1)
    await alice.must("POST", f"/rooms/{room}/ban", {"user_id": bob.user_id})
    assert (await follow(bob, link), await follow(carol, link)) == (403, 200)


async def test_nonsense_is_refused(house: House) -> None:
    (alice,) = await people(house, "alice")
    room = await alice.create_room()
    for wish in (
        {"uses": 0},
        {"uses": "many"},
        {"lifetime_ms": -1},
        {"lifetime_ms": 10**15},
        {"name": "x" * 81},
    ):
        assert (await make(alice, room, **wish))["status"] == 400
    assert (await make(alice, "!none:localhost"))["status"] == 403
    limited = [(await make(alice, room, lifetime_ms=HOUR_MS))["status"] for _ in range(101)]
    assert (limited[:100], limited[100]) == ([200] * 100, 400)
