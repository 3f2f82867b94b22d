"""Stories of coming into rooms and leaving them: who may, and who may not."""

from typing import Any

import httpx
import pytest
from tests.in_process import House, Person

pytestmark = pytest.mark.anyio


def joining(rule: str, *allow: str) -> dict[str, Any]:
    content: dict[str, Any] = {"join_rule": rule}
    if allow:
        content["allow"] = [{"type": "m.room_membership", "room_id": room} for room in allow]
    return {"type": "m.room.join_rules", "state_key": "", "content": content}


async def join(person: Person, room: str) -> httpx.Response:
    return await person.ask("POST", f"/join/{room}", {})


async def do(
    person: Person, what: str, room: str, other: Person | None = None, **more: str
) -> httpx.Response:
    body = more if other is None else {"user_id": other.user_id, **more}
    return await person.ask("POST", f"/rooms/{room}/{what}", body)


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["errcode"]


async def test_an_invitation_opens_a_private_room_once(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(name="Home")
    assert refusal(await join(bob, room)) == (403, "M_FORBIDDEN")
    assert (await do(alice, "invite", room, bob, reason="Tea?")).status_code == 200
    shown = (await bob.sync())["rooms"]["invite"][room]["invite_state"]["events"]
    own = next(event for event in shown if event.get("state_key") == bob.user_id)
    assert (own["content"]["membership"], own["content"]["reason"]) == ("invite", "Tea?")
    assert {"m.room.create", "m.room.name", "m.room.join_rules"} <= {event["type"] for event in shown}
    assert (await join(bob, room)).json() == {"room_id": room}
    assert (await join(bob, room)).json() == {"room_id": room}
    assert refusal(await do(alice, "invite", room, bob)) == (403, "M_FORBIDDEN")


async def test_whoever_declines_has_to_be_invited_again(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(invite=[bob.user_id])
    assert (await do(bob, "leave", room)).status_code == 200
    assert "rooms" not in await bob.sync()
    assert refusal(await join(bob, room)) == (403, "M_FORBIDDEN")


async def test_only_people_in_the_room_who_may_invite_kick_and_ban(house: House) -> None:
    alice, bob, eve = [await house.person(name) for name in ("alice", "bob", "eve")]
    room = await alice.create_room(preset="public_chat", power_level_content_override={"invite": 50})
    await join(bob, room)
    for what in ("invite", "kick", "ban", "unban"):
        assert refusal(await do(bob, what, room, eve)) == (403, "M_FORBIDDEN"), what
        assert refusal(await do(eve, what, room, bob)) == (403, "M_FORBIDDEN"), what
    assert refusal(await do(bob, "kick", room, alice)) == (403, "M_FORBIDDEN")


async def test_a_ban_keeps_out_until_it_is_lifted(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat")
    await join(bob, room)
    assert (await do(alice, "ban", room, bob, reason="Spam")).status_code == 200
    assert refusal(await join(bob, room)) == (403, "M_FORBIDDEN")
    assert refusal(await do(alice, "invite", room, bob)) == (403, "M_FORBIDDEN")
    assert refusal(await do(bob, "leave", room)) == (403, "M_FORBIDDEN")
    assert (await do(alice, "unban", room, bob)).status_code == 200
    assert refusal(await do(alice, "unban", room, bob)) == (403, "M_FORBIDDEN")
    assert (await join(bob, room)).status_code == 200


async def test_a_kicked_person_may_come_back_where_the_door_is_open(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat")
    await join(bob, room)
    assert (await do(alice, "kick", room, bob)).status_code == 200
    assert refusal(await do(alice, "kick", room, bob)) == (403, "M_FORBIDDEN")
    assert (await join(bob, room)).status_code == 200


async def test_what_is_forgotten_was_left_first_and_is_gone(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat")
    await join(bob, room)
    assert refusal(await do(bob, "forget", room)) == (400, "M_UNKNOWN")
    await do(bob, "leave", room)
    assert (await bob.ask("GET", f"/rooms/{room}/messages", dir="b")).status_code == 200
    assert (await do(bob, "forget", room)).status_code == 200
    assert (await bob.ask("GET", f"/rooms/{room}/messages", dir="b")).status_code == 403
    whole = await bob.sync(filter='{"room":{"include_leave":true}}')
    assert "rooms" not in whole


async def test_a_knock_is_seen_and_answered_by_an_invitation(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(name="Study", initial_state=[joining("knock")])
    assert refusal(await join(bob, room)) == (403, "M_FORBIDDEN")
    assert (await bob.ask("POST", f"/knock/{room}", {"reason": "Please"})).json() == {"room_id": room}
    shown = (await bob.sync())["rooms"]["knock"][room]["knock_state"]["events"]
    assert {"m.room.name", "m.room.create"} <= {event["type"] for event in shown}
    assert (await do(alice, "invite", room, bob)).status_code == 200
    assert (await join(bob, room)).status_code == 200
    closed = await alice.create_room()
    assert refusal(await bob.ask("POST", f"/knock/{closed}", {})) == (403, "M_FORBIDDEN")


@pytest.mark.parametrize("rule", ["restricted", "knock_restricted"])
async def test_a_restricted_room_lets_in_who_is_in_a_room_that_it_names(house: House, rule: str) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    space = await alice.create_room(preset="public_chat", creation_content={"type": "m.space"})
    room = await alice.create_room(initial_state=[joining(rule, space)])
    assert refusal(await join(bob, room)) == (403, "M_FORBIDDEN")
    await join(bob, space)
    assert (await join(bob, room)).status_code == 200
    member = await alice.must("GET", f"/rooms/{room}/state/m.room.member/{bob.user_id}")
    assert member["join_authorised_via_users_server"] == alice.user_id
    # Having come in, they stay when they leave the other room.
    await do(bob, "leave", space)
    assert room in (await bob.must("GET", "/joined_rooms"))["joined_rooms"]


async def test_nobody_is_let_in_where_nobody_is_left_who_may_invite(house: House) -> None:
    alice, bob, carol = [await house.person(name) for name in ("alice", "bob", "carol")]
    space = await alice.create_room(preset="public_chat")
    room = await alice.create_room(
        initial_state=[joining("restricted", space)], power_level_content_override={"invite": 50}
    )
    for person in (bob, carol):
        await join(person, space)
    await join(bob, room)
    await do(alice, "leave", room)
    assert refusal(await join(carol, room)) == (400, "M_UNABLE_TO_GRANT_JOIN")


async def test_members_are_told_as_they_were_at_a_point(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(invite=[bob.user_id])
    before = (await alice.sync())["next_batch"]
    await join(bob, room)

    async def members(**query: str) -> dict[str, str]:
        chunk = (await alice.must("GET", f"/rooms/{room}/members", **query))["chunk"]
        return {event["state_key"]: event["content"]["membership"] for event in chunk}

    assert await members() == {alice.user_id: "join", bob.user_id: "join"}
    assert await members(at=before) == {alice.user_id: "join", bob.user_id: "invite"}
    assert await members(at=before, membership="invite") == {bob.user_id: "invite"}
    assert await members(not_membership="join") == {}
    joined = (await alice.must("GET", f"/rooms/{room}/joined_members"))["joined"]
    assert set(joined) == {alice.user_id, bob.user_id}
    eve = await house.person("eve")
    for path in ("members", "joined_members", "state"):
        assert refusal(await eve.ask("GET", f"/rooms/{room}/{path}")) == (403, "M_FORBIDDEN")


@pytest.mark.parametrize("how", ["declined", "taken back", "banned"])
async def test_whoever_was_never_in_a_room_is_told_only_that_they_are_out_of_it(
    house: House, how: str
) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(name="Secret", invite=[bob.user_id])
    since = (await bob.sync())["next_batch"]
    if how == "declined":
        await bob.must("POST", f"/rooms/{room}/leave", {})
    elif how == "taken back":
        await alice.must("POST", f"/rooms/{room}/kick", {"user_id": bob.user_id})
    else:
        await alice.must("POST", f"/rooms/{room}/ban", {"user_id": bob.user_id})
    for wish in ({}, {"org.matrix.msc4222.use_state_after": "true"}):
        left = (await bob.sync(since=since, **wish))["rooms"]["leave"][room]
        own = left.pop("timeline")["events"]
        assert [(event["type"], event["state_key"]) for event in own] == [("m.room.member", bob.user_id)]
        assert "Secret" not in str(left)
        assert not any(part.get("events") for part in left.values())
