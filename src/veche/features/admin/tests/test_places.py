"""Looking after rooms: what is told of them, and what it means that one is shut."""

import asyncio
from typing import Any

import pytest
from tests.in_process import House, Person

from veche.features.admin.tests.desk import must, new_admin, refused

pytestmark = pytest.mark.anyio

ENCRYPTION = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
WORLD_READABLE = {
    "type": "m.room.history_visibility",
    "state_key": "",
    "content": {"history_visibility": "world_readable"},
}


async def room_ids(admin: Person, **query: Any) -> list[str]:
    found = await must(admin, "GET", "/admin/rooms", **query)
    return [room["room_id"] for room in found["rooms"]]


async def status(person: Person, method: str, path: str, body: Any = None, **query: Any) -> int:
    return (await person.ask(method, path, body, **query)).status_code


async def shut(admin: Person, room: str, *, is_shut: bool = True) -> None:
    await must(admin, "PUT", f"/admin/rooms/{room}/shut", {"shut": is_shut})


async def until_empty(admin: Person, room: str) -> None:
    while (await must(admin, "GET", f"/admin/rooms/{room}"))["joined_count"]:
        await asyncio.sleep(0)  # the server of this test has its turns in the same loop


async def test_rooms_are_told_of_the_newest_first(house: House) -> None:
    admin, bob = await new_admin(house), await house.person("bob")
    plain = await bob.create_room(
        name="Plain", preset="public_chat", visibility="public", room_alias_name="plain"
    )
    private = await bob.create_room(initial_state=[ENCRYPTION])
    space = await bob.create_room(name="Space", creation_content={"type": "m.space"})
    found = (await must(admin, "GET", "/admin/rooms"))["rooms"]
    assert [room["room_id"] for room in found] == [space, private, plain]
    shown = found[2]
    assert (shown["name"], shown["canonical_alias"]) == ("Plain", "#plain:localhost")
    assert (shown["creator"], shown["joined_count"], shown["join_rule"]) == (bob.user_id, 1, "public")
    assert (shown["is_listed"], shown["is_encrypted"], shown["shut_ms"]) == (True, False, None)
    assert shown["active_ms"] >= shown["created_ms"]
    assert (found[1]["is_encrypted"], found[1]["name"], found[0]["room_type"]) == (True, None, "m.space")


async def test_rooms_come_in_pages_and_are_found(house: House) -> None:
    admin, bob = await new_admin(house), await house.person("bob")
    made = [await bob.create_room(name=f"Комната {number}") for number in range(5)]
    first = await must(admin, "GET", "/admin/rooms", limit=2)
    rest = await room_ids(admin, limit=100, after=first["next_after"])
    assert [room["room_id"] for room in first["rooms"]] + rest == made[::-1]
    assert await room_ids(admin, search="комната 3".upper()) == [made[3]]
    assert await room_ids(admin, search=bob.user_id.upper()) == made[::-1]
    assert await room_ids(admin, search="nothing") == []
    for key in ("junk", "12.\0", f"{'9' * 30}.!x"):
        assert await refused(admin, "GET", "/admin/rooms", after=key) == (400, "M_INVALID_PARAM")


async def test_rooms_that_are_not_there_are_said_so(house: House) -> None:
    admin = await new_admin(house)
    for path in ("/admin/rooms/!nothing:localhost",):
        assert await refused(admin, "GET", path) == (404, "M_NOT_FOUND")
        assert await refused(admin, "PUT", f"{path}/shut", {"shut": True}) == (404, "M_NOT_FOUND")
    assert await refused(admin, "GET", "/admin/rooms/junk") == (400, "M_INVALID_PARAM")


