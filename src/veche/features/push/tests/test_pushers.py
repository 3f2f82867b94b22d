"""Stories of pushers: whose devices are told of what, by a push gateway that really listens."""

from typing import Any
from urllib.parse import quote

import pytest

from veche.features.push.tests.house import Gateway, House, OpenHouse, Person, pusher, until
from veche.kit.transaction import Snapshot

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def two(house: House) -> tuple[Person, Person]:
    return await house.register("anna"), await house.register("boris")


async def test_a_pusher_is_set_shown_changed_and_removed(open_house: OpenHouse, gateway: Gateway) -> None:
    async with open_house() as house:
        anna = await house.register("anna")

        await anna.set_pusher(gateway.url, profile_tag="tag")
        assert await anna.do("GET", "pushers") == {"pushers": [pusher(gateway.url, profile_tag="tag")]}
        await anna.set_pusher(gateway.url, lang="fr", data={"format": "event_id_only"})
        (shown,) = (await anna.do("GET", "pushers"))["pushers"]
        assert (shown["lang"], shown["data"]["format"]) == ("fr", "event_id_only")
        await anna.do("POST", "pushers/set", {"app_id": "org.example.app", "pushkey": "key", "kind": None})

        assert await anna.do("GET", "pushers") == {"pushers": []}


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"kind": "email"}, (400, "M_INVALID_PARAM")),
        ({"data": {"url": "ftp://example.org/"}}, (400, "M_INVALID_PARAM")),
        ({"data": {"url": 5}}, (400, "M_INVALID_PARAM")),
        ({"lang": None}, (400, "M_MISSING_PARAM")),
        ({"app_id": "x" * 65}, (400, "M_BAD_JSON")),
        ({"pushkey": "x" * 513}, (400, "M_BAD_JSON")),
        ({"pushkey": "a\0b"}, (400, "M_BAD_JSON")),
        ({"kind": 5}, (400, "M_BAD_JSON")),
    ],
)
async def test_what_cannot_be_a_pusher_is_refused(
    open_house: OpenHouse, fields: dict[str, Any], refusal: tuple[int, str]
) -> None:
    async with open_house() as house:
        anna = await house.register("anna")

        assert await anna.refused("POST", "pushers/set", pusher("https://example.org/x", **fields)) == refusal
        assert await anna.do("GET", "pushers") == {"pushers": []}


async def test_a_phone_that_changes_hands_is_taken_from_the_one_before(
    open_house: OpenHouse, gateway: Gateway
) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        await anna.set_pusher(gateway.url)

        await boris.set_pusher(gateway.url, append=True)
        assert len((await anna.do("GET", "pushers"))["pushers"]) == 1
        await boris.set_pusher(gateway.url)

        assert await anna.do("GET", "pushers") == {"pushers": []}
        assert len((await boris.do("GET", "pushers"))["pushers"]) == 1


async def test_a_device_that_logs_out_is_told_nothing_more(open_house: OpenHouse, gateway: Gateway) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        await boris.set_pusher(gateway.url)
        other = await house.log_in("boris")
        await other.set_pusher(gateway.url, pushkey="other")

        await boris.do("POST", "logout", {})

        assert [p["pushkey"] for p in (await other.do("GET", "pushers"))["pushers"]] == ["other"]
        room = await anna.create_room(other)
        await anna.say(room)
        assert (await gateway.next())["devices"][0]["pushkey"] == "other"


async def test_a_message_is_told_with_all_that_a_gateway_may_show(
    open_house: OpenHouse, gateway: Gateway
) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        room = await anna.create_room(boris, name="The room")
        await boris.set_pusher(gateway.url, data={"brand": "x"})

        event_id = await anna.say(room, "hello", to=boris)

        told = await gateway.next()
        (device,) = told.pop("devices")
        assert told == {
            "event_id": event_id,
            "room_id": room,
            "type": "m.room.message",
            "sender": anna.user_id,
            "sender_display_name": "anna",
            "room_name": "The room",
            "content": {"msgtype": "m.text", "body": "hello", "m.mentions": {"user_ids": [boris.user_id]}},
            "counts": {"unread": 1},
            "prio": "high",
        }
        assert device.pop("pushkey_ts") > 0
        assert device == {
            "app_id": "org.example.app",
            "pushkey": "key",
            "data": {"brand": "x"},
            "tweaks": {"sound": "default", "highlight": True},
        }


