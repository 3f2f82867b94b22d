"""Stories of state set by hand, and of people whom one wants to be spared."""

import pytest
from tests.in_process import House, Person

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