async def test_from_a_shut_room_everybody_leaves_and_knows_why(house: House) -> None:
    admin, alice, bob, carol = [await new_admin(house), *[await house.person(n) for n in ("a", "b", "c")]]
    room = await alice.create_room(preset="public_chat", invite=[carol.user_id])
    await bob.must("POST", f"/join/{room}", {})
    since = (await bob.sync())["next_batch"]
    await shut(admin, room)
    left: dict[str, Any] = {}
    while room not in left:
        answer = await bob.sync(since=since, timeout=10_000)
        since, left = answer["next_batch"], answer.get("rooms", {}).get("leave", {})
    (event,) = [one for one in left[room]["timeline"]["events"] if one.get("state_key") == bob.user_id]
    assert (event["content"]["membership"], "shut this room" in event["content"]["reason"]) == ("leave", True)
    await until_empty(admin, room)
    assert (await alice.must("GET", "/joined_rooms"))["joined_rooms"] == []
    assert room not in (await carol.sync()).get("rooms", {}).get("invite", {})
    assert (await must(admin, "GET", f"/admin/rooms/{room}"))["shut_ms"] > 0


async def test_nobody_comes_into_a_shut_room_or_finds_it(house: House) -> None:
    admin, alice, bob = await new_admin(house), await house.person("alice"), await house.person("bob")
    room = await alice.create_room(
        preset="public_chat", visibility="public", room_alias_name="club", initial_state=[WORLD_READABLE]
    )
    assert await status(bob, "GET", f"/rooms/{room}/messages", dir="b") == 200
    await shut(admin, room)
    await until_empty(admin, room)
    for person in (alice, bob):
        assert await status(person, "POST", f"/join/{room}", {}) == 403
        assert await status(person, "POST", "/join/%23club:localhost", {}) == 403
    assert await status(bob, "POST", f"/knock/{room}", {}) == 403
    assert await status(bob, "GET", f"/rooms/{room}/messages", dir="b") == 403
    assert await status(bob, "GET", f"/rooms/{room}/state") == 403
    assert (await bob.must("GET", "/publicRooms"))["chunk"] == []
    summary = await house.http.get(f"/_matrix/client/v1/room_summary/{room}", headers=bob.headers)
    assert summary.status_code == 404
    assert await status(admin, "PUT", f"/directory/list/room/{room}", {"visibility": "public"}) == 403


async def test_nobody_writes_in_a_shut_room_even_before_they_have_left(house: House) -> None:
    admin, alice, bob = await new_admin(house), await house.person("alice"), await house.person("bob")
    await house.app.kit.jobs.stop()  # people leave by a job: without it they are still there
    room = await alice.create_room(preset="public_chat")
    message = await alice.say(room, "before")
    await shut(admin, room)
    attempts = [
        ("PUT", f"/rooms/{room}/send/m.room.message/t1", {"msgtype": "m.text", "body": "after"}),
        ("PUT", f"/rooms/{room}/state/m.room.name/", {"name": "New"}),
        ("PUT", f"/rooms/{room}/redact/{message}/t2", {}),
        ("POST", f"/rooms/{room}/invite", {"user_id": bob.user_id}),
        ("POST", f"/rooms/{room}/ban", {"user_id": bob.user_id}),
        ("POST", f"/rooms/{room}/upgrade", {"new_version": "12"}),
    ]
    for method, path, body in attempts:
        assert await status(alice, method, path, body) == 403, path
    assert await status(alice, "POST", f"/rooms/{room}/leave", {}) == 200


async def test_a_room_that_is_opened_again_lets_in_whom_its_rules_let_in(house: House) -> None:
    admin, alice, bob = await new_admin(house), await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat", visibility="public")
    for _ in range(2):
        await shut(admin, room)
    await until_empty(admin, room)
    for _ in range(2):
        await shut(admin, room, is_shut=False)
    await bob.must("POST", f"/join/{room}", {})
    await bob.say(room, "Here again")
    shown = await must(admin, "GET", f"/admin/rooms/{room}")
    assert (shown["shut_ms"], shown["is_listed"], shown["joined_count"]) == (None, False, 1)


async def test_a_large_room_empties_page_by_page(house: House) -> None:
    admin, alice = await new_admin(house), await house.person("alice")
    room = await alice.create_room(preset="public_chat")
    for _ in range(60):
        await (await house.person("p")).must("POST", f"/join/{room}", {})
    assert (await must(admin, "GET", f"/admin/rooms/{room}"))["joined_count"] == 61
    await shut(admin, room)
    await until_empty(admin, room)
