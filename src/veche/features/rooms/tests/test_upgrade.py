"""Stories of rooms that move to another version, and of reports."""

from typing import Any

import pytest
from tests.in_process import House, Person

pytestmark = pytest.mark.anyio


async def state(person: Person, room: str, kind: str, key: str = "") -> Any:
    return await person.must("GET", f"/rooms/{room}/state/{kind}/{key}")


@pytest.mark.parametrize(
    ("before", "after"), [("10", "12"), ("11", "12"), ("12", "12"), ("12", "11"), ("12", "10"), ("10", "11")]
)
async def test_a_room_moves_with_all_it_has(house: House, before: str, after: str) -> None:
    alice, bob, carol = [await house.person(name) for name in ("alice", "bob", "carol")]
    old = await alice.create_room(
        room_version=before, name="Home", room_alias_name="home", preset="public_chat", visibility="public"
    )
    await bob.must("POST", f"/join/{old}", {})
    await alice.must("POST", f"/rooms/{old}/ban", {"user_id": carol.user_id})
    await alice.must("PUT", f"/user/{alice.user_id}/rooms/{old}/tags/m.favourite", {"order": 0.5})
    new = (await alice.must("POST", f"/rooms/{old}/upgrade", {"new_version": after}))["replacement_room"]
    created = await state(alice, new, "m.room.create")
    assert (created["room_version"], created["predecessor"]["room_id"]) == (after, old)
    assert (await state(alice, old, "m.room.tombstone"))["replacement_room"] == new
    assert (await state(alice, new, "m.room.name"))["name"] == "Home"
    assert (await state(alice, new, "m.room.canonical_alias"))["alias"] == "#home:localhost"
    assert await state(alice, old, "m.room.canonical_alias") == {}
    assert (await state(alice, new, "m.room.member", carol.user_id))["membership"] == "ban"
    assert (await bob.must("GET", "/directory/room/%23home:localhost"))["room_id"] == new
    assert [room["room_id"] for room in (await bob.must("GET", "/publicRooms"))["chunk"]] == [new]
    assert "m.favourite" in (await alice.must("GET", f"/user/{alice.user_id}/rooms/{new}/tags"))["tags"]
    assert (await bob.ask("PUT", f"/rooms/{old}/send/m.room.message/t", {"body": "x"})).status_code == 403
    await bob.must("POST", f"/join/{new}", {})
    assert (await carol.ask("POST", f"/join/{new}", {})).status_code == 403


async def test_what_people_set_for_the_old_room_goes_with_those_who_move_on(house: House) -> None:
    alice, bob, eve = [await house.person(name) for name in ("alice", "bob", "eve")]
    old = await alice.create_room(preset="public_chat")
    await bob.must("POST", f"/join/{old}", {})
    is_muted = {"actions": [], "conditions": [{"kind": "event_match", "key": "room_id", "pattern": old}]}
    for person in (alice, bob, eve):
        await person.must("PUT", f"/user/{person.user_id}/rooms/{old}/tags/u.work", {"order": 0.5})
        await person.must(
            "PUT", f"/user/{person.user_id}/account_data/m.direct", {"@x:y": [old], "@z:y": ["!z"]}
        )
        await person.must(
            "PUT", f"/user/{person.user_id}/rooms/{old}/account_data/org.veche.mute", {"until_ms": 9**15}
        )
        await person.must("PUT", f"/pushrules/global/room/{old}", {"actions": ["notify"]})
        await person.must("PUT", f"/pushrules/global/override/{old}", is_muted)
    new = (await alice.must("POST", f"/rooms/{old}/upgrade", {"new_version": "12"}))["replacement_room"]
    for person in (bob, eve):
        await person.must("POST", f"/join/{new}", {})

    for person, moves in ((alice, True), (bob, True), (eve, False)):
        tags = await person.must("GET", f"/user/{person.user_id}/rooms/{new}/tags")
        direct = await person.must("GET", f"/user/{person.user_id}/account_data/m.direct")
        rules = await person.must("GET", "/pushrules/global/")
        assert tags == {"tags": {"u.work": {"order": 0.5}} if moves else {}}
        assert direct == {"@x:y": [old, new] if moves else [old], "@z:y": ["!z"]}
        assert (new in {rule["rule_id"] for rule in rules["room"]}) is moves
        assert (new in {rule["rule_id"] for rule in rules["override"]}) is moves
        whole = await person.sync()
        events = whole["rooms"]["join"][new].get("account_data", {}).get("events", [])
        moved = {event["type"] for event in events} & {"m.tag", "org.veche.mute"}
        assert moved == ({"m.tag", "org.veche.mute"} if moves else set())


