"""Stories of unread counts."""

import asyncio
from typing import Any

import pytest

from veche.features.push.service import sealing
from veche.features.push.tests.house import THREADS, House, OpenHouse, Person, counts_in, threads_in, until
from veche.kit.transaction import Snapshot

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_messages_count_until_they_are_read(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna, boris = await house.register("anna"), await house.register("boris")
        room = await anna.create_room(boris)
        await boris.sync()

        await anna.say(room)
        last = await anna.say(room)
        assert counts_in(await boris.sync(), room) == (2, 0)
        await boris.reads(room, last)

        assert counts_in(await boris.sync(), room) == (0, 0)
        assert counts_in(await boris.sync(), room) is None
        assert await boris.unread(room) == (0, 0)


async def test_a_private_receipt_reads_as_well(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna, boris = await house.register("anna"), await house.register("boris")
        room = await anna.create_room(boris)
        first = await anna.say(room)
        await anna.say(room)
        await boris.sync()

        await boris.reads(room, first, "m.read.private")

        assert counts_in(await boris.sync(), room) == (1, 0)


async def test_the_count_comes_with_the_message_that_a_long_poll_waited_for(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna, boris = await house.register("anna"), await house.register("boris")
        room = await anna.create_room(boris)
        await boris.put_rule(
            "content", "cake", pattern="cake", actions=["notify", {"set_tweak": "highlight"}]
        )
        await boris.sync()

        for turn, text in enumerate(["hello", "cake", "hello", "hello"], 1):
            poll = asyncio.create_task(wait_for_rooms(boris))
            await until(lambda: is_waiting(house, boris))
            await anna.say(room, text, to=boris if turn == 3 else None)
            answer = await poll

            assert counts_in(answer, room) == (turn, [0, 1, 2, 2][turn - 1])


async def wait_for_rooms(person: Person) -> Any:
    """Poll until a room has something new: that somebody came online may be told before."""
    while "rooms" not in (answer := await person.sync(timeout="20000")):
        pass
    return answer


async def is_waiting(house: House, person: Person) -> bool:
    return house.sync.waiting.is_waiting(person.user_id)


async def test_ones_own_message_reads_what_was_before_it(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna, boris = await house.register("anna"), await house.register("boris")
        room = await anna.create_room(boris)
        await anna.say(room)

        await boris.say(room)
        await anna.say(room)

        assert await boris.unread(room) == (1, 0)


async def test_what_was_said_before_somebody_came_is_not_unread(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna, boris = await house.register("anna"), await house.register("boris")
        room = await anna.create_room()
        await anna.say(room)
        await anna.say(room, to="room")

        await boris.join(room)
        assert await boris.unread(room) == (0, 0)
        await anna.say(room)
        await boris.leave(room)
        await anna.say(room)
        await boris.join(room)

        assert await boris.unread(room) == (0, 0)


async def test_changing_ones_name_reads_nothing_that_others_have_not_read(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna, boris, clara = [await house.register(name) for name in ("anna", "boris", "clara")]
        room = await anna.create_room(boris, clara)
        await anna.say(room)

        await boris.do("PUT", f"profile/{boris.user_id}/displayname", {"displayname": "Bob"})

        assert await clara.unread(room) == (1, 0)


async def test_mentions_are_highlights_for_the_mentioned(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna, boris, clara = [await house.register(name) for name in ("anna", "boris", "clara")]
        room = await anna.create_room(boris, clara)
        await boris.sync()

        await anna.say(room, to=boris)

        assert counts_in(await boris.sync(), room) == (1, 1)
        assert (await boris.unread(room), await clara.unread(room)) == ((1, 1), (1, 0))


async def test_everybody_is_mentioned_by_those_who_may(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna, boris, clara = [await house.register(name) for name in ("anna", "boris", "clara")]
        room = await anna.create_room(boris, clara)

        await anna.say(room, to="room")
        await boris.say(room, to="room")

        assert await clara.unread(room) == (2, 1)


async def test_edits_reactions_notices_and_redacted_messages_do_not_count(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna, boris = await house.register("anna"), await house.register("boris")
        room = await anna.create_room(boris)
        first = await anna.say(room)
        await boris.sync()

        await anna.send(room, {"msgtype": "m.notice", "body": "I am a robot"})
        edit = {"rel_type": "m.replace", "event_id": first}
        await anna.send(room, {"body": "* x", "msgtype": "m.text", "m.relates_to": edit, "m.new_content": {}})
        reaction = {"rel_type": "m.annotation", "event_id": first, "key": "+"}
        await anna.send(room, {"m.relates_to": reaction}, "m.reaction")
        assert counts_in(await boris.sync(), room) == (1, 0)
        await anna.redact(room, first)

        assert counts_in(await boris.sync(), room) == (0, 0)
        assert await boris.unread(room) == (0, 0)


async def test_threads_are_counted_apart_for_clients_that_ask(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna, boris = await house.register("anna"), await house.register("boris")
        room = await anna.create_room(boris)
        root = await anna.say(room)
        await anna.say(room, thread=root)
        last = await anna.say(room, thread=root, to=boris)

        answer = await boris.sync(wish=THREADS)
        assert (counts_in(answer, room), threads_in(answer, room)) == ((1, 0), {root: (2, 1)})
        await boris.reads(room, last, thread_id=root)
        answer = await boris.sync(wish=THREADS)

        assert (counts_in(answer, room), threads_in(answer, room)) == ((1, 0), {})
        await boris.reads(room, last)
        assert await boris.unread(room) == (0, 0)


async def test_a_receipt_for_the_main_timeline_leaves_threads_unread(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna, boris = await house.register("anna"), await house.register("boris")
        room = await anna.create_room(boris)
        root = await anna.say(room)
        await anna.say(room, thread=root)
        last = await anna.say(room)

        await boris.reads(room, last, thread_id="main")

        assert await boris.unread(room) == (1, 0)


async def test_a_muted_room_counts_nothing_until_it_is_heard_again(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna, boris = await house.register("anna"), await house.register("boris")
        room = await anna.create_room(boris)
        await anna.say(room)
        await boris.sync()

        await boris.mute(room)
        assert counts_in(await boris.sync(), room) == (0, 0)
        await anna.say(room, to=boris)
        assert counts_in(await boris.sync(), room) == (0, 0)
        await boris.do("DELETE", f"pushrules/global/override/{room}")

        assert counts_in(await boris.sync(), room) == (2, 1)


async def test_a_room_for_mentions_only_counts_them_alone(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna, boris = await house.register("anna"), await house.register("boris")
        room = await anna.create_room(boris)
        await boris.put_rule("room", room)

        await anna.say(room)
        await anna.say(room, to=boris)
        await anna.say(room, to="room")

        assert await boris.unread(room) == (2, 2)


async def test_keywords_highlight_and_people_can_be_unheard(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna, boris, clara = [await house.register(name) for name in ("anna", "boris", "clara")]
        room = await anna.create_room(boris, clara)
        await clara.put_rule(
            "content", "cake", pattern="cake", actions=["notify", {"set_tweak": "highlight"}]
        )
        await clara.put_rule("sender", boris.user_id)

        await anna.say(room, "there is cake")
        await anna.say(room, "or not")
        await boris.say(room, "there is")
        assert await clara.unread(room) == (2, 1)
        await house.push.cursor.drain()

        assert await clara.unread(room) == (2, 1)
        last = await boris.say(room, "cake!")
        assert await clara.unread(room) == (3, 2)
        await clara.reads(room, last)
        assert await clara.unread(room) == (0, 0)


async def test_a_message_nobody_is_to_be_told_of_costs_no_row(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna, boris = await house.register("anna"), await house.register("boris")
        room = await anna.create_room(boris)
        await house.push.cursor.drain()
        before = await rows(house)

        for _ in range(20):
            await anna.say(room)
        await house.push.cursor.drain()

        assert await rows(house) == before
        assert await boris.unread(room) == (20, 0)


async def rows(house: House) -> list[Any]:
    tables = ("push_block", "push_sealed", "push_read", "push_special", "push_waiting", "push_cursor")
    read = house.kit.database.read
    return [await read(Snapshot.fetch, f"SELECT * FROM {table}") for table in tables]


async def test_counts_reach_over_what_is_summed_up(
    open_house: OpenHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BLOCK", 4)
    async with open_house() as house:
        anna, boris, clara = [await house.register(name) for name in ("anna", "boris", "clara")]
        room = await anna.create_room(boris, clara)
        sent = [await anna.say(room, to=boris if n == 3 else None) for n in range(30)]
        await clara.reads(room, sent[5])
        await house.push.cursor.drain()
        assert (await boris.unread(room), await clara.unread(room)) == ((30, 1), (24, 0))

    async with open_house() as house:
        anna, boris, clara = house.same(anna), house.same(boris), house.same(clara)
        assert (await boris.unread(room), await clara.unread(room)) == ((30, 1), (24, 0))
        await anna.redact(room, sent[3])
        await anna.redact(room, sent[7])
        assert (await boris.unread(room), await clara.unread(room)) == ((28, 0), (23, 0))
        await house.push.cursor.drain()
        assert (await boris.unread(room), await clara.unread(room)) == ((28, 0), (23, 0))

        await boris.reads(room, sent[9])
        await boris.sync()
        await anna.say(room)
        await boris.sync()
        await anna.say(room)
        assert counts_in(await boris.sync(), room) == (22, 0)


async def test_the_door_counts_for_other_slices(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna, boris = await house.register("anna"), await house.register("boris")
        one, two = await anna.create_room(boris), await anna.create_room(boris)
        await anna.say(one)
        await anna.say(two, to=boris)

        found = await house.kit.database.read(house.push.unread_counts, boris.user_id, [one, two])

        assert [(found[room].total, found[room].highlights) for room in (one, two)] == [(1, 0), (1, 1)]
        assert await house.kit.database.read(house.push.badge, boris.user_id) == 2


async def test_rooms_a_filter_leaves_out_are_not_counted(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna, boris = await house.register("anna"), await house.register("boris")
        room = await anna.create_room(boris)
        await boris.sync()
        await anna.say(room)

        answer = await boris.sync(wish={"room": {"not_rooms": [room]}})

        assert counts_in(answer, room) is None


async def test_what_ignored_people_say_is_not_unread(
    open_house: OpenHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BLOCK", 4)
    async with open_house() as house:
        anna, boris, clara = [await house.register(name) for name in ("anna", "boris", "clara")]
        room = await anna.create_room(boris, clara)
        for n in range(12):
            await (anna if n % 2 else clara).say(room, to=boris)
        await house.push.cursor.drain()
        assert await boris.unread(room) == (12, 12)

        await ignore(boris, anna)
        assert await boris.unread(room) == (6, 6)

    async with open_house() as house:
        anna, boris, clara = house.same(anna), house.same(boris), house.same(clara)
        assert await boris.unread(room) == (6, 6)
        await boris.sync()
        await anna.say(room, to="room")
        await clara.say(room)
        assert counts_in(await boris.sync(), room) == (7, 6)
        await boris.do("PUT", f"user/{boris.user_id}/account_data/m.ignored_user_list", {"ignored_users": {}})

        assert await boris.unread(room) == (14, 13)


async def ignore(person: Person, other: Person) -> None:
    path = f"user/{person.user_id}/account_data/m.ignored_user_list"
    await person.do("PUT", path, {"ignored_users": {other.user_id: {}}})


async def test_people_who_want_to_hear_everything_do(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna, boris, clara = [await house.register(name) for name in ("anna", "boris", "clara")]
        room = await anna.create_room(boris, clara)
        await boris.put_rule("room", room, actions=["notify"])
        notices = "pushrules/global/override/.m.rule.suppress_notices/enabled"
        await clara.do("PUT", notices, {"enabled": False})

        await anna.send(room, {"body": "sticker"}, "m.sticker")
        await anna.send(room, {"msgtype": "m.notice", "body": "robot"})
        await anna.say(room)

        for _ in range(2):
            assert await boris.unread(room) == (2, 0)
            assert await clara.unread(room) == (2, 0)
            await house.push.cursor.drain()


async def test_a_count_that_began_before_the_cursor_went_on_is_right(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna, boris = await house.register("anna"), await house.register("boris")
        await anna.put_rule("sender", boris.user_id)  # says nothing: what he writes is not counted
        room = await anna.create_room(boris)
        await house.push.cursor.stop()
        await boris.say(room)
        loop = asyncio.get_running_loop()

        def count(snapshot: Snapshot) -> dict[str, tuple[int, ...]]:
            snapshot.read_head()  # from here on it sees nothing newer
            asyncio.run_coroutine_threadsafe(house.push.cursor.drain(), loop).result()
            house.push.counts.memory.forget()
            counted = house.push.unread_counts(snapshot, anna.user_id, [room])
            return {thread: tuple(unread) for thread, unread in counted[room].threads.items()}

        assert await house.kit.database.read_aside(count) == {}
