"""Stories of how a browser comes into use: by nobody but who reads its messages."""

from typing import Any

import pytest

from veche.features.push.tests.house import Gateway, House, OpenHouse, Person, until
from veche.features.push.tests.push_service import APP_ID, PushService, acknowledge, pushers_of, subscribe
from veche.kit.transaction import Snapshot

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def two(house: House) -> tuple[Person, Person]:
    return await house.register("anna"), await house.register("boris")


async def has_no_pushers(person: Person) -> bool:
    return not await pushers_of(person)


async def test_a_browser_is_told_once_it_has_shown_that_it_reads(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        room = await anna.create_room(boris)
        browser = push_service.subscribe()

        await boris.ask("POST", "pushers/set", browser.pusher())
        asked = await browser.next()
        assert set(asked.payload) == {"app_id", "ack_token"}
        assert asked.payload["app_id"] == APP_ID
        assert (await pushers_of(boris))[0]["data"]["activated"] is False
        await anna.say(room, "unheard")
        await house.push.cursor.drain()
        await acknowledge(boris, asked.payload["ack_token"])
        assert (await pushers_of(boris))[0]["data"]["activated"] is True
        event_id = await anna.say(room, "heard")

        told = await browser.next()
        assert (told.payload["event_id"], told.payload["content"]["body"]) == (event_id, "heard")
        assert told.payload["unread"] == 2
        assert told.headers["content-encoding"] == "aes128gcm"
        assert (told.headers["ttl"], told.headers["urgency"]) == ("604800", "high")
        assert len(told.headers["topic"]) == 32
        assert browser.is_idle()


async def test_a_subscription_that_was_gone_before_it_was_used_is_forgotten(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        anna = await house.register("anna")
        browser = push_service.subscribe()
        browser.status = 410

        await anna.ask("POST", "pushers/set", browser.pusher())

        await until(lambda: has_no_pushers(anna))


async def test_the_token_is_sent_again_when_the_push_service_was_away(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        anna = await house.register("anna")
        browser = push_service.subscribe()
        browser.status = 500
        await anna.ask("POST", "pushers/set", browser.pusher())

        async def was_asked() -> bool:
            return browser.asked > 0

        await until(was_asked)
        browser.status = 201
        house.clock.pass_s(2)

        assert (await acknowledge(anna, (await browser.next_payload())["ack_token"])).status_code == 200


async def test_a_token_is_good_for_five_minutes_and_for_who_asked_for_it(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        browser, other = push_service.subscribe(), push_service.subscribe()
        await anna.ask("POST", "pushers/set", browser.pusher())
        token = (await browser.next_payload())["ack_token"]

        async def refusal(person: Person, token: str) -> tuple[int, str]:
            answer = await acknowledge(person, token)
            return answer.status_code, answer.json()["errcode"]

        assert await refusal(boris, token) == (404, "M_NOT_FOUND")
        await boris.ask("POST", "pushers/set", other.pusher())
        assert await refusal(boris, token) == (400, "M_UNKNOWN_ACTIVATION_TOKEN")
        assert await refusal(anna, "guess") == (400, "M_UNKNOWN_ACTIVATION_TOKEN")
        house.clock.pass_s(301)
        assert await refusal(anna, token) == (410, "M_EXPIRED_ACTIVATION_TOKEN")

        again = await anna.ask("POST", "pushers/set", browser.pusher())
        assert again.status_code == 201
        assert (await acknowledge(anna, (await browser.next_payload())["ack_token"])).status_code == 200


async def test_who_is_set_again_unchanged_stays_in_use(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        anna = await house.register("anna")
        browser = push_service.subscribe()
        await subscribe(anna, browser)

        again = await anna.ask("POST", "pushers/set", browser.pusher(lang="ru", data={"activated": False}))
        assert again.status_code == 200
        (shown,) = await pushers_of(anna)
        assert (shown["lang"], shown["data"]["activated"]) == ("ru", True)

        changed = await anna.ask("POST", "pushers/set", browser.pusher(data={"url": browser.endpoint + "?x"}))
        assert changed.status_code == 201
        assert (await pushers_of(anna))[0]["data"]["activated"] is False


async def test_nobody_takes_a_browser_from_somebody_by_naming_it(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        room = await boris.create_room(anna)
        browser = push_service.subscribe()
        await subscribe(anna, browser)

        await boris.ask("POST", "pushers/set", browser.pusher())
        token = (await browser.next_payload())["ack_token"]
        await boris.say(room)
        assert (await browser.next_payload())["room_id"] == room

        # It is Boris at this browser now, if whoever reads its messages says so.
        await acknowledge(boris, token)
        assert await pushers_of(anna) == []
        assert len(await pushers_of(boris)) == 1


async def test_two_people_share_a_browser_when_both_want_it(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        browser = push_service.subscribe()

        await subscribe(anna, browser, append=True)
        await subscribe(boris, browser, append=True)

        assert [len(await pushers_of(person)) for person in (anna, boris)] == [1, 1]


async def test_what_a_client_never_brought_into_use_makes_room_for_what_it_sets_next(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        anna = await house.register("anna")
        first, second = push_service.subscribe(), push_service.subscribe()
        await anna.ask("POST", "pushers/set", first.pusher())
        await anna.ask("POST", "pushers/set", second.pusher())

        assert [pusher["pushkey"] for pusher in await pushers_of(anna)] == [second.pushkey]


async def test_an_http_pusher_in_the_place_of_a_web_pusher_waits_for_nothing(
    open_house: OpenHouse, push_service: PushService, gateway: Gateway
) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        room = await anna.create_room(boris)
        browser = push_service.subscribe()
        await boris.ask("POST", "pushers/set", browser.pusher())

        await boris.set_pusher(gateway.url, app_id=APP_ID, pushkey=browser.pushkey)
        event_id = await anna.say(room)

        assert (await gateway.next())["event_id"] == event_id


@pytest.mark.parametrize(
    "data",
    [
        {"url": "http://push.example.org/x"},
        {"url": "http://10.0.0.1/x"},
        {"url": "ftp://127.0.0.1/x"},
        {"url": None},
        {"auth": "short"},
        {"auth": None},
        {"default_payload": {"x": "y" * 2_000}},
    ],
)
async def test_what_cannot_be_a_web_pusher_is_refused(
    open_house: OpenHouse, push_service: PushService, data: dict[str, Any]
) -> None:
    async with open_house() as house:
        anna = await house.register("anna")

        body = push_service.subscribe().pusher(data=data)

        assert await anna.refused("POST", "pushers/set", body) == (400, "M_INVALID_PARAM")
        assert await pushers_of(anna) == []


async def test_a_private_address_is_not_asked_unless_the_operator_allows_it(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        anna = await house.register("anna")
        browser = push_service.subscribe()
        elsewhere = "https://[::1]:" + push_service.url.rpartition(":")[2] + "/push/0"

        await anna.ask("POST", "pushers/set", browser.pusher(data={"url": elsewhere}))

        async def was_tried() -> bool:
            sql = "SELECT MAX(attempts) FROM job WHERE kind = $1"
            return bool(await house.kit.database.read(Snapshot.fetchval, sql, "push.activate"))

        await until(was_tried)
        assert browser.asked == 0


async def test_a_device_that_logs_out_takes_its_browser_along(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        anna = await house.register("anna")
        other = await house.log_in("anna")
        await subscribe(anna, push_service.subscribe())
        await anna.ask("POST", "pushers/set", push_service.subscribe().pusher())

        await anna.do("POST", "logout", {})

        assert await pushers_of(other) == []


async def test_setting_web_pushers_has_a_rate(open_house: OpenHouse, push_service: PushService) -> None:
    async with open_house(has_limits=True) as house:
        anna = await house.register("anna")

        answers = [
            await anna.ask("POST", "pushers/set", push_service.subscribe().pusher()) for _ in range(12)
        ]

        assert answers[0].status_code == 201
        assert answers[-1].json()["errcode"] == "M_LIMIT_EXCEEDED"
