"""Stories of Web Push: a push service that really listens, and browsers that read with other people's code."""

import asyncio
from typing import Any

import pytest

from veche.features.push.service.vapid import VapidKey
from veche.features.push.store.schema import MIGRATIONS
from veche.features.push.tests.house import House, OpenHouse, Person, SetClock, until
from veche.features.push.tests.push_service import PushService, pushers_of, subscribe
from veche.kit.database_postgresql import PostgresDatabase
from veche.kit.migrations import migrate
from veche.kit.transaction import Snapshot

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def two(house: House) -> tuple[Person, Person]:
    return await house.register("anna"), await house.register("boris")


async def has_no_pushers(person: Person) -> bool:
    return not await pushers_of(person)


async def has_failed(house: House) -> bool:
    return bool(await house.kit.database.read(Snapshot.fetchval, "SELECT MAX(attempts) FROM push_pusher"))


async def test_every_message_is_signed_with_the_key_that_clients_are_given(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        anna = await house.register("anna")
        browser = push_service.subscribe()

        await anna.ask("POST", "pushers/set", browser.pusher())

        now_s = house.clock.now_ms() // 1000
        claims = (await browser.next()).claims(house.vapid_key)
        assert claims["aud"] == push_service.url
        assert now_s < claims["exp"] < now_s + 86_400
        assert claims["sub"] == "https://veche.test"


async def test_the_key_is_the_same_after_a_restart(open_house: OpenHouse) -> None:
    async with open_house() as house:
        before = house.vapid_key

    async with open_house() as house:
        assert house.vapid_key == before


async def test_an_encrypted_message_is_told_by_its_id_alone(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        browser = push_service.subscribe()
        encryption = {"type": "m.room.encryption", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
        room = await anna.create_room(boris, initial_state=[{**encryption, "state_key": ""}], name="Secret")
        await subscribe(boris, browser, data={"default_payload": {"user_id": boris.user_id}})

        event_id = await anna.send(room, {"ciphertext": "x" * 9_000}, "m.room.encrypted")

        told = await browser.next()
        assert told.payload == {
            "user_id": boris.user_id,
            "room_id": room,
            "event_id": event_id,
            "unread": 1,
            "prio": "high",
        }
        assert told.headers["urgency"] == "high"  # a room of two sounds
        assert told.size_bytes < 1024


async def test_a_mention_is_urgent(open_house: OpenHouse, push_service: PushService) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        clara = await house.register("clara")
        room = await anna.create_room(boris, clara)
        browser = push_service.subscribe()
        await subscribe(boris, browser)

        await anna.say(room)
        await anna.say(room, to=boris)

        assert [(await browser.next()).headers["urgency"] for _ in range(2)] == ["normal", "high"]


@pytest.mark.parametrize("status", [403, 404, 410])
async def test_a_subscription_that_is_gone_is_forgotten(
    open_house: OpenHouse, push_service: PushService, status: int
) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        room = await anna.create_room(boris)
        browser = push_service.subscribe()
        await subscribe(boris, browser)
        browser.status = status

        await anna.say(room)

        await until(lambda: has_no_pushers(boris))


async def test_a_push_service_that_fails_is_asked_again(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        room = await anna.create_room(boris)
        browser = push_service.subscribe()
        await subscribe(boris, browser)
        browser.status = 503

        event_id = await anna.say(room)
        await until(lambda: has_failed(house))
        browser.status = 201
        house.clock.pass_s(60)

        assert (await browser.next_payload())["event_id"] == event_id


async def test_a_push_service_that_wants_to_be_left_alone_is(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        room = await anna.create_room(boris)
        browser = push_service.subscribe()
        await subscribe(boris, browser)
        browser.status, browser.retry_after = 429, "7200"

        await anna.say(room)
        await until(lambda: has_failed(house))

        retry_ms = await house.kit.database.read(Snapshot.fetchval, "SELECT MAX(retry_ms) FROM push_pusher")
        assert retry_ms > house.clock.now_ms() + 7_000_000


async def test_what_was_not_told_before_a_restart_is_told_after_it(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        room = await anna.create_room(boris)
        browser = push_service.subscribe()
        await subscribe(boris, browser)
        await house.kit.jobs.stop()
        event_id = await anna.say(room)

    async with open_house():
        assert (await browser.next_payload())["event_id"] == event_id


async def test_reading_elsewhere_tells_a_browser_which_room_was_read(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        room = await anna.create_room(boris)
        browser = push_service.subscribe()
        await subscribe(boris, browser)
        event_id = await anna.say(room)
        await browser.next()

        await boris.reads(room, event_id)

        told = await browser.next()
        assert told.payload == {"unread": 0, "prio": "low", "org.veche.read_room_id": room}
        assert told.headers["urgency"] == "low"


async def put_account_data(person: Person, kind: str, content: dict[str, Any], room: str = "") -> None:
    place = f"rooms/{room}/" if room else ""
    await person.do("PUT", f"user/{person.user_id}/{place}account_data/{kind}", content)


async def test_who_is_not_to_be_disturbed_is_not_woken_and_loses_no_count(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        room, other = await anna.create_room(boris), await anna.create_room(boris)
        browser = push_service.subscribe()
        await subscribe(boris, browser)

        await put_account_data(
            boris, "org.veche.do_not_disturb", {"until_ms": house.clock.now_ms() + 3_600_000}
        )
        await anna.say(room, to=boris)
        await house.push.cursor.drain()
        await until_told(house)
        await put_account_data(boris, "org.veche.do_not_disturb", {"until_ms": 0})
        await put_account_data(boris, "org.veche.mute", {"until_ms": house.clock.now_ms() + 60_000}, room)
        await anna.say(room, to=boris)
        wanted = await anna.say(other)

        told = await browser.next_payload()
        assert (told["event_id"], told["unread"]) == (wanted, 3)
        house.clock.pass_s(61)
        wanted = await anna.say(room)
        assert (await browser.next_payload())["event_id"] == wanted


async def until_told(house: House) -> None:
    async def is_told() -> bool:
        return not await house.kit.database.read(Snapshot.fetchval, "SELECT COUNT(*) FROM push_waiting")

    await until(is_told)


async def test_all_processes_have_one_key(postgres_url: str) -> None:
    clock = SetClock()
    databases = [PostgresDatabase(postgres_url, clock) for _ in range(2)]
    for database in databases:
        await database.open()
        await migrate(database, {"push": MIGRATIONS})
    keys = [VapidKey(database, clock, "") for database in databases]

    await asyncio.gather(*(key.load() for key in keys))

    assert keys[0].capability == keys[1].capability
    for database in databases:
        await database.close()
