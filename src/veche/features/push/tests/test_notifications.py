"""Stories of the list of notifications."""

from typing import Any

import pytest

from veche.features.push.service import notifications
from veche.features.push.tests.house import OpenHouse, Person

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def listed(person: Person, **wish: Any) -> list[dict[str, Any]]:
    """All pages of the list."""
    found: list[dict[str, Any]] = []
    while True:
        page = await person.do("GET", "notifications", params=wish)
        found += page["notifications"]
        if "next_token" not in page:
            return found
        wish["from"] = page["next_token"]


async def test_everything_that_notified_is_listed_newest_first(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna, boris = await house.register("anna"), await house.register("boris")
        one, two = await anna.create_room(boris), await anna.create_room(boris)
        first = await anna.say(one, to=boris)
        await boris.reads(one, first)
        second = await anna.say(two)
        await anna.send(two, {"msgtype": "m.notice", "body": "robot"})

        found = await listed(boris)

        assert [(n["event"]["event_id"], n["room_id"], n["read"]) for n in found] == [
            (second, two, False),
            (first, one, True),
        ]
        assert {"set_tweak": "highlight"} in found[1]["actions"]
        assert found[0]["ts"] == found[0]["event"]["origin_server_ts"]
        assert [n["event"]["event_id"] for n in await listed(boris, only="highlight")] == [first]


async def test_pages_together_are_the_whole_list(
    open_house: OpenHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifications, "LOOKED_AT", 5)
    async with open_house() as house:
        anna, boris = await house.register("anna"), await house.register("boris")
        rooms = [await anna.create_room(boris) for _ in range(3)]
        sent = [await anna.say(rooms[n * n % 3]) for n in range(25)]

        for limit in (1, 4, 100):
            found = [n["event"]["event_id"] for n in await listed(boris, limit=limit)]
            assert found == sent[::-1]


async def test_what_was_redacted_left_or_before_ones_time_is_not_listed(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna, boris = await house.register("anna"), await house.register("boris")
        room = await anna.create_room()
        await anna.say(room, to="room")
        await boris.join(room)
        redacted = await anna.say(room)
        await anna.redact(room, redacted)
        kept = await anna.say(room)

        assert [n["event"]["event_id"] for n in await listed(boris)] == [kept]
        await boris.leave(room)
        assert await listed(boris) == []


@pytest.mark.parametrize("wish", ["from=x", "from=-1", "limit=0", "limit=x"])
async def test_a_wish_that_makes_no_sense_is_refused(open_house: OpenHouse, wish: str) -> None:
    async with open_house() as house:
        anna = await house.register("anna")

        assert await anna.refused("GET", f"notifications?{wish}") == (400, "M_INVALID_PARAM")


async def test_the_profile_tag_of_the_devices_pusher_is_named(open_house: OpenHouse) -> None:
    async with open_house() as house:
        anna, boris = await house.register("anna"), await house.register("boris")
        room = await anna.create_room(boris)
        await anna.say(room)
        await boris.set_pusher("http://127.0.0.1:9/x", profile_tag="tag")

        (found,) = await listed(boris)

        assert found["profile_tag"] == "tag"
