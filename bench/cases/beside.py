"""What messages feel of a large file that goes up or down at the same time, beside the same without one."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from bench.cases.crowd import gather_crowd
from bench.cases.delivery import READERS, SENDS_PER_S, Stopwatch, await_arrivals, send_paced
from bench.cases.files import download, media_head, upload, write_random
from bench.figures import Figure, lower, percentile
from bench.matrix import Session
from bench.stage import Stage

WAYS = {"alone": "no file", "up": "beside an upload", "down": "beside a download"}


async def run(stage: Stage) -> list[Figure]:
    crowd = await gather_crowd(stage, rooms=1)
    room_id, session, mover = crowd.room_ids[0], stage.open(crowd.users[0]), crowd.users[-1]
    watch = Stopwatch()
    for reader in crowd.users[1 : 1 + READERS]:
        await stage.follow(reader, watch.note_answer)
    source = stage.server.ground.folder / "large"
    await asyncio.to_thread(write_random, source, stage.scale.file_bytes)
    go_up = partial(upload, stage.server.port, mover.token, source)
    place = await asyncio.to_thread(go_up)
    go_down = partial(download, media_head(stage, mover, place), stage.scale.file_bytes)
    moves: dict[str, Callable[[], object] | None] = {"alone": None, "up": go_up, "down": go_down}

    await _send_some(session, room_id, int(SENDS_PER_S * stage.scale.warm_up_s), watch)
    taken: dict[str, list[list[float]]] = {way: [] for way in WAYS}
    for _ in range(stage.scale.repetitions):
        for way, move in moves.items():
            async with _moving(move):
                numbers = await _send_some(session, room_id, int(SENDS_PER_S * stage.scale.window_s), watch)
            taken[way].append([ms for number in numbers for ms in watch.taken_ms[number]])
    return [
        lower(
            f"beside_{way}_{percent}",
            f"PUT to another's /sync, {WAYS[way]}, {name}",
            "ms",
            [percentile(part, percent) for part in parts],
        )
        for percent, name in ((50, "median"), (95, "p95"))
        for way, parts in taken.items()
    ]


async def _send_some(session: Session, room_id: str, count: int, watch: Stopwatch) -> range:
    """Send so many more, and wait until they are everywhere; return their numbers."""
    first = len(watch.started)
    numbers = range(first, first + count)
    await send_paced(session, room_id, numbers, watch)
    await await_arrivals(watch)
    return numbers


@asynccontextmanager
async def _moving(move: Callable[[], object] | None) -> AsyncIterator[None]:
    """Move the file again and again meanwhile."""
    is_over = asyncio.Event()

    async def go_on() -> None:
        while move is not None and not is_over.is_set():
            await asyncio.to_thread(move)

    task = asyncio.create_task(go_on())
    try:
        yield
    finally:
        is_over.set()
        await task
