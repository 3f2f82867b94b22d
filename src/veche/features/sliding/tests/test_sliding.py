"""Stories of sliding sync: the newest rooms first, more on demand, nothing lost and nothing told to strangers."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.in_process import House, Person, running_house

pytestmark = pytest.mark.anyio

UNSTABLE = "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync"
MERGED = "/_matrix/client/v4/sync"
STATE = [["m.room.name", ""], ["m.room.member", "$LAZY"], ["m.room.member", "$ME"]]


@pytest.fixture
async def house(tmp_path: Path, database_url: str | None) -> AsyncIterator[House]:
    async with running_house(tmp_path, database_url) as house:
        yield house


class Loop:
    """A client's sync loop in the form of today."""

    def __init__(self, house: House, person: Person) -> None:
        self.house = house
        self.person = person
        self.pos: str | None = None
        self.to_device: str | None = None
        self.body: dict[str, Any] = {"lists": {"all": one_list(0, 19)}, "extensions": {}}

    async def raw(self, pos: str | None, timeout_ms: int = 0) -> Any:
        query = {"timeout": timeout_ms} | ({"pos": pos} if pos else {})
        return await self.house.http.post(UNSTABLE, params=query, json=self.body, headers=self.person.headers)

    async def next(self, timeout_ms: int = 0) -> Any:
        answer = await self.raw(self.pos, timeout_ms)
        assert answer.status_code == 200, answer.text
        self.pos = answer.json()["pos"]
        return answer.json()

    def turn_on(self, *names: str) -> None:
        self.body["extensions"] = {name: {"enabled": True} for name in names}


def one_list(low: int, high: int, limit: int = 1, **filters: Any) -> dict[str, Any]:
    return {"ranges": [[low, high]], "timeline_limit": limit, "required_state": STATE, "filters": filters}


def bodies(room: dict[str, Any]) -> list[str]:
    return [event["content"].get("body", event["type"]) for event in room["timeline"]]


async def test_the_newest_rooms_come_first_and_the_others_when_the_range_grows(house: House) -> None:
    alice = await house.person("alice")
    rooms = [await alice.create_room(name=f"room {n}") for n in range(4)]
    await alice.say(rooms[0], "hello")
    loop = Loop(house, alice)
    loop.body["lists"]["all"] = one_list(0, 1)
    first = await loop.next()
    assert first["lists"]["all"]["count"] == 4
    assert set(first["rooms"]) == {rooms[0], rooms[3]}
    shown = first["rooms"][rooms[0]]
    assert (shown["name"], bodies(shown), shown["initial"], shown["joined_count"]) == (
        "room 0",
        ["hello"],
        True,
        1,
    )
    assert {event["type"] for event in shown["required_state"]} == {"m.room.name", "m.room.member"}
    loop.body["lists"]["all"] = one_list(0, 9)
    assert set((await loop.next())["rooms"]) == {rooms[1], rooms[2]}
    assert (await loop.next())["rooms"] == {}


