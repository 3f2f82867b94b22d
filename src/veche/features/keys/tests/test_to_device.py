"""Stories about to-device messages: who gets them, once, and when they are gone."""

import asyncio
from typing import Any

from veche.features.keys.tests.house import House, Json, OpenHouse, Person, error_of, until_waiting


def events(answer: Json) -> list[Any]:
    found: list[Any] = answer.get("to_device", {}).get("events", [])
    return found


def contents(answer: Json) -> list[Any]:
    return [event["content"]["n"] for event in events(answer)]


async def two(house: House) -> tuple[Person, Person]:
    alice, bob = await house.register("alice"), await house.register("bob", "PHONE")
    await bob.sync()
    return alice, bob


def test_a_message_reaches_its_device_as_it_was_sent(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await two(house)
            content = {"a": 1.5, "b": ["ж", None, 10**15], "c": {}}
            assert (await alice.send({bob.user_id: {"PHONE": content}}, kind="m.room.encrypted")).json() == {}
            assert events(await bob.sync()) == [
                {"type": "m.room.encrypted", "sender": alice.user_id, "content": content}
            ]
            assert events(await bob.sync()) == []
            assert events(await bob.sync_from("")) == []

    asyncio.run(story())


def test_a_waiting_device_gets_its_message_at_once(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await two(house)
            await alice.upload(device_keys=alice.device_keys())
            await bob.sync()
            waiting = asyncio.create_task(bob.sync(timeout_ms=20_000))
            await until_waiting(house, bob)
            await alice.send({bob.user_id: {"PHONE": {"n": 1}}})
            assert contents(await asyncio.wait_for(waiting, 10)) == [1]

    asyncio.run(story())


def test_a_send_that_is_repeated_happens_once(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await two(house)
            message = {bob.user_id: {"PHONE": {"n": 1}}}
            await asyncio.gather(*(alice.send(message, "same") for _ in range(5)))
            await alice.send(message, "same", kind="m.other")
            other = await house.log_in("alice")
            await other.send(message, "same")
            assert contents(await bob.sync()) == [1, 1, 1]

    asyncio.run(story())


def test_a_star_reaches_all_devices_and_a_name_goes_before_it(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await two(house)
            tablet = await house.log_in("bob", "TABLET")
            await alice.send({bob.user_id: {"*": {"n": 1}, "TABLET": {"n": 2}}})
            assert (contents(await bob.sync()), contents(await tablet.sync())) == ([1], [2])

    asyncio.run(story())


def test_devices_that_do_not_exist_and_other_servers_are_left_out(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await two(house)
            nowhere: Json = {
                "@eve:else.where": {"*": {}},
                "@nobody:veche.test": {"*": {}},
                bob.user_id: {"X": {}},
            }
            assert (await alice.send(nowhere)).status_code == 200
            await house.log_in("bob", "X")
            assert events(await bob.sync()) == []

    asyncio.run(story())


def test_malformed_messages_are_refused_whole(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await two(house)
            start = f'{{"messages": {{"{bob.user_id}": {{"PHONE": {{"n": 1}}, "*": '
            for rest in (b'"text"', b'{"a": "\\ud800"}', b'{"a": "\xff"}', b"[" * 500 + b"]" * 500, b"{"):
                body = start.encode() + rest + b"}}}"
                answer = await alice.put("sendToDevice/m.test/1", None, content=body)
                assert answer.status_code == 400, (rest, answer.text)
            for path in ("sendToDevice/m.test%00/1", "sendToDevice/m.test/" + "x" * 256):
                assert error_of(await alice.put(path, {"messages": {}})) == (400, "M_INVALID_PARAM")
            big = {"messages": {bob.user_id: {"PHONE": {"n": "x" * 70_000}}}}
            assert error_of(await alice.put("sendToDevice/m.test/1", big)) == (413, "M_TOO_LARGE")
            assert (await alice.put("sendToDevice/m.test/1", {})).status_code == 400
            assert events(await bob.sync()) == []

    asyncio.run(story())


def test_a_message_is_there_until_the_device_has_shown_that_it_has_it(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await two(house)
            await alice.send({bob.user_id: {"PHONE": {"n": 1}}})
            before = bob.since
            for _ in range(3):
                assert contents(await bob.sync_from(before)) == [1]
            await alice.send({bob.user_id: {"PHONE": {"n": 2}}})
            assert contents(await bob.sync()) == [1, 2]
            assert contents(await bob.sync()) == []

    asyncio.run(story())


def test_a_long_queue_comes_page_by_page_without_waiting(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house(to_device_page=3) as house:
            alice, bob = await two(house)
            await alice.upload(device_keys=alice.device_keys())
            await bob.sync()
            for number in range(8):
                await alice.send({bob.user_id: {"PHONE": {"n": number}}})
            pages = [contents(await bob.sync(timeout_ms=20_000)) for _ in range(3)]
            assert pages == [[0, 1, 2], [3, 4, 5], [6, 7]]
            await alice.send({bob.user_id: {"PHONE": {"n": 8}}})
            assert contents(await bob.sync()) == [8]

    asyncio.run(story())


def test_pages_survive_a_server_that_forgets(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house(to_device_page=2) as house:
            alice, bob = await two(house)
            await alice.upload(device_keys=alice.device_keys())
            await bob.sync()
            for number in range(5):
                await alice.send({bob.user_id: {"PHONE": {"n": number}}})
            received: list[Any] = []
            for _ in range(4):
                house.kit.database.forget_all()
                received += contents(await bob.sync())
            assert received == [0, 1, 2, 3, 4]

    asyncio.run(story())


def test_a_queue_that_nobody_reads_is_shortened_from_its_old_end(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house(to_device_queue_limit=3) as house:
            alice, bob = await two(house)
            for number in range(5):
                await alice.send({bob.user_id: {"PHONE": {"n": number}}})
            await house.keys.jobs.sweep_now()
            assert contents(await bob.sync()) == [2, 3, 4]

    asyncio.run(story())
