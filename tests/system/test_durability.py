"""Acknowledged means durable: SIGKILL under full load, several times over, loses nothing and doubles nothing."""

import asyncio
import itertools
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import httpx
import pytest

from tests.system.raw_client import Follower, Message, RawClient, new_txn_id
from tests.system.server_process import ServerProcess

pytestmark = pytest.mark.anyio

WRITERS = 4
SENDS_AT_A_TIME = 4  # by each writer, so that a kill finds sends at every step
ROOMS = 3
KILLS = 3
ACKNOWLEDGED_BEFORE_KILL = (20, 300)


@dataclass
class Journal:
    """What one stream of sends knows: what it asked for, in order, and which of that was acknowledged."""

    writer: RawClient
    name: str
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    acknowledged: dict[str, str] = field(default_factory=dict)

    def unanswered(self) -> list[tuple[str, str, str]]:
        return [send for send in self.asked if send[1] not in self.acknowledged]

    async def ask(self, room_id: str) -> None:
        send = (room_id, new_txn_id(), f"{self.name}: line {len(self.asked)}")
        self.asked.append(send)
        await self.repeat(send)

    async def repeat(self, send: tuple[str, str, str]) -> None:
        event_id = await self.writer.send(*send)
        assert self.acknowledged.setdefault(send[1], event_id) == event_id, "a retry was given another event"

    def said_in(self, room_id: str) -> list[Message]:
        """The messages that must be in the room, in the order in which they were asked for."""
        mine = [send for send in self.asked if send[0] == room_id]
        return [Message(self.acknowledged[txn_id], body) for _, txn_id, body in mine]


@dataclass
class Town:
    """Writers that fill several rooms, one reader who follows them, and the server that all depend on."""

    server: ServerProcess
    rooms: list[str]
    journals: list[Journal]
    reader: Follower

    async def live_until_killed(self, acknowledgements: int) -> None:
        """Everybody writes and the reader reads until so many more sends are acknowledged; then SIGKILL."""
        enough = self._acknowledged() + acknowledgements
        crowd = [self._write(journal, enough) for journal in self.journals]
        await asyncio.gather(*crowd, self._follow())
        assert not self.server.is_running

    async def retry_unanswered(self) -> int:
        unanswered = [(journal, send) for journal in self.journals for send in journal.unanswered()]
        for journal, send in unanswered:
            await journal.repeat(send)
        return len(unanswered)

    async def _write(self, journal: Journal, enough: int) -> None:
        try:
            for room_id in itertools.cycle(self.rooms):
                await journal.ask(room_id)
                if self._acknowledged() >= enough:
                    self.server.kill()
        except httpx.TransportError:
            return

    async def _follow(self) -> None:
        try:
            while True:
                await self.reader.step(timeout_ms=1_000)
        except httpx.TransportError:
            return

    def _acknowledged(self) -> int:
        return sum(len(journal.acknowledged) for journal in self.journals)


@pytest.fixture
async def town(own_server: ServerProcess) -> AsyncIterator[Town]:
    async with AsyncExitStack() as ends:
        names = [f"writer{number}" for number in range(WRITERS)]
        writers = [await ends.enter_async_context(RawClient.register(own_server.url, name)) for name in names]
        reader = await ends.enter_async_context(RawClient.register(own_server.url, "reader"))
        rooms = [await writers[0].create_room([*writers[1:], reader]) for _ in range(ROOMS)]
        follower = Follower(reader)
        await follower.step(timeout_ms=0)
        streams = itertools.product(writers, range(SENDS_AT_A_TIME))
        journals = [Journal(writer, f"{writer.account.user_id}/{number}") for writer, number in streams]
        yield Town(own_server, rooms, journals, follower)


async def test_a_kill_under_load_loses_nothing_and_doubles_nothing(town: Town) -> None:
    retried = 0
    for _ in range(KILLS):
        await town.live_until_killed(random.randint(*ACKNOWLEDGED_BEFORE_KILL))
        town.server.restart()
        retried += await town.retry_unanswered()

    assert retried, "no kill found a send in flight"
    for room_id in town.rooms:
        timeline = (await town.reader.client.walk(room_id, "b"))[::-1]
        said = [message for journal in town.journals for message in journal.said_in(room_id)]
        assert sorted(timeline, key=_by_event) == sorted(said, key=_by_event)
        for journal in town.journals:
            mine = journal.said_in(room_id)
            assert [message for message in timeline if message in set(mine)] == mine


async def test_both_directions_and_the_syncs_over_a_kill_tell_one_order(town: Town) -> None:
    # The reader goes on from the tokens it had: what it saw before a kill is not lost, moved or told again after it.
    for _ in range(KILLS):
        await town.live_until_killed(random.randint(*ACKNOWLEDGED_BEFORE_KILL))
        town.server.restart()
        await town.retry_unanswered()

    for room_id in town.rooms:
        timeline = await town.reader.client.walk(room_id, "f")
        await town.reader.read_until(room_id, timeline[-1].event_id)
        assert town.reader.read[room_id] == timeline
        assert (await town.reader.client.walk(room_id, "b"))[::-1] == timeline


async def test_a_retry_after_a_kill_is_given_the_event_of_the_first_try(town: Town) -> None:
    await town.live_until_killed(50)
    town.server.restart()

    for journal in town.journals:
        for send in journal.asked:
            await journal.repeat(send)

    bodies = [
        message.body for room_id in town.rooms for message in await town.reader.client.walk(room_id, "b")
    ]
    assert sorted(bodies) == sorted(body for journal in town.journals for _, _, body in journal.asked)


def _by_event(message: Message) -> str:
    return message.event_id