async def test_a_loop_waits_and_is_told_only_what_is_new(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(name="quiet", preset="public_chat")
    await bob.must("POST", f"/join/{room}", {})
    loop = Loop(house, bob)
    await loop.next()
    poll = asyncio.create_task(loop.next(timeout_ms=20_000))
    await alice.say(room, "news")
    shown = (await asyncio.wait_for(poll, 10))["rooms"][room]
    assert bodies(shown) == ["news"]
    assert shown["num_live"] == 1
    assert "name" not in shown
    assert "initial" not in shown


async def test_a_lost_answer_is_given_again_and_an_old_position_is_refused(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room()
    loop = Loop(house, alice)
    await loop.next()
    await alice.say(room, "one")
    lost = (await loop.raw(loop.pos)).json()
    again = (await loop.raw(loop.pos)).json()
    assert bodies(lost["rooms"][room]) == bodies(again["rooms"][room]) == ["one"]
    old, loop.pos = loop.pos, again["pos"]
    assert (await loop.next())["rooms"] == {}
    assert (await loop.raw(old)).json()["errcode"] == "M_UNKNOWN_POS"
    assert (await loop.raw("s1_1_99")).json()["errcode"] == "M_UNKNOWN_POS"


async def test_a_position_belongs_to_one_device(house: House) -> None:
    alice = await house.person("alice")
    await alice.create_room()
    loop = Loop(house, alice)
    await loop.next()
    other = Loop(house, await house.another_device(alice))
    assert (await other.raw(loop.pos)).json()["errcode"] == "M_UNKNOWN_POS"


async def test_more_of_a_room_comes_when_more_is_asked_for(house: House) -> None:
    alice = await house.person("alice")
    room = await alice.create_room(topic="what for")
    for n in range(5):
        await alice.say(room, str(n))
    loop = Loop(house, alice)
    assert bodies((await loop.next())["rooms"][room]) == ["4"]
    loop.body["room_subscriptions"] = {room: {"timeline_limit": 3, "required_state": [["m.room.topic", ""]]}}
    shown = (await loop.next())["rooms"][room]
    assert bodies(shown) == ["2", "3", "4"]
    assert shown["unstable_expanded_timeline"] is True
    assert "m.room.topic" in {event["type"] for event in shown["required_state"]}
    assert (await loop.next())["rooms"] == {}


async def test_nobody_is_shown_a_room_that_is_not_theirs(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room()
    loop = Loop(house, bob)
    loop.body["room_subscriptions"] = {room: {"timeline_limit": 10, "required_state": [["*", "*"]]}}
    assert (await loop.next())["rooms"] == {}


async def test_an_invitation_shows_the_room_s_face_and_a_join_shows_the_room(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    loop = Loop(house, bob)
    await loop.next()
    room = await alice.create_room(name="party", invite=[bob.user_id])
    invited = (await loop.next())["rooms"][room]
    assert "m.room.name" in {event["type"] for event in invited["invite_state"]}
    assert "timeline" not in invited
    await bob.must("POST", f"/join/{room}", {})
    joined = (await loop.next())["rooms"][room]
    assert (joined["initial"], joined["name"], joined["joined_count"]) == (True, "party", 2)


async def test_whoever_is_removed_sees_it_and_nothing_after(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat")
    await bob.must("POST", f"/join/{room}", {})
    loop = Loop(house, bob)
    loop.body["lists"]["all"] = one_list(0, 19, limit=10)
    await loop.next()
    await alice.must("POST", f"/rooms/{room}/kick", {"user_id": bob.user_id})
    await alice.say(room, "behind his back")
    shown = (await loop.next())["rooms"][room]
    assert shown["timeline"][-1]["content"]["membership"] == "leave"
    assert (await loop.next())["rooms"] == {}
    fresh = (await Loop(house, bob).next())["rooms"]
    assert bodies(fresh[room]) == ["m.room.member"]


async def test_lists_are_filtered(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    space = await alice.create_room(creation_content={"type": "m.space"})
    secret = await alice.create_room(
        initial_state=[{"type": "m.room.encryption", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}]
    )
    direct = await alice.create_room(is_direct=True)
    content = {bob.user_id: [direct]}
    await alice.must("PUT", f"/user/{alice.user_id}/account_data/m.direct", content)
    await alice.must("PUT", f"/user/{alice.user_id}/rooms/{space}/tags/m.favourite", {})
    await alice.must("PUT", f"/rooms/{space}/state/m.space.child/{secret}", {"via": ["localhost"]})
    loop = Loop(house, alice)
    expected: dict[str, tuple[dict[str, Any], set[str]]] = {
        "spaces": ({"room_types": ["m.space"]}, {space}),
        "rooms": ({"not_room_types": ["m.space"]}, {secret, direct}),
        "encrypted": ({"is_encrypted": True}, {secret}),
        "direct": ({"is_dm": True}, {direct}),
        "favourites": ({"tags": ["m.favourite"]}, {space}),
        "others": ({"not_tags": ["m.favourite"]}, {secret, direct}),
        "in": ({"spaces": [space]}, {secret}),
        "invited": ({"is_invite": True}, set()),
    }
    loop.body["lists"] = {name: one_list(0, 9, **wish) for name, (wish, _) in expected.items()}
    answer = await loop.next()
    assert {n: one["count"] for n, one in answer["lists"].items()} == {
        n: len(r) for n, (_, r) in expected.items()
    }
    assert answer["rooms"][direct]["is_dm"] is True


async def test_the_extensions_tell_what_sync_tells(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat")
    await bob.must("POST", f"/join/{room}", {})
    event = await alice.say(room, "read me")
    await alice.must("PUT", f"/user/{alice.user_id}/account_data/org.example", {"n": 1})
    await alice.must("PUT", f"/user/{alice.user_id}/rooms/{room}/account_data/org.example", {"n": 2})
    loop = Loop(house, alice)
    loop.turn_on("to_device", "e2ee", "account_data", "receipts", "typing")
    first = (await loop.next())["extensions"]
    assert {"type": "org.example", "content": {"n": 1}} in first["account_data"]["global"]
    assert first["account_data"]["rooms"][room] == [{"type": "org.example", "content": {"n": 2}}]
    assert "device_one_time_keys_count" in first["e2ee"]
    await bob.must("PUT", f"/rooms/{room}/typing/{bob.user_id}", {"typing": True, "timeout": 20_000})
    await bob.must("POST", f"/rooms/{room}/receipt/m.read/{event}", {})
    message = {"messages": {alice.user_id: {"*": {"n": 3}}}}
    await bob.must("PUT", "/sendToDevice/org.example/t1", message)
    news = (await loop.next())["extensions"]
    assert news["typing"]["rooms"][room]["content"]["user_ids"] == [bob.user_id]
    assert event in news["receipts"]["rooms"][room]["content"]
    assert news["to_device"]["events"][0]["content"] == {"n": 3}
    loop.body["extensions"]["to_device"]["since"] = news["to_device"]["next_batch"]
    assert (await loop.next())["extensions"]["to_device"]["events"] == []


async def test_unread_counts_come_with_the_room(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat")
    await bob.must("POST", f"/join/{room}", {})
    await alice.say(room, "hi", **{"m.mentions": {"user_ids": [bob.user_id]}})
    shown = (await Loop(house, bob).next())["rooms"][room]
    assert (shown["notification_count"], shown["highlight_count"]) == (1, 1)


async def test_the_merged_form_says_the_same_in_its_own_words(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(name="merged")
    pending = await bob.create_room(invite=[alice.user_id])
    state = {"include": [{"type": "m.room.name"}, {"state_key": ""}], "exclude": [{"type": "m.room.create"}]}
    one = {"range": [0, 9], "timeline_limit": 2, "required_state": state | {"lazy_members": True}}
    body: dict[str, Any] = {"lists": {"all": one}}
    first = (await house.http.post(MERGED, json=body, headers=alice.headers)).json()
    shown = first["rooms"][room]
    assert (shown["name"], shown["membership"], shown["lists"]) == ("merged", "join", ["all"])
    assert len(shown["timeline_events"]) == 2
    types = {event["type"] for event in shown["required_state"]}
    assert "m.room.power_levels" in types
    assert "m.room.create" not in types
    assert "stripped_state" in first["rooms"][pending]
    await alice.say(room, "more")
    second = (await house.http.post(MERGED, json=body | {"pos": first["pos"]}, headers=alice.headers)).json()
    assert [event["content"]["body"] for event in second["rooms"][room]["timeline_events"]] == ["more"]


@pytest.mark.parametrize(
    "body",
    [
        {"lists": {"a": {"ranges": [[5, 1]], "timeline_limit": 1, "required_state": []}}},
        {"lists": {"a": {"ranges": [[-1, 1]], "timeline_limit": 1}}},
        {"lists": {"\n": {"ranges": [[0, 1]]}}},
        {"room_subscriptions": {"nonsense": {"timeline_limit": 1}}},
        {"extensions": {"to_device": {"enabled": True, "since": "x"}}},
        {"lists": []},
    ],
)
async def test_nonsense_is_refused(house: House, body: Any) -> None:
    alice = await house.person("alice")
    answer = await house.http.post(UNSTABLE, json=body, headers=alice.headers)
    assert answer.status_code == 400
    assert answer.json()["errcode"] in ("M_INVALID_PARAM", "M_BAD_JSON")


async def test_invitations_of_ignored_people_are_not_listed(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    path = f"/user/{alice.user_id}/account_data/m.ignored_user_list"
    await alice.must("PUT", path, {"ignored_users": {bob.user_id: {}}})
    await bob.create_room(invite=[alice.user_id])
    assert (await Loop(house, alice).next())["rooms"] == {}
    await alice.must("PUT", path, {"ignored_users": {}})
    assert len((await Loop(house, alice).next())["rooms"]) == 1
