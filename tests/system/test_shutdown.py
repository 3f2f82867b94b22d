"""SIGTERM in the middle of everything: who waits is answered, who sends is answered, and the server ends cleanly."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest

from tests.system.raw_client import RawClient, new_txn_id, send_path
from tests.system.server_process import ServerProcess

pytestmark = pytest.mark.anyio

STOP_WITHIN_S = 5.0
LONG_POLL_MS = 60_000
WAITING = 20
SENDING = 30


class Written:
    """An httpx trace that remembers that the request, or the part of it that there is, is on its way."""

    def __init__(self) -> None:
        self.event = asyncio.Event()

    async def __call__(self, name: str, _details: dict[str, object]) -> None:
        if name.endswith("send_request_body.complete"):
            self.event.set()


class SlowSend:
    """A send whose body stops in the middle until it is let go on: certainly in flight."""

    def __init__(self, text: str) -> None:
        body = f'{{"msgtype":"m.text","body":"{text}"}}'.encode()
        self.headers = {"Content-Length": str(len(body)), "Content-Type": "application/json"}
        self._halves = body[:10], body[10:]
        self._reached_middle = asyncio.Event()
        self._may_go_on = asyncio.Event()

    async def content(self) -> AsyncIterator[bytes]:
        yield self._halves[0]
        self._reached_middle.set()
        await self._may_go_on.wait()
        yield self._halves[1]

    async def reach_middle(self) -> None:
        await self._reached_middle.wait()

    def go_on(self) -> None:
        self._may_go_on.set()


@pytest.fixture
async def ends() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as ends:
        yield ends


async def test_an_idle_server_ends_with_status_0(own_server: ServerProcess) -> None:
    assert own_server.stop(STOP_WITHIN_S) == 0


async def test_waiting_syncs_are_answered_and_go_on_after_the_restart(
    own_server: ServerProcess, ends: AsyncExitStack
) -> None:
    alice = await ends.enter_async_context(RawClient.register(own_server.url, "alice"))
    room = await alice.create_room()
    since = (await alice.sync())["next_batch"]
    traces = [Written() for _ in range(WAITING)]
    waiting = [asyncio.create_task(_long_poll(alice, since, trace)) for trace in traces]
    await asyncio.gather(*(trace.event.wait() for trace in traces))
    await alice.whoami()  # answered after them, so the server has them all

    status = await asyncio.to_thread(own_server.stop, STOP_WITHIN_S)
    answers = await asyncio.gather(*waiting)

    assert status == 0
    assert [answer.status_code for answer in answers] == [200] * WAITING
    own_server.restart()
    said = await alice.send(room, new_txn_id(), "after the restart")
    for next_batch in {answer.json()["next_batch"] for answer in answers}:
        news = await alice.sync(next_batch)
        assert [event["event_id"] for event in news["rooms"]["join"][room]["timeline"]["events"]] == [said]


async def test_sends_in_flight_are_answered_and_kept(own_server: ServerProcess, ends: AsyncExitStack) -> None:
    alice = await ends.enter_async_context(RawClient.register(own_server.url, "alice"))
    room = await alice.create_room()
    waiting = asyncio.create_task(_long_poll(alice, (await alice.sync())["next_batch"], Written()))
    slow_sends = [SlowSend(f"line {number}") for number in range(SENDING)]
    sending = [asyncio.create_task(_send_slowly(alice, room, send)) for send in slow_sends]
    await asyncio.gather(*(send.reach_middle() for send in slow_sends))
    await alice.whoami()  # answered after them, so the server has their beginnings

    own_server.ask_to_stop()
    await waiting  # its answer is the sign that the stop has begun
    for send in slow_sends:
        send.go_on()
    answers = await asyncio.gather(*sending)

    assert await asyncio.to_thread(own_server.wait, STOP_WITHIN_S) == 0
    assert [answer.status_code for answer in answers] == [200] * SENDING
    own_server.restart()
    kept = [message.event_id for message in await alice.walk(room, "b")]
    assert sorted(kept) == sorted(answer.json()["event_id"] for answer in answers)


async def test_a_burst_of_sends_is_kept_as_far_as_it_was_answered(
    own_server: ServerProcess, ends: AsyncExitStack
) -> None:
    alice = await ends.enter_async_context(RawClient.register(own_server.url, "alice"))
    room = await alice.create_room()
    sending = [asyncio.create_task(alice.send(room, new_txn_id(), f"line {number}")) for number in range(200)]
    await asyncio.wait(sending, return_when=asyncio.FIRST_COMPLETED)

    status = await asyncio.to_thread(own_server.stop, STOP_WITHIN_S)
    answers = await asyncio.gather(*sending, return_exceptions=True)

    assert status == 0
    refused = [answer for answer in answers if isinstance(answer, BaseException)]
    assert [error for error in refused if not isinstance(error, httpx.TransportError)] == []
    own_server.restart()
    kept = [message.event_id for message in await alice.walk(room, "b")]
    assert len(kept) == len(set(kept))
    assert {answer for answer in answers if isinstance(answer, str)} <= set(kept)


async def _long_poll(client: RawClient, since: str, written: Written) -> httpx.Response:
    query: dict[str, str | int] = {"since": since, "timeout": LONG_POLL_MS}
    return await client.http.get("/sync", params=query, extensions={"trace": written})


async def _send_slowly(client: RawClient, room_id: str, send: SlowSend) -> httpx.Response:
    path = send_path(room_id, new_txn_id())
    return await client.http.put(path, content=send.content(), headers=send.headers)
