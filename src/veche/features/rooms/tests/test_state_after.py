"""Stories of clients that ask for the state after the timeline, by either name of the wish."""

from typing import Any

import pytest
from tests.in_process import House

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("prefix", ["", "org.matrix.msc4222."])
async def test_who_asks_for_state_after_finds_it_under_the_name_of_the_wish(
    house: House, prefix: str
) -> None:
    alice = await house.person("alice")
    wish: dict[str, Any] = {f"{prefix}use_state_after": "true"}
    since = (await alice.sync(**wish))["next_batch"]
    room = await alice.create_room(name="Here")
    for number in range(30):
        await alice.say(room, str(number))
    gap = (await alice.sync(since=since, **wish))["rooms"]["join"][room]
    assert gap["timeline"]["limited"]
    assert {"m.room.create", "m.room.name"} <= {
        event["type"] for event in gap[f"{prefix}state_after"]["events"]
    }
    since = (await alice.sync(**wish))["next_batch"]
    await alice.must("PUT", f"/rooms/{room}/state/m.room.topic", {"topic": "now"})
    small = (await alice.sync(since=since, **wish))["rooms"]["join"][room]
    assert [event["type"] for event in small[f"{prefix}state_after"]["events"]] == ["m.room.topic"]
    assert "state" not in gap
