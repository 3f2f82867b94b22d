"""How many messages a second the server accepts from 16 senders at once: unread, and read along by five."""

import asyncio
import time
from dataclasses import dataclass, field

from bench.cases.crowd import Crowd, gather_crowd, message_text
from bench.figures import Figure, context, higher, lower, percentile
from bench.matrix import Session, User
from bench.stage import Stage

SENDERS = 16


@dataclass
class Log:
    """What the senders and readers of one phase saw, and what it cost."""

    start: float = 0.0
    end: float = 0.0
    accepted_at: list[float] = field(default_factory=list)
    latencies_ms: list[float] = field(default_factory=list)
    last_accepted: dict[str, str] = field(default_factory=dict)
    read_messages: int = 0
    server_s: float = 0.0
    driver_s: float = 0.0

    def note_answer(self, answer: bytes, _at: float) -> None:
        # Counted without decoding: the driver shares the machine with the server.
        self.read_messages += answer.count(b'"m.room.message"')

    def count_measured(self) -> int:
        return sum(self.start <= moment < self.end for moment in self.accepted_at)


async def run(stage: Stage) -> list[Figure]:
    crowd = await gather_crowd(stage)
    unread = await _play_phase(stage, crowd, [])
    followed = await _play_phase(stage, crowd, crowd.users[SENDERS:])
    return [
        *_summarise(stage, unread, "unread", "nobody reading"),
        *_summarise(stage, followed, "read", "5 reading along"),
        context(
            "unread_driver", "driver's share of one core, nobody reading", "%", [_driver_percent(unread)]
        ),
        context(
            "read_driver", "driver's share of one core, 5 reading along", "%", [_driver_percent(followed)]
        ),
        context(
            "read", "messages read per message sent", "", [followed.read_messages / len(followed.accepted_at)]
        ),
        await _count_lost(stage, followed, crowd.users[-1]),
    ]


async def _play_phase(stage: Stage, crowd: Crowd, readers: list[User]) -> Log:
    log = Log()
    for reader in readers:
        await stage.follow(reader, log.note_answer)
    log.start = time.perf_counter() + stage.scale.warm_up_s
    log.end = log.start + stage.scale.window_s * stage.scale.repetitions
    async with asyncio.TaskGroup() as group:
        group.create_task(_watch_cost(stage, log))
        for number, sender in enumerate(crowd.users[:SENDERS]):
            group.create_task(_keep_sending(stage.open(sender), sender, number, crowd.room_ids, log))
    await stage.stop_readers()
    return log


async def _keep_sending(session: Session, sender: User, shift: int, room_ids: list[str], log: Log) -> None:
    number = 0
    while (started := time.perf_counter()) < log.end:
        room_id = room_ids[(shift + number) % len(room_ids)]
        event_id = await session.send(room_id, f"{log.start}-{number}", message_text(number))
        finished = time.perf_counter()
        log.accepted_at.append(finished)
        log.latencies_ms.append((finished - started) * 1000)
        log.last_accepted[sender.user_id] = event_id
        number += 1


async def _watch_cost(stage: Stage, log: Log) -> None:
    await asyncio.sleep(log.start - time.perf_counter())
    server_s, driver_s = stage.server.cpu_seconds(), time.process_time()
    await asyncio.sleep(log.end - time.perf_counter())
    log.server_s = stage.server.cpu_seconds() - server_s
    log.driver_s = time.process_time() - driver_s


def _summarise(stage: Stage, log: Log, key: str, circumstance: str) -> list[Figure]:
    window_s = stage.scale.window_s
    windows: list[list[float]] = [[] for _ in range(stage.scale.repetitions)]
    for moment, latency in zip(log.accepted_at, log.latencies_ms, strict=True):
        if log.start <= moment < log.end:
            windows[min(int((moment - log.start) / window_s), len(windows) - 1)].append(latency)
    busy = [window for window in windows if window]
    cpu_ms = log.server_s / max(1, log.count_measured()) * 1000
    rates = [len(window) / window_s for window in windows]
    return [
        higher(f"{key}_rate", f"messages accepted, {circumstance}", "/s", rates),
        lower(
            f"{key}_median", f"PUT to 200, {circumstance}, median", "ms", [percentile(w, 50) for w in busy]
        ),
        lower(f"{key}_p95", f"PUT to 200, {circumstance}, p95", "ms", [percentile(w, 95) for w in busy]),
        lower(f"{key}_cpu", f"server and database CPU per message, {circumstance}", "ms", [cpu_ms]),
    ]


def _driver_percent(log: Log) -> float:
    return log.driver_s / (log.end - log.start) * 100


async def _count_lost(stage: Stage, log: Log, reader: User) -> Figure:
    """Kills the server without warning: whatever it said 200 to must still be there afterwards.

    Looked up in /sync, which every server has: a missing route must not be taken for a lost message.
    """
    expected = list(log.last_accepted.values())
    known_before = await _count_known(stage, reader, expected)
    if known_before < len(expected):
        raise ValueError(
            f"only {known_before} of {len(expected)} accepted messages are in /sync even before the kill"
        )
    await stage.restart(by_force=not stage.server.must_end_gently)
    lost = len(expected) - await _count_known(stage, reader, expected)
    return lower("lost", f"lost after kill -9, of the last {len(expected)} accepted", "", [lost])


async def _count_known(stage: Stage, reader: User, event_ids: list[str]) -> int:
    # Another timeout makes it another question: the peer answers a repeated one from its cache.
    answer = await stage.open(reader).sync(timeout_ms=1)
    return sum(event_id.encode() in answer for event_id in event_ids)