async def test_a_client_that_wants_ids_gets_no_more(open_house: OpenHouse, gateway: Gateway) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        room = await anna.create_room(boris)
        await boris.set_pusher(gateway.url, data={"format": "event_id_only"})

        await anna.say(room, "secret")

        told = await gateway.next()
        assert set(told) == {"event_id", "room_id", "counts", "prio", "devices"}
        assert "tweaks" not in told["devices"][0]


async def test_an_operator_can_keep_what_is_said_from_gateways(
    open_house: OpenHouse, gateway: Gateway
) -> None:
    async with open_house(include_content=False) as house:
        anna, boris = await two(house)
        room = await anna.create_room(boris)
        await boris.set_pusher(gateway.url)

        await anna.say(room, "secret")

        assert "content" not in await gateway.next()


async def test_an_invitation_is_told_to_the_invited(open_house: OpenHouse, gateway: Gateway) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        room = await anna.create_room(preset="private_chat")
        await boris.set_pusher(gateway.url)

        await anna.invite(room, boris)

        told = await gateway.next()
        assert (told["type"], told["user_is_target"], told["room_id"]) == ("m.room.member", True, room)


async def test_a_request_to_be_let_in_is_told_to_those_who_decide(
    open_house: OpenHouse, gateway: Gateway
) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        clara, dora = await house.register("clara"), await house.register("dora")
        room = await anna.create_room(boris)
        await anna.do("PUT", f"rooms/{quote(room)}/state/m.room.join_rules", {"join_rule": "knock"})
        await anna.set_pusher(gateway.url)
        await boris.set_pusher(gateway.url, pushkey="other")

        await clara.do("POST", f"knock/{quote(room)}", {"reason": "I play the oboe"})
        told = await gateway.next()
        assert (told["type"], told["sender"], told["room_id"]) == ("m.room.member", clara.user_id, room)
        assert [device["pushkey"] for device in told["devices"]] == ["key"]
        assert (await anna.unread(room), await boris.unread(room)) == ((1, 0), (0, 0))

        rule = "pushrules/global/override/.org.veche.rule.request/enabled"
        await anna.do("PUT", rule, {"enabled": False})
        await dora.do("POST", f"knock/{quote(room)}", {})
        assert await anna.unread(room) == (0, 0)
        wanted = await boris.say(room)
        assert (await gateway.next())["event_id"] == wanted


async def test_what_is_muted_edited_or_ones_own_is_not_told(open_house: OpenHouse, gateway: Gateway) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        muted, room = await anna.create_room(boris), await anna.create_room(boris)
        await boris.set_pusher(gateway.url)
        await boris.mute(muted)

        await anna.say(muted, to=boris)
        await boris.say(room)
        await anna.send(room, {"msgtype": "m.notice", "body": "robot"})
        wanted = await anna.say(room)

        assert (await gateway.next())["event_id"] == wanted
        assert gateway.is_idle()


async def test_somebody_who_is_ignored_is_not_told_of(open_house: OpenHouse, gateway: Gateway) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        clara = await house.register("clara")
        room = await anna.create_room(boris, clara)
        await boris.set_pusher(gateway.url)
        path = f"user/{boris.user_id}/account_data/m.ignored_user_list"
        await boris.do("PUT", path, {"ignored_users": {anna.user_id: {}}})

        await anna.say(room)
        wanted = await clara.say(room)

        assert (await gateway.next())["event_id"] == wanted


