"""Stories about claiming one-time keys: once, in order, then the fallback key."""

import asyncio

from veche.features.keys.tests.house import Json, OpenHouse, one_time_keys

FALLBACK: Json = {"signed_curve25519:F": {"key": "F", "fallback": True, "signatures": {}}}


def test_keys_are_handed_out_in_the_order_of_their_uploads(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.register("alice"), await house.register("bob")
            for name in ("z", "y", "x"):
                await bob.upload(one_time_keys=one_time_keys(name))
            claimed = [list(await alice.claim(bob)) for _ in range(4)]
            assert claimed == [["signed_curve25519:z"], ["signed_curve25519:y"], ["signed_curve25519:x"], []]

    asyncio.run(story())


def test_no_key_is_handed_out_twice_however_many_claim_at_once(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.register("alice"), await house.register("bob")
            names = [f"k{number}" for number in range(30)]
            await bob.upload(one_time_keys=one_time_keys(*names))
            claims = await asyncio.gather(*(alice.claim(bob) for _ in range(40)))
            handed_out = [name for claim in claims for name in claim]
            assert sorted(handed_out) == sorted(f"signed_curve25519:{name}" for name in names)

    asyncio.run(story())


def test_the_key_comes_back_as_it_was_uploaded(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.register("alice"), await house.register("bob")
            key = {"key": "кey", "signatures": {bob.user_id: {"ed25519:B": "sig"}}, "extra": [1, None, True]}
            await bob.upload(one_time_keys={"signed_curve25519:a": key, "curve25519:b": "plain"})
            assert await alice.claim(bob) == {"signed_curve25519:a": key}
            assert await alice.claim(bob, "curve25519") == {"curve25519:b": "plain"}

    asyncio.run(story())


def test_an_upload_that_is_repeated_does_not_bring_a_claimed_key_back(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.register("alice"), await house.register("bob")
            await bob.upload(one_time_keys=one_time_keys("a", "b"))
            first = await alice.claim(bob)
            assert await bob.upload(one_time_keys=one_time_keys("a", "b")) == {"signed_curve25519": 1}
            second, third = await alice.claim(bob), await alice.claim(bob)
            assert (first.keys() | second.keys(), third) == (
                {"signed_curve25519:a", "signed_curve25519:b"},
                {},
            )

    asyncio.run(story())


def test_the_fallback_key_is_handed_out_again_and_again_and_its_owner_learns_of_it(
    open_house: OpenHouse,
) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.register("alice"), await house.register("bob")
            await bob.upload(one_time_keys=one_time_keys("a"), fallback_keys=FALLBACK)
            assert (await bob.sync())["device_unused_fallback_key_types"] == ["signed_curve25519"]
            assert list(await alice.claim(bob)) == ["signed_curve25519:a"]
            assert [await alice.claim(bob), await alice.claim(bob)] == [FALLBACK, FALLBACK]
            answer = await bob.sync()
            assert answer["device_unused_fallback_key_types"] == []
            assert answer["org.matrix.msc2732.device_unused_fallback_key_types"] == []

    asyncio.run(story())


def test_a_used_fallback_key_stays_used_until_another_takes_its_place(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            bob = await house.register("bob")
            await bob.upload(fallback_keys=FALLBACK)
            await bob.claim(bob)
            await bob.upload(fallback_keys=FALLBACK)
            assert (await bob.sync())["device_unused_fallback_key_types"] == []
            other = {"signed_curve25519:G": {"key": "G", "fallback": True, "signatures": {}}}
            await bob.upload(fallback_keys=other)
            assert (await bob.sync())["device_unused_fallback_key_types"] == ["signed_curve25519"]
            assert await bob.claim(bob) == other

    asyncio.run(story())


def test_every_sync_answer_has_the_counts(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.register("alice"), await house.register("bob")
            assert (await bob.sync())["device_one_time_keys_count"] == {"signed_curve25519": 0}
            await bob.upload(one_time_keys=one_time_keys("a", "b", "c"))
            for expected in (3, 3):
                assert (await bob.sync())["device_one_time_keys_count"] == {"signed_curve25519": expected}
            await alice.claim(bob)
            for expected in (2, 2):
                assert (await bob.sync())["device_one_time_keys_count"] == {"signed_curve25519": expected}
            assert (await alice.sync())["device_one_time_keys_count"] == {"signed_curve25519": 0}

    asyncio.run(story())


def test_devices_that_do_not_exist_have_no_keys(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice = await house.register("alice")
            wanted = {"@nobody:veche.test": {"D": "signed_curve25519"}, alice.user_id: {"X": "curve25519"}}
            answer = await alice.ok("POST", "keys/claim", {"one_time_keys": wanted})
            assert answer == {"one_time_keys": {}, "failures": {}}

    asyncio.run(story())
