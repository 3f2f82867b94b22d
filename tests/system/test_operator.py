"""What an operator does from the command line to a server that runs, and with a backup made while people write."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.system.raw_client import RawClient, new_txn_id
from tests.system.server_process import ServerProcess

pytestmark = pytest.mark.anyio

WRITERS = 3
SAID_BEFORE = 30
PICTURE = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
COMMAND_WITHIN_S = 60


@dataclass
class Operator:
    """Somebody at the terminal of the machine on which a server runs."""

    server: ServerProcess

    async def says(self, *words: str, typing: str = "") -> str:
        """Run a command on the server's data; return what it prints."""
        return await asyncio.to_thread(run_command, [*words, *self.server.place], typing)


def run_command(words: list[str], typing: str = "") -> str:
    command = [sys.executable, "-m", "veche", *words]
    done = subprocess.run(
        command, input=typing, capture_output=True, text=True, timeout=COMMAND_WITHIN_S, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def operator(own_server: ServerProcess) -> Operator:
    return Operator(own_server)


@pytest.fixture
async def ends() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as ends:
        yield ends


async def log_in(url: str, name: str, password: str) -> httpx.Response:
    wish = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": name},
        "password": password,
    }
    async with httpx.AsyncClient(base_url=url) as http:
        return await http.post("/_matrix/client/v3/login", json=wish)


async def whoami(url: str, token: str) -> int:
    async with httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {token}"}) as http:
        return (await http.get("/_matrix/client/v3/account/whoami")).status_code


async def test_accounts_of_a_running_server(operator: Operator) -> None:
    url = operator.server.url
    await operator.says("user", "create", "ann", typing="correct horse\n")
    token = (await log_in(url, "ann", "correct horse")).json()["access_token"]
    assert "@ann:localhost" in await operator.says("user", "list")

    await operator.says("user", "reset-password", "ann", typing="battery staple\n")
    assert await whoami(url, token) == 401
    assert (await log_in(url, "ann", "correct horse")).status_code == 403
    token = (await log_in(url, "ann", "battery staple")).json()["access_token"]

    await operator.says("user", "make-admin", "ann")
    assert "@ann:localhost (administrator)" in await operator.says("user", "list")

    await operator.says("user", "deactivate", "ann")
    assert await whoami(url, token) == 401
    assert (await log_in(url, "ann", "battery staple")).status_code == 403


async def test_who_is_deactivated_leaves_and_is_seen_to_leave(
    operator: Operator, ends: AsyncExitStack
) -> None:
    ann = await ends.enter_async_context(RawClient.register(operator.server.url, "ann"))
    bob = await ends.enter_async_context(RawClient.register(operator.server.url, "bob"))
    room = await bob.create_room([ann])
    since = (await bob.sync())["next_batch"]

    await operator.says("user", "deactivate", ann.account.user_id)

    news = await bob.sync(since, timeout_ms=10_000)
    event = news["rooms"]["join"][room]["timeline"]["events"][0]
    assert (event["state_key"], event["content"]["membership"]) == (ann.account.user_id, "leave")


async def test_a_backup_of_a_busy_server_restored_elsewhere_is_a_moment_of_it(
    operator: Operator, ends: AsyncExitStack, tmp_path: Path, new_postgres_url: Callable[[], str]
) -> None:
    server = operator.server
    people = [
        await ends.enter_async_context(RawClient.register(server.url, f"writer{n}")) for n in range(WRITERS)
    ]
    room = await people[0].create_room(people[1:])
    said = [[await person.send(room, new_txn_id(), "before")] for person in people]
    picture = await upload(people[0])
    archive = tmp_path / "all.tar"

    writing = [
        asyncio.create_task(write_on(person, room, sent)) for person, sent in zip(people, said, strict=True)
    ]
    while sum(map(len, said)) < SAID_BEFORE:
        await asyncio.sleep(0)
    at_the_start = [list(sent) for sent in said]
    await operator.says("backup", str(archive))
    for task in writing:
        task.cancel()
    await asyncio.gather(*writing, return_exceptions=True)

    twin = ServerProcess(tmp_path / "twin", database=new_postgres_url() if server.database else None)
    run_command(["restore", str(archive), *twin.place])
    twin.start()
    ends.callback(twin.stop)

    again = [await ends.enter_async_context(RawClient(twin.url, person.account)) for person in people]
    kept = [message.event_id for message in await again[1].walk(room, "f")]
    assert len(kept) == len(set(kept))
    for sent, first in zip(said, at_the_start, strict=True):
        mine = [event_id for event_id in kept if event_id in set(sent)]
        assert mine == sent[: len(mine)], "what was kept has a gap"
        assert set(first) <= set(mine), "what was said before the backup is not in it"
    assert await download(again[2], picture) == PICTURE
    assert "BAD" not in run_command(["doctor", *twin.place])
    # The restored server lives on.
    more = await again[0].send(room, new_txn_id(), "after")
    assert (await again[1].walk(room, "b"))[0].event_id == more


async def write_on(person: RawClient, room: str, sent: list[str]) -> None:
    while True:
        sent.append(await person.send(room, new_txn_id(), f"line {len(sent)}"))


async def upload(person: RawClient) -> str:
    headers = {"Content-Type": "image/gif"}
    url = person.http.base_url.join("/_matrix/media/v3/upload")
    answer = await person.http.post(url, content=PICTURE, headers=headers)
    uri: str = answer.json()["content_uri"]
    return uri.removeprefix("mxc://")


async def download(person: RawClient, media: str) -> bytes:
    url = person.http.base_url.join(f"/_matrix/client/v1/media/download/{media}")
    return (await person.http.get(url)).content