async def test_a_room_that_only_claims_to_replace_another_is_given_nothing(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    old = await alice.create_room(invite=[bob.user_id])
    await bob.must("POST", f"/join/{old}", {})
    await alice.must("PUT", f"/user/{alice.user_id}/rooms/{old}/tags/u.work", {})
    claim = {"predecessor": {"room_id": old, "event_id": "$x"}}
    false = await bob.create_room(preset="public_chat", creation_content=claim)
    await alice.must("POST", f"/join/{false}", {})
    assert await alice.must("GET", f"/user/{alice.user_id}/rooms/{false}/tags") == {"tags": {}}


async def test_creators_of_the_new_room_are_named_by_the_upgrader(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    old = await alice.create_room(room_version="11", preset="public_chat")
    wish = {"new_version": "12", "additional_creators": [bob.user_id]}
    new = (await alice.must("POST", f"/rooms/{old}/upgrade", wish))["replacement_room"]
    assert (await state(alice, new, "m.room.create"))["additional_creators"] == [bob.user_id]
    assert alice.user_id not in (await state(alice, new, "m.room.power_levels"))["users"]


async def test_whoever_is_named_a_creator_has_been_forgiven_a_ban(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    old = await alice.create_room(room_version="11", preset="public_chat")
    await alice.must("POST", f"/rooms/{old}/ban", {"user_id": bob.user_id})
    wish = {"new_version": "12", "additional_creators": [bob.user_id]}
    new = (await alice.must("POST", f"/rooms/{old}/upgrade", wish))["replacement_room"]
    await bob.must("POST", f"/join/{new}", {})


async def test_a_creator_keeps_the_highest_level_where_creators_stand_above_nobody(house: House) -> None:
    alice = await house.person("alice")
    old = await alice.create_room(room_version="12")
    new = (await alice.must("POST", f"/rooms/{old}/upgrade", {"new_version": "11"}))["replacement_room"]
    assert (await state(alice, new, "m.room.power_levels"))["users"] == {alice.user_id: 150}
    await alice.must("POST", f"/rooms/{new}/upgrade", {"new_version": "12"})


async def test_a_moderator_who_upgrades_gains_no_level_by_it(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    old = await alice.create_room(room_version="11", preset="public_chat")
    await bob.must("POST", f"/join/{old}", {})
    levels = await state(alice, old, "m.room.power_levels")
    levels["users"] = {alice.user_id: 100, bob.user_id: 50}
    levels["events"]["m.room.tombstone"] = 50
    await alice.must("PUT", f"/rooms/{old}/state/m.room.power_levels", levels)
    new = (await bob.must("POST", f"/rooms/{old}/upgrade", {"new_version": "11"}))["replacement_room"]
    assert await state(bob, new, "m.room.power_levels") == levels


async def test_who_may_not_upgrade_changes_nothing(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room(preset="public_chat")
    await bob.must("POST", f"/join/{room}", {})
    assert (await bob.ask("POST", f"/rooms/{room}/upgrade", {"new_version": "12"})).status_code == 403
    unknown = await alice.ask("POST", f"/rooms/{room}/upgrade", {"new_version": "none"})
    assert unknown.json()["errcode"] == "M_UNSUPPORTED_ROOM_VERSION"
    assert (await alice.ask("GET", f"/rooms/{room}/state/m.room.tombstone")).status_code == 404


async def test_reports_are_taken_about_what_one_can_see(house: House) -> None:
    alice, bob = await house.person("alice"), await house.person("bob")
    room = await alice.create_room()
    event = await alice.say(room, "rude")
    path = f"/rooms/{room}/report/{event}"
    await alice.must("POST", path, {"reason": "rude", "score": -50})
    assert (await bob.ask("POST", path, {"reason": "rude"})).json()["errcode"] == "M_NOT_FOUND"
    assert (await alice.ask("POST", f"/rooms/{room}/report/$none", {"reason": ""})).status_code == 404
    assert (await alice.ask("POST", path, {"score": 5})).status_code == 400
    await bob.must("POST", f"/rooms/{room}/report", {"reason": "spam"})
    assert (await bob.ask("POST", "/rooms/!none:localhost/report", {"reason": "spam"})).status_code == 404
    await bob.must("POST", f"/users/{alice.user_id}/report", {"reason": "spam"})
    assert (await bob.ask("POST", "/users/@nobody:localhost/report", {"reason": ""})).status_code == 404
    assert (
        await bob.ask("POST", f"/users/{alice.user_id}/report", {"reason": "x" * 3000})
    ).status_code == 400
