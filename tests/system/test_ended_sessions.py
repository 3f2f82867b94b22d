"""A long poll whose session ends while it waits is refused at once: whoever was signed out learns of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from tests.system.accounts import PASSWORD, Account, register
from tests.system.raw_client import RawClient
from tests.system.server_process import ServerProcess

pytestmark = pytest.mark.anyio

LONG_POLL_MS = 60_000
SOON_S = 20.0
"""Far less than the poll would wait, and enough for any machine."""
SLIDING = "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync"
SLIDING_MERGED = "/_matrix/client/v4/sync"
NO_PRESENCE = '{"presence":{"not_types":["*"]}}'
"""That somebody is online is no news here."""
EVENTS = "/_matrix/client/v3/events"

Poll = Callable[["Device"], Awaitable[httpx.Response]]


class Written:
    """An httpx trace that remembers that the request is on its way."""

    def __init__(self) -> None:
        self.event = asyncio.Event()

    async def __call__(self, name: str, _details: dict[str, object]) -> None:
        if name.endswith("send_request_body.complete"):
            self.event.set()


class Device(RawClient):
    """A device that waits for news in one of the ways there are."""

    def __init__(self, url: str, account: Account) -> None:
        super().__init__(url, account)
        self.url = url
        self.written = Written()

    async def poll(self) -> httpx.Response:
        since = (await self.sync())["next_batch"]
        query: dict[str, Any] = {"since": since, "timeout": LONG_POLL_MS, "filter": NO_PRESENCE}
        return await self.http.get("/sync", params=query, extensions={"trace": self.written})

    async def poll_sliding(self, path: str = SLIDING) -> httpx.Response:
        """Both forms: one has in its query what the other has in its body."""
        body: dict[str, Any] = {"lists": {}, "extensions": {}}
        first = await self.http.post(self.url + path, json=body)
        assert first.status_code == 200, first.text
        wait: dict[str, Any] = {"pos": first.json()["pos"], "timeout": LONG_POLL_MS}
        trace = {"trace": self.written}
        return await self.http.post(self.url + path, params=wait, json=body | wait, extensions=trace)

    async def poll_events(self) -> httpx.Response:
        query: dict[str, Any] = {"from": (await self.sync())["next_batch"], "timeout": LONG_POLL_MS}
        return await self.http.get(self.url + EVENTS, params=query, extensions={"trace": self.written})

    async def call(self, method: str, path: str, body: Any = None) -> httpx.Response:
        return await self.http.request(method, self.url + path, json={} if body is None else body)

    async def confirm(self, path: str, body: dict[str, Any]) -> None:
        """Ask, be asked for the password, and ask again with it."""
        asked = await self.call("POST", path, body)
        assert asked.status_code == 401, asked.text
        proof = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": self.account.user_id},
            "password": PASSWORD,
            "session": asked.json()["session"],
        }
        answer = await self.call("POST", path, {**body, "auth": proof})
        assert answer.status_code == 200, answer.text


class Story:
    """Somebody with two devices, at a server of their own."""

    def __init__(self, server: ServerProcess, ends: AsyncExitStack) -> None:
        self._server = server
        self._ends = ends

    async def person(self, name: str) -> Device:
        account = await asyncio.to_thread(register, self._server.url, name)
        return await self._ends.enter_async_context(Device(self._server.url, account))

    async def another(self, device: Device) -> Device:
        identifier = {"type": "m.id.user", "user": device.account.user_id}
        wish = {"type": "m.login.password", "identifier": identifier, "password": PASSWORD}
        answer = (await device.call("POST", "/_matrix/client/v3/login", wish)).json()
        account = Account(answer["user_id"], answer["device_id"], answer["access_token"])
        return await self._ends.enter_async_context(Device(self._server.url, account))


@pytest.fixture
async def story(own_server: ServerProcess) -> AsyncIterator[Story]:
    async with AsyncExitStack() as ends:
        yield Story(own_server, ends)


async def waiting(device: Device, poll: Awaitable[httpx.Response]) -> asyncio.Task[httpx.Response]:
    """Begin a poll, and return when the server has it."""
    task = asyncio.create_task(_of(poll))
    await device.written.event.wait()
    await device.whoami()  # answered after it
    return task


async def _of(poll: Awaitable[httpx.Response]) -> httpx.Response:
    return await poll


async def refusal(task: asyncio.Task[httpx.Response]) -> tuple[int, str]:
    answer = await asyncio.wait_for(task, SOON_S)
    return answer.status_code, answer.json().get("errcode", "")


async def test_every_way_to_wait_ends_with_the_device_that_was_signed_out(story: Story) -> None:
    alice = await story.person("alice")
    polls: list[tuple[Device, Awaitable[httpx.Response]]] = []
    for begin in (Device.poll, Device.poll_sliding, Device.poll_events):
        device = await story.another(alice)
        polls.append((device, begin(device)))
    device = await story.another(alice)
    polls.append((device, device.poll_sliding(SLIDING_MERGED)))
    tasks = [await waiting(device, poll) for device, poll in polls]
    own = await waiting(alice, alice.poll())

    devices = [device.account.device_id for device, _ in polls]
    await alice.confirm("/_matrix/client/v3/delete_devices", {"devices": devices})

    for task in tasks:
        assert await refusal(task) == (401, "M_UNKNOWN_TOKEN")
    assert await alice.whoami() == alice.account.user_id
    assert not own.done() or own.result().status_code == 200, "she who signed the others out stays"
    own.cancel()


async def test_logging_out_everywhere_or_giving_the_account_up_ends_every_wait(story: Story) -> None:
    alice, bob = await story.person("alice"), await story.person("bob")
    tablet, laptop = await story.another(alice), await story.another(bob)
    polls = [await waiting(tablet, tablet.poll()), await waiting(laptop, laptop.poll())]

    await alice.call("POST", "/_matrix/client/v3/logout/all")
    await bob.confirm("/_matrix/client/v3/account/deactivate", {})

    for poll in polls:
        assert await refusal(poll) == (401, "M_UNKNOWN_TOKEN")


async def test_whoever_is_locked_while_waiting_is_told(story: Story) -> None:
    admin, bob = await story.person("admin"), await story.person("bob")
    poll = await waiting(bob, bob.poll())
    path = f"/_matrix/client/v1/admin/lock/{bob.account.user_id}"

    answer = await admin.call("PUT", path, {"locked": True})

    assert answer.status_code == 200, answer.text
    assert await refusal(poll) == (401, "M_USER_LOCKED")
