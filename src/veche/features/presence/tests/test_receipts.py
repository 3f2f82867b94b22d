"""Receipts: how far people have read, told to whom it concerns."""

import asyncio

from veche.features.presence.api import ReadUpTo
from veche.features.presence.tests.house import OpenHouse, Person, receipts


def test_the_room_learns_how_far_somebody_has_read(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            room = await alice.create_room(bob)
            hello = await alice.say(room)
            await alice.sync()
            poll = await house.poll(alice)

            await bob.reads(room, hello)

            told = await asyncio.wait_for(poll, 10)
            assert receipts(told, room) == {(bob.user_id, "m.read", None): hello}
            assert receipts(await alice.at_another_client().sync(), room) == receipts(told, room)
            assert receipts(await alice.sync(), room) == {}

    asyncio.run(story())


def test_a_receipt_never_moves_back_and_saying_it_twice_is_no_news(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            room = await alice.create_room(bob)
            first, second = await alice.say(room), await alice.say(room)
            await bob.reads(room, second)
            await alice.sync()

            await bob.reads(room, second)
            await bob.reads(room, first)

            assert receipts(await alice.sync(), room) == {}
            again = await alice.at_another_client().sync()
            assert receipts(again, room) == {(bob.user_id, "m.read", None): second}

    asyncio.run(story())


def test_private_receipts_are_told_to_nobody_else(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            room = await alice.create_room(bob)
            hello = await alice.say(room)
            await alice.sync(), await bob.sync()

            await bob.reads(room, hello, "m.read.private")

            own = {(bob.user_id, "m.read.private", None): hello}
            assert receipts(await bob.sync(), room) == own
            assert receipts(await bob.at_another_client().sync(), room) == own
            assert receipts(await alice.sync(), room) == {}
            assert receipts(await alice.at_another_client().sync(), room) == {}

    asyncio.run(story())


def test_each_thread_has_receipts_of_its_own(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            room = await alice.create_room(bob)
            root = await alice.say(room)
            reply = await alice.say(room, thread=root)
            last = await alice.say(room)
            await alice.sync()

            await bob.reads(room, last, thread_id="main")
            await bob.reads(room, reply, thread_id=root)
            await bob.reads(room, last)

            assert receipts(await alice.sync(), room) == {
                (bob.user_id, "m.read", "main"): last,
                (bob.user_id, "m.read", root): reply,
                (bob.user_id, "m.read", None): last,
            }

    asyncio.run(story())


def test_a_receipt_names_a_thread_that_its_event_is_in(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            (alice,) = await house.people("alice")
            room = await alice.create_room()
            root = await alice.say(room)
            reply = await alice.say(room, thread=root)
            other = await alice.say(room)
            wrong = [
                ("m.read", reply, {"thread_id": "main"}),
                ("m.read", other, {"thread_id": root}),
                ("m.read", other, {"thread_id": ""}),
                ("m.read", other, {"thread_id": None}),
                ("m.read", other, {"thread_id": 5}),
                ("m.read.private", other, {"thread_id": "nonsense"}),
                ("m.fully_read", other, {"thread_id": "main"}),
                ("m.seen", other, {}),
            ]

            for kind, event_id, body in wrong:
                answer = await alice.refused("POST", f"rooms/{room}/receipt/{kind}/{event_id}", body)
                assert answer == (400, "M_INVALID_PARAM"), (kind, body)
            assert receipts(await alice.sync(), room) == {}

    asyncio.run(story())


def test_receipts_are_for_members_and_for_events_of_the_room(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, mallory = await house.people("alice", "mallory")
            room, other_room = await alice.create_room(), await alice.create_room()
            hello, elsewhere = await alice.say(room), await alice.say(other_room)

            async def refusal(who: Person, where: str, event_id: str) -> tuple[int, str]:
                return await who.refused("POST", f"rooms/{where}/receipt/m.read/{event_id}", {})

            assert await refusal(mallory, room, hello) == (403, "M_FORBIDDEN")
            assert await refusal(alice, "!nowhere:veche.test", hello) == (403, "M_FORBIDDEN")
            assert await refusal(alice, "nonsense", hello) == (400, "M_INVALID_PARAM")
            for event_id in (elsewhere, "$unknown", "nonsense", "$nul%00", "$" + "a" * 300):
                assert await refusal(alice, room, event_id) == (404, "M_NOT_FOUND")

    asyncio.run(story())


def test_who_joins_learns_what_was_read_before(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            room = await alice.create_room()
            hello = await alice.say(room)
            await alice.reads(room, hello)
            await alice.reads(room, hello, "m.read.private")
            await bob.sync()

            await bob.join(room)

            assert receipts(await bob.sync(), room) == {(alice.user_id, "m.read", None): hello}
            assert receipts(await bob.sync(), room) == {}

    asyncio.run(story())


def test_a_first_sync_has_the_newest_receipts_and_all_of_ones_own(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house(receipts_shown=2) as house:
            alice, bob, carol, dave = await house.people("alice", "bob", "carol", "dave")
            room = await alice.create_room(bob, carol, dave)
            other = await alice.create_room(bob)
            hello, hi = await alice.say(room), await alice.say(other)
            for person in (alice, bob, carol, dave):
                await person.reads(room, hello)
            await bob.reads(other, hi)

            answer = await alice.sync()

            assert {user for user, _, _ in receipts(answer, room)} == {
                alice.user_id, carol.user_id, dave.user_id
            }  # fmt: skip
            assert receipts(answer, other) == {(bob.user_id, "m.read", None): hi}

    asyncio.run(story())


def test_receipts_of_ignored_people_and_unwanted_rooms_are_left_out(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob, carol = await house.people("alice", "bob", "carol")
            room = await alice.create_room(bob, carol)
            first, second = await alice.say(room), await alice.say(room)
            await alice.ignores(bob)
            await bob.reads(room, first), await carol.reads(room, first)

            expected = {(carol.user_id, "m.read", None): first}
            assert receipts(await alice.sync(), room) == expected
            await bob.reads(room, second)
            assert receipts(await alice.sync(), room) == {}
            for unwanted in ({"not_rooms": [room]}, {"ephemeral": {"types": ["m.typing"]}}):
                answer = await alice.at_another_client().sync(wish={"room": unwanted})
                assert receipts(answer, room) == {}

    asyncio.run(story())


def test_after_a_restart_nothing_read_is_forgotten(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            room = await alice.create_room(bob)
            hello = await alice.say(room)
            await alice.sync()
            await bob.reads(room, hello)

            house.presence.receipts.forget(house.kit.database.position)

            assert receipts(await alice.sync(), room) == {(bob.user_id, "m.read", None): hello}

    asyncio.run(story())


def test_slices_above_learn_how_far_somebody_has_read(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            room = await alice.create_room(bob)
            heard = []
            house.presence.receipts.on_receipt(lambda _, *what: heard.append(what))
            root = await alice.say(room)
            reply, last = await alice.say(room, thread=root), await alice.say(room)
            positions = {}
            for event_id in (root, reply, last):
                event = await house.kit.database.read(house.rooms.find_event, room, event_id)
                positions[event_id] = event.position

            await bob.reads(room, root, "m.read.private")
            await bob.reads(room, reply, thread_id=root)
            await bob.reads(room, root)

            found = await house.kit.database.read(house.presence.receipts.read_position, bob.user_id, room)
            assert found == ReadUpTo({None: positions[root], root: positions[reply]})
            assert found.position_of("main") == positions[root]
            assert found.position_of(root) == positions[reply]
            assert heard == [
                (bob.user_id, room, None, positions[root]),
                (bob.user_id, room, root, positions[reply]),
                (bob.user_id, room, None, positions[root]),
            ]
            nobody = await house.kit.database.read(house.presence.receipts.read_position, alice.user_id, room)
            assert nobody.position_of(None) == 0

    asyncio.run(story())
