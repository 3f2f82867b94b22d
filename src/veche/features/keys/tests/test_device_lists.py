"""Stories about device lists: who hears that somebody's keys changed, and when."""

import asyncio

from veche.core.signatures import sign_json
from veche.features.keys.tests.house import OpenHouse, Person, public, until_waiting
from veche.features.keys.tests.identity import Identity, add_signatures


async def changed(person: Person) -> list[str]:
    found: list[str] = (await person.sync()).get("device_lists", {}).get("changed", [])
    return found


def test_those_who_share_a_room_hear_of_new_keys_and_nobody_else(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob, carol = [await house.register(name) for name in ("alice", "bob", "carol")]
            await alice.create_room(bob)
            for person in (alice, bob, carol):
                await person.sync()
            await alice.upload(device_keys=alice.device_keys())
            heard = [await changed(person) for person in (alice, bob, carol)]
            assert heard == [[alice.user_id], [alice.user_id], []]
            assert [await changed(person) for person in (alice, bob, carol)] == [[], [], []]

    asyncio.run(story())


def test_a_waiting_sync_returns_when_a_neighbour_changes_keys(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.register("alice"), await house.register("bob")
            await alice.create_room(bob)
            await bob.sync()
            waiting = asyncio.create_task(bob.sync(timeout_ms=20_000))
            await until_waiting(house, bob)
            await alice.upload(device_keys=alice.device_keys())
            answer = await asyncio.wait_for(waiting, 10)
            assert answer["device_lists"] == {"changed": [alice.user_id], "left": []}

    asyncio.run(story())


def test_the_same_keys_again_and_new_one_time_keys_are_no_change(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice = await house.register("alice")
            keys = alice.device_keys()
            await alice.upload(device_keys=keys)
            await alice.sync()
            await alice.upload(device_keys=keys, one_time_keys={"curve25519:a": "a"})
            assert await changed(alice) == []

    asyncio.run(story())


def test_who_comes_into_a_common_room_is_changed_and_who_goes_is_left(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.register("alice"), await house.register("bob")
            await alice.upload(device_keys=alice.device_keys())
            await alice.sync()
            await bob.sync()
            room_id = await alice.create_room(bob)
            assert bob.user_id in await changed(alice)
            assert alice.user_id in await changed(bob)
            await bob.ok("POST", f"rooms/{room_id}/leave", {})
            assert (await alice.sync())["device_lists"] == {"changed": [], "left": [bob.user_id]}
            assert (await bob.sync())["device_lists"] == {"changed": [], "left": [alice.user_id]}

    asyncio.run(story())


def test_changes_can_be_asked_for_between_two_tokens(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.register("alice"), await house.register("bob")
            room_id = await alice.create_room(bob)
            before = (await bob.sync())["next_batch"]
            await alice.upload(device_keys=alice.device_keys())
            after = (await bob.sync())["next_batch"]

            async def between(start: str, end: str) -> object:
                return await bob.ok("GET", "keys/changes", params={"from": start, "to": end})

            assert await between(before, after) == {"changed": [alice.user_id], "left": []}
            assert await between(after, after) == {"changed": [], "left": []}
            await alice.ok("POST", f"rooms/{room_id}/leave", {})
            end = (await bob.sync())["next_batch"]
            assert await between(before, end) == {"changed": [], "left": [alice.user_id]}
            for bad in ({"from": before}, {"from": before, "to": "yesterday"}):
                assert (await bob.get("keys/changes", params=bad)).status_code == 400

    asyncio.run(story())


def test_what_happened_before_memory_began_is_found_in_the_database(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.register("alice"), await house.register("bob")
            await alice.create_room(bob)
            await bob.sync()
            await alice.upload(device_keys=alice.device_keys())
            house.kit.database.forget_all()
            assert await changed(bob) == [alice.user_id]
            assert await changed(bob) == []
            await alice.upload(device_keys=alice.device_keys())
            assert await changed(bob) == [alice.user_id]

    asyncio.run(story())


def test_more_changes_than_are_asked_for_one_by_one_are_all_found(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice = await house.register("alice")
            others = [await house.register(f"friend{number}") for number in range(20)]
            await alice.create_room(*others[:18])
            await alice.sync()
            for other in others:
                await other.upload(device_keys=other.device_keys())
            assert await changed(alice) == sorted(other.user_id for other in others[:18])

    asyncio.run(story())


def test_ones_other_devices_hear_whom_one_has_verified_and_that_person_does_not(
    open_house: OpenHouse,
) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.register("alice"), await house.register("bob")
            identity, bobs = Identity.new(alice), Identity.new(bob)
            await identity.publish()
            await bobs.publish()
            await alice.create_room(bob)
            await alice.sync()
            await bob.sync()
            signed = sign_json(bobs.upload()["master_key"], alice.user_id, identity.user_signing)
            for expected in ([bob.user_id], []):
                await add_signatures(alice, bob, **{public(bobs.master): signed})
                assert await changed(alice) == expected
            assert await changed(bob) == []

    asyncio.run(story())


def test_a_device_that_is_logged_out_takes_its_keys_with_it(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.register("alice"), await house.register("bob", "BOBS")
            await alice.create_room(bob)
            await bob.upload(
                device_keys=bob.device_keys(),
                one_time_keys={"curve25519:a": "a"},
                fallback_keys={"curve25519:f": "f"},
            )
            await alice.send({bob.user_id: {"BOBS": {"n": 1}}})
            await alice.sync()
            await bob.ok("POST", "logout")
            assert await changed(alice) == [bob.user_id]
            assert (await alice.query(bob))["device_keys"] == {bob.user_id: {}}
            assert await alice.claim(bob, "curve25519") == {}
            again = await house.log_in("bob", "BOBS")
            answer = await again.sync()
            assert "to_device" not in answer
            assert answer["device_unused_fallback_key_types"] == []

    asyncio.run(story())


def test_another_name_of_a_device_is_a_change(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice = await house.register("alice", "PHONE")
            await alice.upload(device_keys=alice.device_keys())
            await alice.sync()
            await alice.ok("PUT", "devices/PHONE", {"display_name": "Pocket"})
            assert await changed(alice) == [alice.user_id]

    asyncio.run(story())


def test_a_person_who_gives_up_the_account_leaves_no_keys_behind(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.register("alice"), await house.register("bob")
            await bob.upload(device_keys=bob.device_keys())
            await Identity.new(bob).publish()
            new = {"algorithm": "m.megolm_backup.v1.curve25519-aes-sha2", "auth_data": {}}
            await bob.ok("POST", "room_keys/version", new)
            await house.kit.database.write(house.accounts.remove_devices, bob.user_id, [bob.device_id])
            await house.kit.database.write(house.keys.forget_user, bob.user_id, erase=True)
            seen = await alice.query(bob)
            assert (seen["device_keys"], seen["master_keys"]) == ({bob.user_id: {}}, {})
            again = await house.log_in("bob")
            assert (await again.get("room_keys/version")).status_code == 404

    asyncio.run(story())
