"""How long a message takes from the start of its PUT to another user's waiting /sync, at an easy pace."""

import asyncio
import re
import time
from contextlib import suppress

from bench.cases.crowd import gather_crowd
from bench.figures import Figure, lower, percentile
from bench.matrix import Session
from bench.stage import Stage

SENDS_PER_S = 20
READERS = 5
ARRIVAL_LIMIT_S = 5.0

_MARK = re.compile(rb"paced message number (\d+)")


class Stopwatch:
    """When each message was started and how long it took to each reader."""

    def __init__(self, readers: int = READERS) -> None:
        self._readers = readers
        self.started: dict[int, float] = {}
        self.taken_ms: dict[int, list[float]] = {}
        self.arrived = asyncio.Event()

    def start(self, number: int) -> None:
        self.started[number] = time.perf_counter()
        self.taken_ms[number] = []

    def note_answer(self, answer: bytes, at: float) -> None:
        for mark in {int(found) for found in _MARK.findall(answer)}:
            self.taken_ms[mark].append((at - self.started[mark]) * 1000)
        self.arrived.set()

    def count_missing(self) -> int:
        return sum(self._readers - len(taken) for taken in self.taken_ms.values())


async def run(stage: Stage) -> list[Figure]:
    crowd = await gather_crowd(stage, rooms=1)
    watch = Stopwatch()
    for reader in crowd.users[1 : 1 + READERS]:
        await stage.follow(reader, watch.note_answer)
    session = stage.open(crowd.users[0])
    repetition = int(SENDS_PER_S * stage.scale.window_s)
    warm_up = int(SENDS_PER_S * stage.scale.warm_up_s)
    total = warm_up + repetition * stage.scale.repetitions
    await send_paced(session, crowd.room_ids[0], range(total), watch)
    await await_arrivals(watch)
    parts = [
        [ms for n in range(start, start + repetition) for ms in watch.taken_ms[n]]
        for start in range(warm_up, total, repetition)
    ]
    return [
        lower(
            "delivery_median",
            "PUT to another's /sync, median",
            "ms",
            [percentile(part, 50) for part in parts],
        ),
        lower("delivery_p95", "PUT to another's /sync, p95", "ms", [percentile(part, 95) for part in parts]),
        lower("missing", f"not delivered, of {total * READERS}", "", [watch.count_missing()]),
    ]


async def send_paced(session: Session, room_id: str, numbers: range, watch: Stopwatch) -> None:
    """On a fixed timetable; a late answer delays its successor, as it would a person typing."""
    begin = time.perf_counter()
    for turn, number in enumerate(numbers):
        await asyncio.sleep(begin + turn / SENDS_PER_S - time.perf_counter())
        watch.start(number)
        await session.send(room_id, f"p{number}", f"paced message number {number}")


async def await_arrivals(watch: Stopwatch) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(ARRIVAL_LIMIT_S):
            while watch.count_missing():
                watch.arrived.clear()
                await watch.arrived.wait()
