"""Read markers: the fully read marker is account data of the room, and moves forward only."""

import asyncio
from typing import Any

from veche.features.presence.tests.house import OpenHouse, Person, receipts


async def marker(person: Person, room: str) -> str | None:
    """Where a user's fully read marker is."""
    path = f"user/{person.user_id}/rooms/{room}/account_data/m.fully_read"
    answer = await person.ask("GET", path)
    return answer.json().get("event_id") if answer.status_code == 200 else None


def account_data(answer: dict[str, Any], room: str) -> list[dict[str, Any]]:
    found = answer.get("rooms", {}).get("join", {}).get(room, {})
    events: list[dict[str, Any]] = found.get("account_data", {}).get("events", [])
    return events


def test_all_markers_are_set_together(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            room = await alice.create_room(bob)
            first, second, third = [await bob.say(room) for _ in range(3)]
            await alice.sync()

            body = {"m.fully_read": first, "m.read": second, "m.read.private": third}
            await alice.do("POST", f"rooms/{room}/read_markers", body)

            answer = await alice.sync()
            assert account_data(answer, room) == [{"type": "m.fully_read", "content": {"event_id": first}}]
            assert receipts(answer, room) == {
                (alice.user_id, "m.read", None): second,
                (alice.user_id, "m.read.private", None): third,
            }
            assert await marker(alice, room) == first

    asyncio.run(story())


def test_the_marker_does_not_move_back(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            (alice,) = await house.people("alice")
            room = await alice.create_room()
            first, second = await alice.say(room), await alice.say(room)

            await alice.reads(room, second, "m.fully_read")
            await alice.do("POST", f"rooms/{room}/read_markers", {"m.fully_read": first})

            assert await marker(alice, room) == second

    asyncio.run(story())


def test_wrong_markers_change_nothing_at_all(open_house: OpenHouse) -> None:
    async def story() -> None:
        async with open_house() as house:
            alice, bob = await house.people("alice", "bob")
            room = await alice.create_room()
            hello = await alice.say(room)
            path = f"rooms/{room}/read_markers"

            half = await alice.refused("POST", path, {"m.fully_read": hello, "m.read": "$unknown"})
            stranger = await bob.refused("POST", path, {"m.fully_read": hello})
            nonsense = await alice.refused("POST", path, {"m.fully_read": 5})
            by_hand = f"user/{alice.user_id}/rooms/{room}/account_data/m.fully_read"
            direct = await alice.ask("PUT", by_hand, {"event_id": hello})

            assert half == (404, "M_NOT_FOUND")
            assert stranger == (403, "M_FORBIDDEN")
            assert nonsense == (400, "M_BAD_JSON")
            assert direct.status_code == 405
            assert await marker(alice, room) is None
            await alice.do("POST", path, {})

    asyncio.run(story())