async def test_a_rejected_key_is_forgotten(open_house: OpenHouse, gateway: Gateway) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        room = await anna.create_room(boris)
        await boris.set_pusher(gateway.url)
        gateway.rejected = ["key"]

        await anna.say(room)
        await gateway.next()
        await until(lambda: has_no_pushers(boris))

        gateway.rejected = []
        await boris.set_pusher(gateway.url, pushkey="new")
        await anna.say(room)
        assert (await gateway.next())["devices"][0]["pushkey"] == "new"


async def test_a_gateway_that_was_away_is_told_the_newest_when_it_is_back(
    open_house: OpenHouse, gateway: Gateway
) -> None:
    async with open_house(waiting_most=2) as house:
        anna, boris = await two(house)
        room = await anna.create_room(boris)
        await boris.set_pusher(gateway.url)
        gateway.status = 502

        sent = [await anna.say(room) for _ in range(5)]
        await house.push.cursor.drain()
        await until(lambda: has_failed(house))
        await house.kit.jobs.stop()
        sent.append(await anna.say(room))
        await house.push.cursor.drain()
        gateway.status = 200
        house.clock.pass_s(3600)
        house.kit.jobs.start()

        assert [(await gateway.next())["event_id"] for _ in range(2)] == sent[-2:]


async def test_a_gateway_that_never_comes_back_is_given_up(open_house: OpenHouse, gateway: Gateway) -> None:
    async with open_house(give_up_after_s=60) as house:
        anna, boris = await two(house)
        room = await anna.create_room(boris)
        await boris.set_pusher(gateway.url)
        gateway.status = 404

        await anna.say(room)
        await until(lambda: has_failed(house))
        house.clock.pass_s(3600)
        await anna.say(room)

        await until(lambda: has_no_pushers(boris))


async def has_failed(house: House) -> bool:
    return bool(await house.kit.database.read(Snapshot.fetchval, "SELECT MAX(attempts) FROM push_pusher"))


async def has_no_pushers(person: Person) -> bool:
    return not (await person.do("GET", "pushers"))["pushers"]


async def test_what_was_not_told_before_a_restart_is_told_after_it(
    open_house: OpenHouse, gateway: Gateway
) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        room = await anna.create_room(boris)
        await boris.set_pusher(gateway.url)
        await house.kit.jobs.stop()
        event_id = await anna.say(room)

    async with open_house():
        assert (await gateway.next())["event_id"] == event_id


async def test_what_was_appended_and_not_handled_before_a_crash_is_told(
    open_house: OpenHouse, gateway: Gateway
) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        room = await anna.create_room(boris)
        await boris.set_pusher(gateway.url)
        await house.push.cursor.drain()
        await house.push.cursor.stop()
        event_id = await anna.say(room, to=boris)
        house.push.counts.is_stale = True  # as if the process ended here: nothing is handled at the stop

    async with open_house() as house:
        assert (await gateway.next())["event_id"] == event_id
        assert await house.same(boris).unread(room) == (1, 1)


async def test_reading_elsewhere_clears_the_badge(open_house: OpenHouse, gateway: Gateway) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        room = await anna.create_room(boris)
        await boris.set_pusher(gateway.url)
        event_id = await anna.say(room)
        assert (await gateway.next())["counts"] == {"unread": 1}

        await boris.reads(room, event_id)

        told = await gateway.next()
        assert (told["counts"], "event_id" in told) == ({"unread": 0}, False)


async def test_what_is_read_before_it_could_be_told_is_not_told(
    open_house: OpenHouse, gateway: Gateway
) -> None:
    async with open_house() as house:
        anna, boris = await two(house)
        room = await anna.create_room(boris)
        await boris.set_pusher(gateway.url)
        await house.kit.jobs.stop()
        await boris.reads(room, await anna.say(room))
        wanted = await anna.say(room)
        await house.push.cursor.drain()

        house.kit.jobs.start()

        told = [await gateway.next() for _ in range(2)]
        assert [one.get("event_id") for one in told] == [None, wanted]
