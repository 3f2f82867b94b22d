"""Typing: told to the room while it lasts, and to nobody else."""

import asyncio

from veche.features.presence.tests.house import OpenHouse, typists


def test_people_of_the_room_see_who_types_until_it_ends(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            room = await alice.create_room(bob)
            await bob.sync()

            await alice.types(room)
            assert typists(await bob.sync(), room) == [alice.user_id]
            assert typists(await bob.sync(), room) is None

            await alice.types(room, typing=False)
            assert typists(await bob.sync(), room) == []

    asyncio.run(story())


def test_a_waiting_client_learns_of_typing_at_once(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            room = await alice.create_room(bob)
            await bob.sync()
            poll = await house.poll(bob)

            await alice.types(room)

            assert typists(await asyncio.wait_for(poll, 10), room) == [alice.user_id]

    asyncio.run(story())


def test_typing_ends_by_itself(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            room = await alice.create_room(bob)
            await alice.types(room, timeout=5000)
            await bob.sync()

            await house.wait(4)
            assert typists(await bob.sync(), room) is None
            await house.wait(2)
            assert typists(await bob.sync(), room) == []

    asyncio.run(story())


def test_saying_it_again_prolongs_it_and_is_no_news(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            room = await alice.create_room(bob)
            await alice.types(room, timeout=5000)
            await bob.sync()

            await house.wait(4)
            await alice.types(room, timeout=5000)
            await house.wait(4)

            assert typists(await bob.sync(), room) is None

    asyncio.run(story())


def test_nobody_types_for_ever_or_for_no_time(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            room = await alice.create_room(bob)
            await bob.sync()
            await alice.types(room, timeout=-1)
            assert typists(await bob.sync(), room) == [alice.user_id]
            await alice.types(room, timeout=10**12)
            await house.wait(121)
            assert typists(await bob.sync(), room) == []

    asyncio.run(story())


def test_who_leaves_does_not_type_and_who_joins_is_told(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob, carol = await house.people("alice", "bob", "carol")
            room = await alice.create_room(bob)
            await carol.sync()
            await alice.types(room)
            await bob.types(room)

            await carol.join(room)
            assert typists(await carol.sync(), room) == [alice.user_id, bob.user_id]
            await bob.leave(room)
            assert typists(await carol.sync(), room) == [alice.user_id]

    asyncio.run(story())


def test_a_first_sync_names_only_rooms_where_somebody_types(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            busy, silent = await alice.create_room(bob), await alice.create_room(bob)
            await alice.types(busy)
            await alice.types(silent)
            await alice.types(silent, typing=False)

            answer = await bob.sync()

            assert typists(answer, busy) == [alice.user_id]
            assert typists(answer, silent) is None

    asyncio.run(story())


def test_strangers_and_other_people_cannot_make_somebody_type(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob, mallory = await house.people("alice", "bob", "mallory")
            room = await alice.create_room(bob)
            await bob.sync()

            stranger = await mallory.refused(
                "PUT", f"rooms/{room}/typing/{mallory.user_id}", {"typing": True}
            )
            other = await bob.refused("PUT", f"rooms/{room}/typing/{alice.user_id}", {"typing": True})
            nonsense = await alice.refused("PUT", f"rooms/{room}/typing/{alice.user_id}", {"typing": 1})

            assert stranger == other == (403, "M_FORBIDDEN")
            assert nonsense == (400, "M_BAD_JSON")
            assert typists(await bob.sync(), room) is None

    asyncio.run(story())


def test_filters_and_ignoring_hide_typing(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob, carol = await house.people("alice", "bob", "carol")
            room = await alice.create_room(bob, carol)
            await bob.sync(), await carol.sync()
            await carol.ignores(alice)

            await alice.types(room)

            assert typists(await carol.sync(), room) == []
            silent = {"room": {"ephemeral": {"not_types": ["m.typing"]}}}
            assert typists(await bob.sync(wish=silent), room) is None
            await alice.types(room, typing=False)
            elsewhere = {"room": {"ephemeral": {"not_rooms": [room]}}}
            assert typists(await bob.sync(wish=elsewhere), room) is None

    asyncio.run(story())
