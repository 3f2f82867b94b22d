"""Stories about dehydrated devices."""

import asyncio
from dataclasses import replace
from typing import Any

from veche.core.ids import DeviceId
from veche.features.keys.tests.house import Json, OpenHouse, Person, error_of, one_time_keys

PATH = "/_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device"


def dehydrated(person: Person, name: str = "SLEEPER", **more: Any) -> Json:
    sleeper = replace(person, device_id=DeviceId(name))
    return {
        "device_id": name,
        "device_data": {"algorithm": "org.matrix.msc3814.v1.olm", "device_pickle": "sealed"},
        "initial_device_display_name": "Sleeper",
        "device_keys": sleeper.device_keys(),
        "one_time_keys": one_time_keys("a"),
        **more,
    }


def test_a_dehydrated_device_receives_messages_for_whoever_wakes_it(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.register("alice"), await house.register("bob")
            assert error_of(await bob.get(PATH)) == (404, "M_NOT_FOUND")
            body = dehydrated(bob)
            assert await bob.ok("PUT", PATH, body) == {"device_id": "SLEEPER"}
            seen = (await alice.query(bob))["device_keys"][bob.user_id]["SLEEPER"]
            assert seen["unsigned"] == {"device_display_name": "Sleeper"}
            claimed = await alice.claim(replace(bob, device_id=DeviceId("SLEEPER")))
            assert list(claimed) == ["signed_curve25519:a"]
            for number in range(2):
                await alice.send({bob.user_id: {"*": {"n": number}}})
            awake = await house.log_in("bob")
            assert await awake.ok("GET", PATH) == {
                "device_id": "SLEEPER",
                "device_data": body["device_data"],
            }
            for _ in range(2):
                first = await awake.ok("POST", f"{PATH}/SLEEPER/events", {})
                assert [event["content"]["n"] for event in first["events"]] == [0, 1]
            rest = await awake.ok("POST", f"{PATH}/SLEEPER/events", {"next_batch": first["next_batch"]})
            assert rest == {"events": [], "next_batch": rest["next_batch"]}
            await alice.send({bob.user_id: {"SLEEPER": {"n": 2}}})
            rest = await awake.ok("POST", f"{PATH}/SLEEPER/events", {"next_batch": rest["next_batch"]})
            assert [event["content"]["n"] for event in rest["events"]] == [2]

    asyncio.run(story())


def test_many_messages_come_in_batches(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            bob = await house.register("bob")
            await bob.ok("PUT", PATH, dehydrated(bob))
            for number in range(105):
                await bob.send({bob.user_id: {"SLEEPER": {"n": number}}})
            received: list[int] = []
            batch: Json = {}
            while True:
                answer = await bob.ok("POST", f"{PATH}/SLEEPER/events", batch)
                if not answer["events"]:
                    break
                received += [event["content"]["n"] for event in answer["events"]]
                batch = {"next_batch": answer["next_batch"]}
            assert received == list(range(105))

    asyncio.run(story())


def test_another_dehydrated_device_takes_the_place_of_the_first(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            bob = await house.register("bob")
            await bob.ok("PUT", PATH, dehydrated(bob))
            await bob.ok("PUT", PATH, dehydrated(bob, "SECOND"))
            assert list((await bob.query(bob))["device_keys"][bob.user_id]) == ["SECOND"]
            assert error_of(await bob.post(f"{PATH}/SLEEPER/events")) == (403, "M_FORBIDDEN")
            assert await bob.ok("DELETE", PATH) == {"device_id": "SECOND"}
            assert error_of(await bob.delete(PATH)) == (404, "M_NOT_FOUND")
            assert (await bob.query(bob))["device_keys"] == {bob.user_id: {}}

    asyncio.run(story())


def test_the_same_device_put_again_keeps_what_waits_for_it(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            bob = await house.register("bob")
            body = dehydrated(bob)
            await bob.ok("PUT", PATH, body)
            await bob.send({bob.user_id: {"SLEEPER": {"n": 1}}})
            await bob.ok("PUT", PATH, body)
            answer = await bob.ok("POST", f"{PATH}/SLEEPER/events", {})
            assert [event["content"]["n"] for event in answer["events"]] == [1]

    asyncio.run(story())


def test_a_device_that_is_in_use_is_not_taken_over(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            bob = await house.register("bob", "PHONE")
            await bob.ok("PUT", PATH, dehydrated(bob))
            for wrong in (
                dehydrated(bob, "PHONE"),
                dehydrated(bob, device_keys=bob.device_keys()),
                dehydrated(bob, "OTHER", one_time_keys={"a": 1}),
                {"device_id": "OTHER", "device_data": {}},
                dehydrated(bob, "N\0"),
            ):
                assert (await bob.put(PATH, wrong)).status_code == 400
            many = dehydrated(bob, "OTHER", one_time_keys=one_time_keys(*(f"k{n}" for n in range(251))))
            assert error_of(await bob.put(PATH, many)) == (413, "M_TOO_LARGE")
            answer = await bob.post(f"{PATH}/SLEEPER/events", {"next_batch": "nonsense"})
            assert error_of(answer) == (400, "M_INVALID_PARAM")
            assert (await bob.ok("GET", PATH))["device_id"] == "SLEEPER"

    asyncio.run(story())
