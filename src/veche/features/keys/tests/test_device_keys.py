"""Stories about uploading keys and asking for them."""

import asyncio

from veche.core.signatures import verify_json
from veche.features.keys.tests.house import Json, OpenHouse, error_of, new_key, one_time_keys


def test_others_see_the_keys_of_a_device_exactly_as_it_signed_them(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.register("alice"), await house.register("bob", "BOBS")
            key = new_key(house.kit.clock, bob.device_id)
            uploaded = {**bob.device_keys(key), "unsigned": {"device_display_name": "not signed, not kept"}}
            await bob.upload(device_keys=uploaded)
            seen = (await alice.query(bob))["device_keys"][bob.user_id]["BOBS"]
            verify_json(seen, bob.user_id, "ed25519:BOBS", key.public_key)
            assert {k: v for k, v in seen.items() if k != "unsigned"} == {
                k: v for k, v in uploaded.items() if k != "unsigned"
            }

    asyncio.run(story())


def test_a_device_is_shown_with_its_display_name(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            await house.register("bob")
            bob = await house.log_in("bob", "PHONE", "Bob's phone")
            await bob.upload(device_keys=bob.device_keys())
            seen = (await bob.query(bob))["device_keys"][bob.user_id]
            assert seen["PHONE"]["unsigned"] == {"device_display_name": "Bob's phone"}

    asyncio.run(story())


def test_only_the_devices_that_are_asked_for_are_shown(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            one = await house.register("bob", "ONE")
            two = await house.log_in("bob", "TWO")
            for device in (one, two):
                await device.upload(device_keys=device.device_keys())
            wanted = {one.user_id: ["TWO", "THREE"], "@nobody:veche.test": []}
            answer = await one.ok("POST", "keys/query", {"device_keys": wanted})
            assert list(answer["device_keys"][one.user_id]) == ["TWO"]
            assert not answer["device_keys"]["@nobody:veche.test"]
            assert answer["failures"] == {}

    asyncio.run(story())


def test_users_of_other_servers_are_failures_with_a_reason(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice = await house.register("alice")
            query = await alice.ok("POST", "keys/query", {"device_keys": {"@eve:else.where": []}})
            wanted = {"@eve:else.where": {"DEVICE": "signed_curve25519"}}
            claim = await alice.ok("POST", "keys/claim", {"one_time_keys": wanted})
            for answer in (query, claim):
                assert "other servers" in answer["failures"]["else.where"]["error"]

    asyncio.run(story())


def test_nobody_uploads_keys_for_another_device_or_user(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.register("alice"), await house.register("bob")
            for forged in (bob.device_keys(), {**alice.device_keys(), "device_id": "OTHER"}):
                answer = await alice.post("keys/upload", {"device_keys": forged})
                assert error_of(answer) == (400, "M_INVALID_PARAM")
            assert (await alice.query(alice, bob))["device_keys"] == {alice.user_id: {}, bob.user_id: {}}

    asyncio.run(story())


def test_malformed_keys_are_refused_and_change_nothing(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice = await house.register("alice")
            good = alice.device_keys()
            bodies: list[Json] = [
                {"device_keys": {**good, "algorithms": "m.olm"}},
                {"device_keys": {**good, "keys": {"ed25519:A": 1}}},
                {"device_keys": {**good, "extra": 1.5}},
                {"device_keys": {**good, "extra": 2**60}},
                {"device_keys": {**good, "extra": "x" * 40_000}},
                {"device_keys": []},
                {"one_time_keys": {"signed_curve25519": {"key": "a", "signatures": {}}}},
                {"one_time_keys": {"signed_curve25519:a": {"key": "a"}}},
                {"one_time_keys": {"signed_curve25519:a\0": "b"}},
                {"one_time_keys": {"signed_curve25519:" + "a" * 300: "b"}},
                {"fallback_keys": {"curve25519:a": "a", "curve25519:b": "b"}},
            ]
            for body in bodies:
                answer = await alice.post("keys/upload", body)
                assert answer.status_code in (400, 413), answer.text
            assert (await alice.query(alice))["device_keys"][alice.user_id] == {}
            assert await alice.upload() == {"signed_curve25519": 0}

    asyncio.run(story())


def test_one_time_keys_are_counted_and_the_same_upload_again_is_fine(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice = await house.register("alice")
            assert await alice.upload(one_time_keys=one_time_keys("a", "b")) == {"signed_curve25519": 2}
            assert await alice.upload(one_time_keys=one_time_keys("a", "b")) == {"signed_curve25519": 2}
            assert await alice.upload(one_time_keys={"curve25519:c": "key"}) == {
                "signed_curve25519": 2,
                "curve25519": 1,
            }

    asyncio.run(story())


def test_another_key_under_a_known_id_is_refused_with_all_that_came_with_it(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice = await house.register("alice")
            await alice.upload(one_time_keys=one_time_keys("a"))
            body = {"one_time_keys": {**one_time_keys("b"), "signed_curve25519:a": "another"}}
            assert error_of(await alice.post("keys/upload", body)) == (400, "M_INVALID_PARAM")
            assert await alice.upload() == {"signed_curve25519": 1}

    asyncio.run(story())


def test_a_device_may_not_store_keys_without_end(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house(one_time_keys_limit=3) as house:
            alice = await house.register("alice")
            await alice.upload(one_time_keys=one_time_keys("a", "b", "c"))
            answer = await alice.post("keys/upload", {"one_time_keys": one_time_keys("d")})
            assert error_of(answer) == (413, "M_TOO_LARGE")
            assert await alice.upload(one_time_keys=one_time_keys("a", "b", "c")) == {"signed_curve25519": 3}

    asyncio.run(story())


def test_a_device_that_begins_anew_under_its_old_id_loses_the_keys_of_its_old_identity(
    open_house: OpenHouse,
) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice = await house.register("alice")
            await alice.upload(device_keys=alice.device_keys(), one_time_keys=one_time_keys("a"))
            again = alice.device_keys()
            counts = await alice.upload(device_keys=again, one_time_keys=one_time_keys("b", "c"))
            assert counts == {"signed_curve25519": 2}
            seen = (await alice.query(alice))["device_keys"][alice.user_id][alice.device_id]
            assert seen["keys"] == again["keys"]
            assert list(await alice.claim(alice)) == ["signed_curve25519:b"]

    asyncio.run(story())


def test_an_upload_that_arrives_after_the_logout_leaves_nothing_behind(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, gone = await house.register("alice"), await house.log_in("alice", "GONE")
            logout = gone.post("logout")
            upload = gone.post("keys/upload", {"device_keys": gone.device_keys()})
            await asyncio.gather(logout, upload)
            assert "GONE" not in (await alice.query(alice))["device_keys"][alice.user_id]

    asyncio.run(story())


def test_strange_questions_are_answered_in_the_protocols_form(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice = await house.register("alice")
            for path, body in (
                ("keys/query", {}),
                ("keys/query", {"device_keys": {"@": []}}),
                ("keys/query", {"device_keys": {"@bob:veche.test": "all"}}),
                ("keys/claim", {}),
                ("keys/claim", {"one_time_keys": {"bob": {}}}),
                ("keys/claim", {"one_time_keys": {alice.user_id: {"A\0": "x"}}}),
            ):
                answer = await alice.post(path, body)
                assert answer.status_code == 400, (path, body, answer.text)
            half = '{"one_time_keys": {"@alice:veche.test": {"A": "\\ud800x"}}}'
            answer = await alice.post("keys/claim", None, content=half)
            assert answer.status_code == 400, answer.text

    asyncio.run(story())
