"""Stories of finding rooms: by alias, in the directory, by summary, in spaces; and of finding people."""

from typing import Any

import httpx
import pytest
from tests.in_process import House, Person

from veche.features.rooms.service import people

pytestmark = pytest.mark.anyio


async def v1(house: House, person: Person | None, path: str, **query: Any) -> Any:
    headers = {} if person is None else person.headers
    return await house.http.get(f"/_matrix/client/v1{path}", headers=headers, params=query)


async def test_an_alias_leads_to_its_room_until_it_is_taken_away(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(room_alias_name="garden")
    path = "/directory/room/%23garden:localhost"
    assert (await bob.must("GET", path))["room_id"] == room
    assert (await alice.ask("PUT", path, {"room_id": room})).status_code == 409
    assert (await bob.ask("DELETE", path)).status_code == 403
    assert (await bob.ask("GET", f"/rooms/{room}/aliases")).status_code == 403
    assert (await alice.must("GET", f"/rooms/{room}/aliases"))["aliases"] == ["#garden:localhost"]
    await alice.must("DELETE", path)
    assert (await bob.ask("GET", path)).json()["errcode"] == "M_NOT_FOUND"


async def test_only_members_give_a_room_an_alias_and_only_of_this_server(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room()
    body = {"room_id": room}
    assert (await bob.ask("PUT", "/directory/room/%23x:localhost", body)).status_code == 403
    assert (await alice.ask("PUT", "/directory/room/%23x:elsewhere.org", body)).status_code == 400
    assert (await alice.ask("PUT", "/directory/room/nonsense", body)).status_code == 400


async def test_the_directory_has_public_rooms_largest_first_and_can_be_searched_and_paged(
    house: House,
) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    small = await alice.create_room(visibility="public", name="Chess", preset="public_chat")
    large = await alice.create_room(
        visibility="public", name="Огород", topic="all that grows", preset="public_chat"
    )
    await alice.create_room(name="secret")
    await bob.must("POST", f"/join/{large}", {})
    rooms = (await bob.must("GET", "/publicRooms"))["chunk"]
    assert [room["room_id"] for room in rooms] == [large, small]
    first = await bob.must("GET", "/publicRooms", limit=1)
    second = await bob.must("GET", "/publicRooms", limit=1, since=first["next_batch"])
    assert (first["chunk"][0]["room_id"], second["chunk"][0]["room_id"]) == (large, small)
    assert "prev_batch" in second
    for term in ("ОГОРОД", "GROWS"):
        found = await bob.must("POST", "/publicRooms", {"filter": {"generic_search_term": term}})
        assert [room["room_id"] for room in found["chunk"]] == [large]
    spaces = await bob.must("POST", "/publicRooms", {"filter": {"room_types": ["m.space"]}})
    assert spaces["chunk"] == []


async def test_only_those_who_may_put_a_room_into_the_directory(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat")
    path = f"/directory/list/room/{room}"
    assert (await bob.ask("PUT", path, {"visibility": "public"})).status_code == 403
    await alice.must("PUT", path, {"visibility": "public"})
    assert (await bob.must("GET", path))["visibility"] == "public"
    await alice.must("PUT", path, {"visibility": "private"})
    assert (await bob.must("GET", "/publicRooms"))["chunk"] == []


async def test_a_summary_is_for_those_who_may_know_of_the_room(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    open_room = await alice.create_room(name="Open", preset="public_chat")
    closed_room = await alice.create_room(name="Closed")
    shown = (await v1(house, None, f"/room_summary/{open_room}")).json()
    assert (shown["name"], shown["num_joined_members"], shown["room_version"]) == ("Open", 1, "12")
    assert (await v1(house, bob, f"/room_summary/{closed_room}")).status_code == 404
    await alice.must("POST", f"/rooms/{closed_room}/invite", {"user_id": bob.user_id})
    assert (await v1(house, bob, f"/room_summary/{closed_room}")).json()["membership"] == "invite"


async def make_space(alice: Person, house: House) -> tuple[str, list[str], str]:
    space = await alice.create_room(creation_content={"type": "m.space"}, preset="public_chat")
    children = [await alice.create_room(name=f"room {n}", preset="public_chat") for n in range(3)]
    hidden = await alice.create_room(name="hidden")
    for order, room in zip("cab", children, strict=True):
        content = {"via": ["localhost"], "order": order, "suggested": order == "a"}
        await alice.must("PUT", f"/rooms/{space}/state/m.space.child/{room}", content)
    await alice.must("PUT", f"/rooms/{space}/state/m.space.child/{hidden}", {"via": ["localhost"]})
    await alice.must("PUT", f"/rooms/{space}/state/m.space.child/!gone:localhost", {})
    return space, [children[1], children[2], children[0]], hidden


async def test_a_space_is_walked_in_order_without_what_one_may_not_know(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    space, ordered, hidden = await make_space(alice, house)
    rooms = (await v1(house, bob, f"/rooms/{space}/hierarchy")).json()["rooms"]
    assert [room["room_id"] for room in rooms] == [space, *ordered]
    assert len(rooms[0]["children_state"]) == 4
    hers = (await v1(house, alice, f"/rooms/{space}/hierarchy")).json()["rooms"]
    assert [room["room_id"] for room in hers] == [space, *ordered, hidden]
    suggested = (await v1(house, bob, f"/rooms/{space}/hierarchy", suggested_only="true")).json()["rooms"]
    assert [room["room_id"] for room in suggested] == [space, ordered[0]]
    flat = (await v1(house, bob, f"/rooms/{space}/hierarchy", max_depth=0)).json()["rooms"]
    assert [room["room_id"] for room in flat] == [space]


async def test_a_walk_goes_on_where_it_ended_with_the_same_parameters_only(house: House) -> None:
    alice = await house.person("alice")
    space, ordered, _ = await make_space(alice, house)
    first = (await v1(house, alice, f"/rooms/{space}/hierarchy", limit=2)).json()
    token = first["next_batch"]
    second = (await v1(house, alice, f"/rooms/{space}/hierarchy", **{"limit": 2, "from": token})).json()
    assert [room["room_id"] for room in first["rooms"] + second["rooms"]] == [space, *ordered]
    changed = {"from": token, "suggested_only": "true"}
    assert (await v1(house, alice, f"/rooms/{space}/hierarchy", **changed)).status_code == 400
    assert (await v1(house, alice, f"/rooms/{space}/hierarchy", **{"from": "bm9uc2Vuc2U"})).status_code == 400


async def test_strangers_do_not_walk_a_closed_space(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    space = await alice.create_room(creation_content={"type": "m.space"})
    assert (await v1(house, bob, f"/rooms/{space}/hierarchy")).status_code == 403


async def test_people_find_those_they_share_a_room_with_in_any_case_and_script(house: House) -> None:
    alice, bob, carol = [await house.person(name) for name in ("alice", "bob", "carol")]
    await bob.must("PUT", f"/profile/{bob.user_id}/displayname", {"displayname": "Борис Годунов"})
    room = await alice.create_room(invite=[bob.user_id])
    search = {"search_term": "бОРИС"}
    assert (await alice.must("POST", "/user_directory/search", search))["results"] == []
    await bob.must("POST", f"/join/{room}", {})
    found = (await alice.must("POST", "/user_directory/search", search))["results"]
    assert found == [{"user_id": bob.user_id, "display_name": "Борис Годунов"}]
    assert (await carol.must("POST", "/user_directory/search", search))["results"] == []
    await bob.create_room(preset="public_chat")
    assert len((await carol.must("POST", "/user_directory/search", search))["results"]) == 1
    limited = await carol.must("POST", "/user_directory/search", {"search_term": "o", "limit": 0})
    assert limited == {"results": [], "limited": True}


async def test_a_wildcard_in_a_search_is_only_a_letter(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    await bob.create_room(preset="public_chat")
    for term in ("%", "_", "b_b"):
        assert (await alice.must("POST", "/user_directory/search", {"search_term": term}))["results"] == []


async def test_mutual_rooms_are_those_where_both_are_now(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat")
    await bob.create_room()
    await bob.must("POST", f"/join/{room}", {})
    answer = (await v1(house, alice, "/mutual_rooms", user_id=bob.user_id)).json()
    assert answer == {"joined": [room], "count": 1}
    assert (await v1(house, alice, "/mutual_rooms", user_id=alice.user_id)).status_code == 400
    await bob.must("POST", f"/rooms/{room}/leave", {})
    assert (await v1(house, alice, "/mutual_rooms", user_id=bob.user_id)).json()["joined"] == []


async def test_facts_about_somebody_are_for_those_whom_they_write_to(house: House) -> None:
    alice, bob, eve = [await house.person(name) for name in ("alice", "bob", "eve")]

    async def ask(reader: Person, other: Person) -> httpx.Response:
        return await house.http.get(f"/_veche/v1/people/{other.user_id}", headers=reader.headers)

    room = await alice.create_room(invite=[bob.user_id])
    facts = (await ask(bob, alice)).json()
    assert facts["mutual_rooms"] == 0
    assert facts["since_ms"] % (24 * 3600 * 1000) == 0
    assert [(await ask(*pair)).status_code for pair in ((alice, bob), (eve, alice))] == [404, 404]
    await bob.must("POST", f"/join/{room}", {})
    assert (await ask(alice, bob)).json()["mutual_rooms"] == 1


@pytest.mark.parametrize(
    ("path", "token", "next_token"),
    [
        ("v1/mutual_rooms", "from", "next_batch"),
        ("unstable/uk.half-shot.msc2666/user/mutual_rooms", "batch_token", "next_batch_token"),
    ],
)
async def test_many_mutual_rooms_come_page_by_page_in_both_forms(
    house: House, monkeypatch: pytest.MonkeyPatch, path: str, token: str, next_token: str
) -> None:
    monkeypatch.setattr(people, "MUTUAL_PAGE", 2)
    alice, bob = await house.person("alice"), await house.person("bob")
    rooms = [await alice.create_room(preset="public_chat") for _ in range(5)]
    for room in rooms:
        await bob.must("POST", f"/join/{room}", {})
    found: list[str] = []
    query = {"user_id": bob.user_id}
    while True:
        answer = await house.http.get(f"/_matrix/client/{path}", headers=alice.headers, params=query)
        page = answer.json()
        found += page["joined"]
        assert page["count"] == 5
        if next_token not in page:
            break
        query[token] = page[next_token]
    assert sorted(found) == sorted(rooms)
