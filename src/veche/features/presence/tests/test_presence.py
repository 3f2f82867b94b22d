"""Presence: who is online, seen by those who share a group with them."""

import asyncio

from veche.core.ids import DeviceId, UserId
from veche.features.presence.tests.house import OpenHouse, presence_in
from veche.kit.http import Requester


def test_syncing_makes_somebody_online_and_the_group_sees_it(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            await alice.create_room(bob)
            await house.wait(1)
            await bob.sync()
            poll = await house.poll(bob)

            await alice.sync()
            await house.wait(1)

            told = await asyncio.wait_for(poll, 10)
            assert presence_in(told)[alice.user_id] == "online"
            found = await bob.sees(alice)
            assert found["presence"] == "online"
            assert found["currently_active"] is True
            assert 0 <= found["last_active_ago"] < 5000

    asyncio.run(story())


def test_who_is_gone_is_offline_after_half_a_minute(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            await alice.create_room(bob)
            await alice.sync()
            await house.wait(1)
            assert presence_in(await bob.sync())[alice.user_id] == "online"

            await house.wait(25)
            assert (await bob.sees(alice))["presence"] == "online"
            await house.wait(10)

            assert presence_in(await bob.sync())[alice.user_id] == "offline"
            assert (await bob.sees(alice))["presence"] == "offline"

    asyncio.run(story())


def test_a_long_poll_keeps_its_user_online_until_they_are_idle(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            room = await alice.create_room(bob)
            await alice.sync()
            for _ in range(20):
                await alice.sync()
                ticket = house.sync.waiting.take_ticket(Requester(UserId(alice.user_id), DeviceId("PHONE")))
                await house.wait(14)
                assert (await bob.sees(alice))["presence"] == "online"
                ticket.leave()

            for _ in range(2):
                await alice.sync()
                await house.wait(14)
            assert presence_in(await bob.sync())[alice.user_id] == "unavailable"
            await alice.say(room)
            await house.wait(1)
            assert presence_in(await bob.sync())[alice.user_id] == "online"

    asyncio.run(story())


def test_a_client_says_how_its_syncs_count(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            await alice.create_room(bob)

            async def after(said: str) -> str:
                await alice.sync(set_presence=said)
                return str((await bob.sees(alice))["presence"])

            assert await after("offline") == "offline"
            assert await after("unavailable") == "unavailable"
            assert await after("online") == "online"
            assert await after("unavailable") == "unavailable"
            assert await after("offline") == "offline"

    asyncio.run(story())


def test_a_user_says_what_they_are_with_a_message(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            await alice.create_room(bob)
            await alice.sync()
            await house.wait(1)
            await bob.sync()

            await alice.says_to_be("unavailable", "at lunch")
            await house.wait(1)
            events = (await bob.sync())["presence"]["events"]
            shown = {event["sender"]: event["content"] for event in events}[alice.user_id]
            assert (shown["presence"], shown["status_msg"]) == ("unavailable", "at lunch")

            await alice.sync()
            assert (await bob.sees(alice))["presence"] == "unavailable"
            await alice.says_to_be("online")
            assert (await bob.sees(alice))["presence"] == "online"
            assert "status_msg" not in await bob.sees(alice)

    asyncio.run(story())


def test_invisible_until_one_acts(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            room = await alice.create_room(bob)
            await alice.sync()

            await alice.says_to_be("offline")
            await alice.sync()
            assert (await bob.sees(alice))["presence"] == "offline"
            await alice.say(room)
            assert (await bob.sees(alice))["presence"] == "online"

    asyncio.run(story())


def test_a_status_message_outlives_its_users_absence(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            await alice.create_room(bob)
            await alice.says_to_be("online", "reading")

            await house.wait(35)
            await house.wait(3600)
            assert await bob.sees(alice) == {"presence": "offline", "status_msg": "reading"}

            await alice.sync()
            await house.wait(1)
            events = (await bob.sync())["presence"]["events"]
            shown = {event["sender"]: event["content"] for event in events}[alice.user_id]
            assert shown["status_msg"] == "reading"

    asyncio.run(story())


def test_who_joins_sees_who_is_there_and_is_seen(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            room = await alice.create_room()
            await alice.sync(), await bob.sync()
            await house.wait(1)
            await alice.sync(), await bob.sync()

            await bob.join(room)
            await house.wait(1)

            assert presence_in(await bob.sync())[alice.user_id] == "online"
            assert presence_in(await alice.sync())[bob.user_id] == "online"
            await bob.leave(room)
            await bob.says_to_be("unavailable")
            await house.wait(1)
            assert bob.user_id not in presence_in(await alice.sync())

    asyncio.run(story())


def test_strangers_see_nothing_and_set_nothing(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, mallory = await house.people("alice", "mallory")
            await alice.sync()
            await house.wait(1)
            path = f"presence/{alice.user_id}/status"

            assert await mallory.refused("GET", path) == (403, "M_FORBIDDEN")
            assert await mallory.refused("PUT", path, {"presence": "offline"}) == (403, "M_FORBIDDEN")
            assert await mallory.refused("GET", "presence/@nobody:veche.test/status") == (403, "M_FORBIDDEN")
            assert await mallory.refused("GET", "presence/nonsense/status") == (400, "M_INVALID_PARAM")
            assert alice.user_id not in presence_in(await mallory.sync())
            assert (await alice.sees(alice))["presence"] == "online"

    asyncio.run(story())


def test_wrong_statuses_are_refused(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            (alice,) = await house.people("alice")
            path = f"presence/{alice.user_id}/status"
            long = {"presence": "online", "status_msg": "a" * 1025}

            assert await alice.refused("PUT", path, {"presence": "asleep"}) == (400, "M_BAD_JSON")
            assert await alice.refused("PUT", path, {}) == (400, "M_BAD_JSON")
            assert await alice.refused("PUT", path, long) == (400, "M_BAD_JSON")
            nul = {"presence": "online", "status_msg": "a\0b"}
            assert await alice.refused("PUT", path, nul) == (400, "M_INVALID_PARAM")

    asyncio.run(story())


def test_crowds_are_not_told(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house(presence_room_limit=2) as house:
            alice, bob, carol = await house.people("alice", "bob", "carol")
            await alice.create_room(bob, carol)
            await alice.create_room(carol)
            await alice.sync()
            await house.wait(1)

            assert alice.user_id not in presence_in(await bob.sync())
            assert presence_in(await carol.sync())[alice.user_id] == "online"
            assert (await bob.sees(alice))["presence"] == "online"

    asyncio.run(story())


def test_ignored_people_and_filtered_presence_are_left_out(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            await alice.create_room(bob)
            await alice.sync()
            await house.wait(1)

            silent = await bob.sync(wish={"presence": {"types": []}})
            assert presence_in(silent) == {}
            without = {"presence": {"not_senders": [alice.user_id]}}
            assert alice.user_id not in presence_in(await bob.at_another_client().sync(wish=without))
            await bob.ignores(alice)
            assert alice.user_id not in presence_in(await bob.at_another_client().sync())

    asyncio.run(story())


def test_switched_off_everybody_is_offline(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house(presence_enabled=False) as house:
            alice, bob = await house.people("alice", "bob")
            await alice.create_room(bob)
            await alice.says_to_be("online", "hello")
            await alice.sync()
            await house.wait(2)

            assert await bob.sees(alice) == {"presence": "offline"}
            assert "presence" not in await bob.sync()

    asyncio.run(story())


def test_logging_out_and_giving_up_an_account_end_presence(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob, carol = await house.people("alice", "bob", "carol")
            await bob.create_room(alice, carol)
            await carol.says_to_be("online", "still here")
            await alice.sync()
            assert (await bob.sees(alice))["presence"] == "online"

            await alice.do("POST", "logout", {})
            assert (await bob.sees(alice))["presence"] == "offline"
            await house.kit.database.write(house.presence.people.forget_user_after, carol.user_id)
            assert await bob.sees(carol) | {"last_active_ago": 0} == {
                "presence": "offline", "last_active_ago": 0
            }  # fmt: skip

    asyncio.run(story())


def test_a_crowd_that_comes_together_is_told_together(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house(presence_wakes_per_s=4) as house:
            names = [f"user{number}" for number in range(6)]
            people = await house.people(*names)
            await people[0].create_room(*people[1:3])
            await people[3].create_room(*people[4:])
            await house.wait(2)
            polls = []
            for person in (people[1], people[4]):
                await person.sync(set_presence="offline")
                polls.append(await house.poll(person))
            before = house.sync.token().ephemeral

            for person in (people[0], people[2], people[3], people[5]):
                house.presence.people.user_synced(person.requester, "online")
            await house.presence.tick()

            assert house.sync.token().ephemeral == before + 1
            told = [presence_in(await asyncio.wait_for(poll, 10)) for poll in polls]
            assert set(told[0]) >= {people[0].user_id, people[2].user_id}
            assert set(told[1]) >= {people[3].user_id, people[5].user_id}

    asyncio.run(story())
