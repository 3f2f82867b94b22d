"""A server with LiveKit for one measurement, the people in its call, and what both processes use."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
from tests.free_port import free_port
from tests.system.calls.caller import Caller
from tests.system.server_process import ServerProcess

from bench import processes

UP_WITHIN_S = 60.0
LEAVE_DELAY_MS = 8_000
RESTART_EVERY_S = 5.0
"""As matrix-js-sdk puts off the leave of a device that is in a call."""
SYNC_MS = 30_000
MIB = 1024 * 1024
DELAYED = "/_matrix/client/unstable/org.matrix.msc4140/delayed_events"


@dataclass(frozen=True)
class Used:
    """Shares of one core over a time, and memory at its end."""

    server_percent: float
    sfu_percent: float
    server_mib: float
    sfu_mib: float


@contextmanager
def open_house(folder: Path) -> Iterator[ServerProcess]:
    environment = {
        "VECHE_CALLS_SFU": "auto",
        "VECHE_CALLS_SFU_TCP_PORT": str(free_port()),
        "VECHE_CALLS_SFU_UDP_PORT": str(free_port()),
        "VECHE_CALLS_TURN": "off",
        "VECHE_RATE_LIMITS": "false",
    }
    server = ServerProcess(folder, environment=environment)
    server.start()
    try:
        _await_sfu(server)
        yield server
    finally:
        server.stop()


def _await_sfu(server: ServerProcess) -> None:
    deadline = time.monotonic() + UP_WITHIN_S
    while "a program runs" not in server.output:
        if time.monotonic() > deadline:
            raise SystemExit("LiveKit did not come up: `make sfu` builds it")
        time.sleep(0.1)


def find_sfu(server: ServerProcess) -> int:
    return next(
        pid
        for pid in processes.list_tree(server.pid)
        if b"livekit" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]
    )


async def measure(server: ServerProcess, seconds: float) -> Used:
    """What the server and the SFU use while everything goes on for a time."""
    sfu = find_sfu(server)

    def spent() -> tuple[float, float]:
        of_sfu = processes.cpu_seconds(sfu)
        return processes.cpu_seconds(server.pid) - of_sfu, of_sfu

    (server_before, sfu_before), begun = spent(), time.perf_counter()
    await asyncio.sleep(seconds)
    (server_after, sfu_after), took = spent(), time.perf_counter() - begun
    sfu_bytes = processes.rss_bytes(sfu)
    return Used(
        100 * (server_after - server_before) / took,
        100 * (sfu_after - sfu_before) / took,
        (processes.rss_bytes(server.pid) - sfu_bytes) / MIB,
        sfu_bytes / MIB,
    )


class Presence:
    """What a client does beside the media all the time: it syncs, and puts its delayed leave off."""

    def __init__(self, caller: Caller, room_id: str) -> None:
        self._caller = caller
        self._delay_id = caller.schedule_leave(room_id, LEAVE_DELAY_MS)
        self._tasks = [asyncio.create_task(self._sync()), asyncio.create_task(self._put_off())]

    async def end(self) -> None:
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with suppress(asyncio.CancelledError, httpx.HTTPError):
                await task

    async def _sync(self) -> None:
        headers = self._caller.account.headers
        since: dict[str, str] = {}
        async with httpx.AsyncClient(base_url=self._caller.url, headers=headers, timeout=60) as http:
            for number in itertools.count():
                query = {"timeout": str(SYNC_MS if number else 0), **since}
                answer = await http.get("/_matrix/client/v3/sync", params=query)
                since = {"since": answer.json()["next_batch"]}

    async def _put_off(self) -> None:
        async with httpx.AsyncClient(base_url=self._caller.url, timeout=60) as http:
            while True:
                await asyncio.sleep(RESTART_EVERY_S)
                await http.post(f"{DELAYED}/{self._delay_id}/restart")
