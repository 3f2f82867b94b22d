"""How many joins and how many room creations a second, eight at a time."""

import asyncio
import time

from bench.figures import Figure, higher
from bench.matrix import Session, User
from bench.stage import Stage

WORKERS = 8


async def run(stage: Stage) -> list[Figure]:
    users = await stage.register(WORKERS + 1)
    owner, workers = users[0], users[1:]
    rates = [await _measure_joins(stage, owner, workers) for _ in range(stage.scale.repetitions)]
    creations = await _measure_creations(stage, workers)
    return [
        higher("joins_per_s", "joins of public rooms", "/s", rates),
        higher("rooms_per_s", "rooms created (private_chat)", "/s", creations),
    ]


async def _measure_joins(stage: Stage, owner: User, workers: list[User]) -> float:
    room_ids = await stage.create_rooms([owner], stage.scale.rooms_per_join_repetition)
    started = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number, worker in enumerate(workers):
            # Each begins elsewhere, so that they do not queue for one room.
            shift = number * len(room_ids) // WORKERS
            group.create_task(_join_each(stage.open(worker), room_ids[shift:] + room_ids[:shift]))
    return len(room_ids) * len(workers) / (time.perf_counter() - started)


async def _join_each(session: Session, room_ids: list[str]) -> None:
    for room_id in room_ids:
        await session.join(room_id)


async def _measure_creations(stage: Stage, workers: list[User]) -> list[float]:
    """By the clock, and without what the first requests warm up."""
    window_s, repetitions = stage.scale.creation_window_s, stage.scale.repetitions
    start = time.perf_counter() + stage.scale.warm_up_s
    end = start + window_s * repetitions
    created_at: list[float] = []
    async with asyncio.TaskGroup() as group:
        for worker in workers:
            group.create_task(_keep_creating(stage.open(worker), end, created_at))
    counted = [int((at - start) / window_s) for at in created_at if start <= at < end]
    return [counted.count(window) / window_s for window in range(repetitions)]


async def _keep_creating(session: Session, end: float, created_at: list[float]) -> None:
    number = 0
    while time.perf_counter() < end:
        await session.create_room(f"Private {number}", "private_chat")
        created_at.append(time.perf_counter())
        number += 1
