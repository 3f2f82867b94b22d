"""Stories of devices that are woken for calls, and let sleep again, by a push service that really listens."""

from typing import Any
from urllib.parse import quote

import pytest

from veche.core.ids import RoomId
from veche.features.push.tests.house import House, OpenHouse, Person
from veche.features.push.tests.push_service import Browser, PushService, subscribe

pytestmark = pytest.mark.anyio

RING = "org.matrix.msc4075.rtc.notification"
MEMBER = "org.matrix.msc3401.call.member"
ENCRYPTION = {
    "type": "m.room.encryption",
    "state_key": "",
    "content": {"algorithm": "m.megolm.v1.aes-sha2"},
}


async def group(house: House, service: PushService, **wish: Any) -> tuple[RoomId, list[Person], Browser]:
    """Three people in a room; the second one's closed browser is told of things."""
    people = [await house.register(name) for name in ("anna", "boris", "clara")]
    for_all = {"state_default": 0, "events": {MEMBER: 0}}
    room = await people[0].create_room(*people[1:], power_level_content_override=for_all, **wish)
    browser = service.subscribe()
    await subscribe(people[1], browser)
    return room, people, browser


async def come_in(person: Person, room: RoomId, content: Any = None) -> None:
    key = f"_{person.user_id}_{person.device_id}_m.call"
    path = f"rooms/{quote(room)}/state/{MEMBER}/{quote(key)}"
    await person.do("PUT", path, {"application": "m.call", "call_id": ""} if content is None else content)


def ringing(person: Person, kind: str = "ring", **more: Any) -> dict[str, Any]:
    mentions = {"user_ids": [person.user_id], "room": False}
    return {"notification_type": kind, "m.mentions": mentions, "lifetime": 30_000} | more


async def test_a_call_of_a_group_wakes_whom_it_rings_for_and_is_soon_over(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        room, (anna, boris, _), browser = await group(house, push_service)
        await come_in(anna, room)
        ring = await anna.send(room, ringing(boris), RING)
        told = await browser.next()
        assert (told.payload["event_id"], told.payload["prio"]) == (ring, "high")
        assert (told.headers["urgency"], told.headers["ttl"]) == ("high", "30")


async def test_a_call_that_is_only_told_of_wakes_nobody(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        room, (anna, boris, _), browser = await group(house, push_service)
        await anna.send(room, ringing(boris, "notification"), RING)
        told = await browser.next()
        assert (told.headers["urgency"], told.payload["prio"]) == ("normal", "low")


async def test_who_comes_into_the_call_on_one_device_is_let_alone_on_the_others(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        room, (anna, boris, clara), browser = await group(house, push_service)
        await anna.send(room, ringing(boris), RING)
        assert (await browser.next_payload())["unread"] == 1
        await come_in(clara, room)
        await come_in(boris, room)
        assert await browser.next_payload() == {"unread": 0, "prio": "low", "org.veche.read_room_id": room}


async def test_so_is_who_answers_or_declines_a_call_from_person_to_person(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        anna, boris = await house.register("anna"), await house.register("boris")
        room = await anna.create_room(boris)
        browser = push_service.subscribe()
        await subscribe(boris, browser)
        for answer in ("m.call.answer", "m.call.reject"):
            await anna.send(room, {"call_id": answer, "version": "1", "lifetime": 60_000}, "m.call.invite")
            told = await browser.next()
            assert (told.headers["urgency"], told.headers["ttl"]) == ("high", "60")
            await boris.send(room, {"call_id": answer, "version": "1"}, answer)
            assert (await browser.next_payload())["org.veche.read_room_id"] == room


async def test_so_is_who_declines_a_call_that_rings_by_matrixrtc(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        anna, boris = await house.register("anna"), await house.register("boris")
        room = await anna.create_room(boris)
        browser = push_service.subscribe()
        await subscribe(boris, browser)
        await come_in(anna, room)
        ring = await anna.send(room, ringing(boris), RING)
        told = await browser.next()
        assert (told.payload["event_id"], told.headers["urgency"]) == (ring, "high")
        relation = {"rel_type": "m.reference", "event_id": ring}
        await boris.send(room, {"m.relates_to": relation}, "org.matrix.msc4310.rtc.decline")
        assert (await browser.next_payload())["org.veche.read_room_id"] == room


async def test_what_cannot_be_read_is_urgent_right_after_its_sender_came_into_a_call(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        room, (anna, _, clara), browser = await group(house, push_service, initial_state=[ENCRYPTION])
        await anna.send(room, {"ciphertext": "x"}, "m.room.encrypted")
        assert (await browser.next()).headers["urgency"] == "normal"
        await come_in(anna, room)
        for sender, urgency in ((clara, "normal"), (anna, "high")):
            await sender.send(room, {"ciphertext": "x"}, "m.room.encrypted")
            assert (await browser.next()).headers["urgency"] == urgency
        house.clock.pass_s(60)
        await anna.send(room, {"ciphertext": "x"}, "m.room.encrypted")
        assert (await browser.next()).headers["urgency"] == "normal"
        await come_in(anna, room, {})
        await anna.send(room, {"ciphertext": "x"}, "m.room.encrypted")
        assert (await browser.next()).headers["urgency"] == "normal"


async def test_a_call_that_is_over_when_it_could_be_told_is_not_told(
    open_house: OpenHouse, push_service: PushService
) -> None:
    async with open_house() as house:
        room, (anna, boris, _), browser = await group(house, push_service)
        browser.status = 503
        await anna.send(room, ringing(boris), RING)
        while not browser.asked:
            await boris.sync()
        browser.status = 201
        house.clock.pass_s(120)
        later = await anna.say(room, to=boris)
        assert (await browser.next_payload())["event_id"] == later
