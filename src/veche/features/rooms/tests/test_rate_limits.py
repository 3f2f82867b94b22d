"""Whoever does too much at once is asked to wait, each by themselves; the answer says how long."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from tests.in_process import Person, running_house

from veche.kit.clock import Clock
from veche.kit.limits import DEFAULT_RATES

pytestmark = pytest.mark.anyio

Do = Callable[[Person, str, int], Awaitable[httpx.Response]]


class StoppedClock(Clock):
    """A clock by which nothing comes back."""

    def monotonic_s(self) -> float:
        return 0.0


async def send(person: Person, room: str, number: int) -> httpx.Response:
    return await person.ask("PUT", f"/rooms/{room}/send/m.room.message/{number}", {"body": str(number)})


async def set_state(person: Person, room: str, number: int) -> httpx.Response:
    return await person.ask("PUT", f"/rooms/{room}/state/org.x/{number}", {})


async def invite(person: Person, room: str, number: int) -> httpx.Response:
    return await person.ask("POST", f"/rooms/{room}/invite", {"user_id": f"@nobody-{number}:localhost"})


async def join(person: Person, room: str, _number: int) -> httpx.Response:
    return await person.ask("POST", f"/join/{room}", {})


async def create(person: Person, _room: str, _number: int) -> httpx.Response:
    return await person.ask("POST", "/createRoom", {})


@pytest.mark.parametrize(
    ("action", "do"),
    [("send", send), ("send", set_state), ("invite", invite), ("join", join), ("create_room", create)],
)
async def test_too_much_at_once_is_refused_until_later(tmp_path: Path, action: str, do: Do) -> None:
    async with running_house(tmp_path, None, StoppedClock(), rate_limits=True) as house:
        alice, bob = await house.person("alice"), await house.person("bob")
        room = await alice.create_room(preset="public_chat")
        await bob.must("POST", f"/join/{room}", {})
        burst = int(DEFAULT_RATES[action].burst)
        tried = [await do(alice, room, number) for number in range(burst + 2)]
        refused = [answer for answer in tried if answer.status_code == 429]
        # What the room's creation counted for is off the burst.
        assert refused == tried[-len(refused) :]
        assert len(refused) in (2, 3)
        assert all(answer.json()["errcode"] == "M_LIMIT_EXCEEDED" for answer in refused)
        assert all(answer.json()["retry_after_ms"] > 0 for answer in refused)
        assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)
        # Others are not kept waiting for it.
        assert (await do(bob, room, 0)).status_code != 429
