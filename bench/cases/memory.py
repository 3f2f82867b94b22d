"""What the server holds in memory when idle, and what each waiting /sync adds."""

import asyncio
import time

from bench.cases.crowd import gather_crowd, message_text
from bench.figures import Figure, lower
from bench.matrix import Session, get_next_batch
from bench.stage import Stage

SETTLE_S = 3.0
POLL_MS = 60_000
MIB = 1024 * 1024


async def run(stage: Stage) -> list[Figure]:
    server = stage.server
    await asyncio.sleep(SETTLE_S)
    idle = server.rss_bytes()
    crowd = await gather_crowd(stage, rooms=1)
    polls = stage.scale.idle_polls
    tokens = {user: get_next_batch(await stage.open(user).sync()) for user in crowd.users}
    await asyncio.sleep(SETTLE_S)
    before = server.rss_bytes()
    users = [crowd.users[number % len(crowd.users)] for number in range(polls)]
    # Every poll asks for a slightly different time: a server may share one answer among equal questions.
    waiting = [
        asyncio.create_task(_poll(stage.open(user), tokens[user], POLL_MS + number))
        for number, user in enumerate(users)
    ]
    await asyncio.sleep(SETTLE_S)
    during = server.rss_bytes()
    woken_ms = await _wake(stage.open(crowd.users[0]), crowd.room_ids[0], waiting)
    return [
        lower("start", "start until ready", "s", [server.start_s]),
        lower("idle_rss", "memory when idle (RSS)", "MiB", [idle / MIB]),
        lower(
            "poll_rss",
            f"memory for each of {polls:,} waiting /sync",
            "KiB",
            [(during - before) / polls / 1024],
        ),
        lower("wake", f"one message until all {polls:,} are answered", "ms", [woken_ms]),
    ]


async def _poll(session: Session, since: str, timeout_ms: int) -> None:
    answer = await session.sync(since, timeout_ms)
    if b'"m.room.message"' not in answer:
        raise ValueError("a waiting /sync was answered before there was anything to say")


async def _wake(session: Session, room_id: str, waiting: list[asyncio.Task[None]]) -> float:
    started = time.perf_counter()
    await session.send(room_id, "wake", message_text(1))
    await asyncio.gather(*waiting)
    return (time.perf_counter() - started) * 1000
