"""Stories about cross-signing: who may publish and sign what, and who sees it."""

import asyncio
from dataclasses import replace

from veche.core.signatures import sign_json, verify_json
from veche.features.keys.tests.house import House, Json, OpenHouse, Person, error_of, new_key, public
from veche.features.keys.tests.identity import Identity, add_signatures

UPLOAD = "keys/device_signing/upload"


async def with_identity(house: House, name: str) -> tuple[Person, Identity]:
    person = await house.register(name, f"{name.upper()}S")
    await person.upload(device_keys=person.device_keys())
    identity = Identity.new(person)
    await identity.publish()
    return person, identity


def test_the_first_keys_need_no_password_and_are_seen_by_others(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, identity = await with_identity(house, "alice")
            bob = await house.register("bob")
            seen = await bob.query(alice)
            assert seen["master_keys"] == {
                alice.user_id: identity.upload()["master_key"] | {"signatures": {}}
            }
            assert seen["self_signing_keys"] == {alice.user_id: identity.upload()["self_signing_key"]}
            assert seen["user_signing_keys"] == {}
            own = await alice.query(alice)
            assert own["user_signing_keys"] == {alice.user_id: identity.upload()["user_signing_key"]}

    asyncio.run(story())


def test_the_same_keys_again_need_no_password(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, identity = await with_identity(house, "alice")
            await alice.sync()
            await identity.publish()
            only_master = {"master_key": identity.upload()["master_key"]}
            assert (await alice.post(UPLOAD, only_master)).status_code == 200
            assert "device_lists" not in await alice.sync()

    asyncio.run(story())


def test_other_keys_need_the_password(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, identity = await with_identity(house, "alice")
            other = Identity.new(alice)
            some = replace(identity, self_signing=new_key(house.kit.clock))
            for wish in (other.upload(), {"self_signing_key": some.upload()["self_signing_key"]}):
                assert (await alice.post(UPLOAD, wish)).status_code == 401
            assert (await alice.query(alice))["self_signing_keys"][alice.user_id] == identity.upload()[
                "self_signing_key"
            ]
            assert (await alice.confirm("POST", UPLOAD, other.upload())).status_code == 200
            seen = await alice.query(alice)
            assert list(seen["master_keys"][alice.user_id]["keys"].values()) == [public(other.master)]

    asyncio.run(story())


def test_a_new_master_key_takes_everything_that_the_old_one_vouched_for_with_it(
    open_house: OpenHouse,
) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, identity = await with_identity(house, "alice")
            device = (await alice.query(alice))["device_keys"][alice.user_id][alice.device_id]
            signed = sign_json(device, alice.user_id, identity.self_signing)
            assert await add_signatures(alice, alice, **{alice.device_id: signed}) == {}
            other = {"master_key": Identity.new(alice).upload()["master_key"]}
            assert (await alice.confirm("POST", UPLOAD, other)).status_code == 200
            seen = await alice.query(alice)
            assert seen["self_signing_keys"] == {}
            assert seen["user_signing_keys"] == {}
            device = seen["device_keys"][alice.user_id][alice.device_id]
            assert list(device["signatures"][alice.user_id]) == [f"ed25519:{alice.device_id}"]

    asyncio.run(story())


def test_forged_and_malformed_keys_are_refused(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.register("alice", "ALICES"), await house.register("bob")
            identity, others = Identity.new(alice), Identity.new(bob)
            good = identity.upload()
            forger = replace(identity, master=new_key(house.kit.clock))
            two_keys = {**good["master_key"], "keys": {"ed25519:a": "a", "ed25519:b": "b"}}
            cases: list[tuple[Json, tuple[int, str]]] = [
                ({}, (400, "M_MISSING_PARAM")),
                ({"self_signing_key": good["self_signing_key"]}, (400, "M_MISSING_PARAM")),
                ({**good, "self_signing_key": forger.upload()["self_signing_key"]}, (400, "M_INVALID_SIGNATURE")),
                ({**good, "user_signing_key": identity.bare(identity.user_signing, "user_signing")}, (400, "M_INVALID_SIGNATURE")),
                ({"master_key": others.upload()["master_key"]}, (400, "M_INVALID_PARAM")),
                ({"master_key": good["self_signing_key"]}, (400, "M_INVALID_PARAM")),
                ({"master_key": two_keys}, (400, "M_INVALID_PARAM")),
                ({"master_key": {**good["master_key"], "keys": {"ed25519:x": "x"}}}, (400, "M_INVALID_PARAM")),
                ({"master_key": {**good["master_key"], "usage": "master"}}, (400, "M_BAD_JSON")),
            ]  # fmt: skip
            for body, refusal in cases:
                assert error_of(await alice.post(UPLOAD, body)) == refusal, body
            assert (await alice.query(alice))["master_keys"] == {}

    asyncio.run(story())


def test_no_device_has_the_name_of_a_cross_signing_key(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice = await house.register("alice")
            identity = Identity.new(alice)
            while "/" in public(identity.self_signing) + public(identity.master):
                identity = Identity.new(alice)
            named = await house.log_in("alice", public(identity.self_signing))
            assert error_of(await alice.post(UPLOAD, identity.upload())) == (403, "M_FORBIDDEN")
            await named.ok("POST", "logout")
            await identity.publish()
            wish = {"type": "m.id.user", "user": "alice"}
            login = {"type": "m.login.password", "identifier": wish, "password": "correct horse"}
            taken = await alice.post("login", login | {"device_id": public(identity.master)})
            assert taken.status_code in (400, 403), taken.text

    asyncio.run(story())


def test_a_person_signs_their_own_device_and_others_see_it(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, identity = await with_identity(house, "alice")
            bob = await house.register("bob")
            device = (await alice.query(alice))["device_keys"][alice.user_id][alice.device_id]
            signed = sign_json(device, alice.user_id, identity.self_signing)
            assert await add_signatures(alice, alice, **{alice.device_id: signed}) == {}
            seen = (await bob.query(alice))["device_keys"][alice.user_id][alice.device_id]
            key = identity.self_signing
            verify_json(seen, alice.user_id, key.key_id, key.public_key)

    asyncio.run(story())


def test_a_device_signs_the_master_key_of_its_owner(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice = await house.register("alice", "ALICES")
            key = new_key(house.kit.clock, "ALICES")
            await alice.upload(device_keys=alice.device_keys(key))
            identity = Identity.new(alice)
            await identity.publish()
            signed = sign_json(identity.upload()["master_key"], alice.user_id, key)
            assert await add_signatures(alice, alice, **{public(identity.master): signed}) == {}
            seen = (await alice.query(alice))["master_keys"][alice.user_id]
            verify_json(seen, alice.user_id, key.key_id, key.public_key)

    asyncio.run(story())


def test_who_vouches_for_whom_is_seen_only_by_the_one_who_vouches(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, identity = await with_identity(house, "alice")
            bob, bobs = await with_identity(house, "bob")
            carol = await house.register("carol")
            signed = sign_json(bobs.upload()["master_key"], alice.user_id, identity.user_signing)
            assert await add_signatures(alice, bob, **{public(bobs.master): signed}) == {}
            shown = [
                list((await person.query(bob))["master_keys"][bob.user_id]["signatures"])
                for person in (alice, bob, carol)
            ]
            assert shown == [[alice.user_id], [], []]

    asyncio.run(story())


def test_forged_signatures_are_refused_one_by_one(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, identity = await with_identity(house, "alice")
            bob, bobs = await with_identity(house, "bob")
            master = bobs.upload()["master_key"]
            device = (await alice.query(alice))["device_keys"][alice.user_id][alice.device_id]
            good = sign_json(device, alice.user_id, identity.self_signing)
            stranger = new_key(house.kit.clock)
            forged = sign_json(device, alice.user_id, stranger)
            renamed = {**good, "signatures": {alice.user_id: {identity.self_signing.key_id: "A" * 86}}}
            wishes = {
                alice.user_id: {
                    "ALICES": good,
                    "MISSING": {**good, "device_id": "MISSING"},
                },
                bob.user_id: {
                    public(bobs.master): sign_json(master, alice.user_id, identity.self_signing),
                    public(bobs.self_signing): sign_json(master, alice.user_id, identity.user_signing),
                    "BOBS": device,
                },
                "@eve:else.where": {"KEY": master},
                "nobody": {"KEY": master},
            }
            failures = (await alice.ok("POST", "keys/signatures/upload", wishes))["failures"]
            codes = {
                (user, key): error["errcode"]
                for user, keys in failures.items()
                for key, error in keys.items()
            }
            assert codes == {
                (alice.user_id, "MISSING"): "M_NOT_FOUND",
                (bob.user_id, public(bobs.master)): "M_INVALID_SIGNATURE",
                (bob.user_id, public(bobs.self_signing)): "M_NOT_FOUND",
                (bob.user_id, "BOBS"): "M_NOT_FOUND",
                ("@eve:else.where", "KEY"): "M_NOT_FOUND",
                ("nobody", "KEY"): "M_INVALID_PARAM",
            }
            for wrong in (forged, renamed, {**good, "algorithms": []}, {**good, "signatures": []}, 7):
                failed = await add_signatures(alice, alice, ALICES=wrong)
                assert list(failed) == [alice.user_id], wrong
            seen = await alice.query(alice, bob)
            assert seen["master_keys"][bob.user_id]["signatures"] == {}
            names = seen["device_keys"][alice.user_id]["ALICES"]["signatures"][alice.user_id]
            assert set(names) == {"ed25519:ALICES", identity.self_signing.key_id}

    asyncio.run(story())
