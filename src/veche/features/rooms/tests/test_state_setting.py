"""Stories of state set by hand, and of people whom one wants to be spared."""

import asyncio
import itertools
from pathlib import Path
from typing import Any

import pytest
from tests.in_process import CHEAP_PASSWORD_KIB, House, Person, running_house

from veche.features.accounts.api import AccountsSettings

pytestmark = pytest.mark.anyio


async def test_a_canonical_alias_leads_to_its_room(house: House) -> None:
    alice = await house.person("alice")
    room, other = [await alice.create_room(room_alias_name=name) for name in ("here", "there")]
    path = f"/rooms/{room}/state/m.room.canonical_alias"
    await alice.must("PUT", path, {"alias": "#here:localhost"})
    for content in ({"alias": "#there:localhost"}, {"alt_aliases": ["#none:localhost"]}):
        assert (await alice.ask("PUT", path, content)).json()["errcode"] == "M_BAD_ALIAS"
    assert (await alice.ask("PUT", path, {"alias": "nonsense"})).json()["errcode"] == "M_INVALID_PARAM"
    await alice.must("DELETE", "/directory/room/%23here:localhost")
    await alice.must("PUT", path, {"alias": "#here:localhost", "org.example": True})
    assert other != room


async def test_nobody_is_invited_who_does_not_exist_also_by_hand(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    path = f"/rooms/{room}/state/m.room.member/@nobody:localhost"
    assert (await alice.ask("PUT", path, {"membership": "invite"})).status_code == 404
    elsewhere = f"/rooms/{room}/state/m.room.member/@somebody:elsewhere.org"
    assert (await alice.ask("PUT", elsewhere, {"membership": "invite"})).status_code == 403


async def test_strangers_do_not_learn_by_inviting_who_exists(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room()
    for user_id in (bob.user_id, "@nobody:localhost"):
        path = f"/rooms/{room}/state/m.room.member/{user_id}"
        assert (await bob.ask("PUT", path, {"membership": "invite"})).status_code == 403


async def put_member(person: Person, room: str, **content: Any) -> Any:
    return await person.ask("PUT", f"/rooms/{room}/state/m.room.member/{person.user_id}", content)


async def test_nobody_joins_a_restricted_room_by_vouching_for_themselves(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    club = await alice.create_room(preset="public_chat")
    allow = [{"type": "m.room_membership", "room_id": club}]
    rules = {"type": "m.room.join_rules", "content": {"join_rule": "restricted", "allow": allow}}
    room = await alice.create_room(initial_state=[rules])
    forged = {"membership": "join", "join_authorised_via_users_server": alice.user_id}
    assert (await put_member(bob, room, **forged)).status_code == 403
    await bob.must("POST", f"/join/{club}", {})
    assert (await put_member(bob, room, membership="join")).status_code == 200
    path = f"/rooms/{room}/state/m.room.member/{bob.user_id}"
    assert (await bob.must("GET", path))["join_authorised_via_users_server"] == alice.user_id
    assert (await put_member(bob, room, membership="join", displayname="Bobby")).status_code == 200
    assert (await bob.must("GET", path))["displayname"] == "Bobby"


async def as_guest(house: House) -> Person:
    answer = await house.http.post("/_matrix/client/v3/register", params={"kind": "guest"}, json={})
    assert answer.status_code == 200, answer.text
    session = answer.json()
    headers = {"Authorization": f"Bearer {session['access_token']}"}
    return Person(house.http, session["user_id"], headers, (f"t{n}" for n in itertools.count()))


async def until_left(person: Person, room: str, user_id: str) -> None:
    """Wait, by syncing, until somebody has left."""
    since = (await person.sync())["next_batch"]
    async with asyncio.timeout(20):
        path = f"/rooms/{room}/state/m.room.member/{user_id}"
        while (await person.must("GET", path))["membership"] != "leave":
            since = (await person.sync(since=since, timeout=500))["next_batch"]


async def test_guests_come_where_they_may_and_leave_when_they_may_not(
    tmp_path: Path, database_url: str | None
) -> None:
    welcoming = AccountsSettings(registration="open", guests=True, password_memory_kib=CHEAP_PASSWORD_KIB)
    async with running_house(tmp_path, database_url, accounts=welcoming) as house:
        alice, bob, guest = await house.person("alice"), await house.person("bob"), await as_guest(house)
        closed = await alice.create_room(preset="public_chat")
        refused = await put_member(guest, closed, membership="join")
        assert refused.json()["errcode"] == "M_GUEST_ACCESS_FORBIDDEN"
        room = await alice.create_room(preset="public_chat")
        access = f"/rooms/{room}/state/m.room.guest_access"
        await alice.must("PUT", access, {"guest_access": "can_join"})
        for person in (bob, guest):
            await person.must("POST", f"/rooms/{room}/join", {})
        assert (await put_member(guest, room, membership="join", displayname="G")).status_code == 200
        await alice.must("PUT", access, {"guest_access": "forbidden"})
        await until_left(alice, room, guest.user_id)
        assert set((await alice.must("GET", f"/rooms/{room}/joined_members"))["joined"]) == {
            alice.user_id,
            bob.user_id,
        }
        assert (await guest.ask("POST", f"/rooms/{room}/join", {})).status_code == 403


async def test_guests_leave_too_when_what_admitted_them_is_redacted(
    tmp_path: Path, database_url: str | None
) -> None:
    welcoming = AccountsSettings(registration="open", guests=True, password_memory_kib=CHEAP_PASSWORD_KIB)
    async with running_house(tmp_path, database_url, accounts=welcoming) as house:
        alice, guest = await house.person("alice"), await as_guest(house)
        room = await alice.create_room(preset="public_chat")
        access = f"/rooms/{room}/state/m.room.guest_access"
        admitted = (await alice.must("PUT", access, {"guest_access": "can_join"}))["event_id"]
        await guest.must("POST", f"/rooms/{room}/join", {})
        await alice.must("PUT", f"/rooms/{room}/redact/{admitted}/r", {})
        await until_left(alice, room, guest.user_id)


async def test_state_that_ignored_people_set_is_shown_all_the_same(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await bob.create_room(preset="public_chat")
    await alice.must("POST", f"/join/{room}", {})
    await ignore(alice, bob.user_id)
    since = (await alice.sync())["next_batch"]
    await bob.say(room, "noise")
    await bob.must("PUT", f"/rooms/{room}/state/m.room.name", {"name": "Home"})
    timeline = (await alice.sync(since=since))["rooms"]["join"][room]["timeline"]["events"]
    assert [event["type"] for event in timeline] == ["m.room.name"]


async def ignore(person: Person, *user_ids: str) -> None:
    content: dict[str, dict[str, object]] = {"ignored_users": {user_id: {} for user_id in user_ids}}
    await person.must("PUT", f"/user/{person.user_id}/account_data/m.ignored_user_list", content)


async def test_whoever_is_ignored_is_not_heard(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat")
    await bob.must("POST", f"/join/{room}", {})
    await ignore(alice, bob.user_id)
    since = (await alice.sync())["next_batch"]
    await bob.say(room, "noise")
    await bob.must("POST", "/createRoom", {"invite": [alice.user_id]})
    news = await alice.sync(since=since)
    said = [
        e["type"]
        for e in news.get("rooms", {}).get("join", {}).get(room, {}).get("timeline", {}).get("events", [])
    ]
    assert "m.room.message" not in said
    assert "invite" not in news.get("rooms", {})
    page = await alice.must("GET", f"/rooms/{room}/messages", dir="b")
    assert "m.room.message" not in [event["type"] for event in page["chunk"]]
    await ignore(alice)
    page = await alice.must("GET", f"/rooms/{room}/messages", dir="b")
    assert [e["content"]["body"] for e in page["chunk"] if e["type"] == "m.room.message"] == ["noise"]
