"""What a room of many members costs beside a small one: the same send and the same join, turn by turn."""

import statistics

from bench.cases.crowd import message_text
from bench.cases.delivery import Stopwatch, await_arrivals, send_paced
from bench.figures import Figure, lower
from bench.matrix import Session, User
from bench.stage import Stage, timed

DELIVERIES = 50


async def run(stage: Stage) -> list[Figure]:
    scale = stage.scale
    owner, *members = await stage.register_members(scale.big_room_members)
    big, small = await stage.create_rooms([owner], 2)
    await stage.join_all(members, [big])
    await stage.join_all(members[: scale.small_room_members - 1], [small])
    watch = Stopwatch(readers=1)
    await stage.follow(members[0], watch.note_answer)
    sends, joins, deliveries = [], [], []
    for number in range(scale.repetitions):
        deliveries.append(await _measure_deliveries(stage.open(owner), big, small, number, watch))
        sends.append(
            await _measure_sends(
                stage.open(owner), big, small, number * scale.paired_sends, scale.paired_sends
            )
        )
        joins.append(
            await _measure_joins(stage, await stage.register_members(scale.paired_joins), big, small)
        )
    size = f"{scale.big_room_members:,} members"
    return [
        *_compare("send", f"send, room of {size}", sends),
        *_compare("join", f"join, room of {size}", joins),
        *_compare("delivery", f"PUT to another's /sync, room of {size}", deliveries),
    ]


async def _measure_sends(
    session: Session, big: str, small: str, start: int, count: int
) -> tuple[float, float]:
    in_big, in_small = [], []
    for number in range(start, start + count):
        in_big.append(await timed(session.send(big, f"b{number}", message_text(number))))
        in_small.append(await timed(session.send(small, f"s{number}", message_text(number))))
    return statistics.median(in_big), statistics.median(in_small)


async def _measure_deliveries(
    session: Session, big: str, small: str, repetition: int, watch: Stopwatch
) -> tuple[float, float]:
    medians = []
    for place, room_id in enumerate((big, small)):
        first = (repetition * 2 + place) * DELIVERIES
        numbers = range(first, first + DELIVERIES)
        await send_paced(session, room_id, numbers, watch)
        await await_arrivals(watch)
        medians.append(statistics.median(ms for number in numbers for ms in watch.taken_ms[number]))
    return medians[0], medians[1]


async def _measure_joins(stage: Stage, newcomers: list[User], big: str, small: str) -> tuple[float, float]:
    in_big, in_small = [], []
    for user in newcomers:
        session = stage.open(user)
        in_big.append(await timed(session.join(big)))
        in_small.append(await timed(session.join(small)))
    return statistics.median(in_big), statistics.median(in_small)


def _compare(key: str, label: str, pairs: list[tuple[float, float]]) -> list[Figure]:
    return [
        lower(f"{key}_big", label, "ms", [big for big, _ in pairs]),
        lower(f"{key}_small", f"{key}, small room", "ms", [small for _, small in pairs]),
        lower(f"{key}_factor", f"{key}, big room over small", "x", [big / small for big, small in pairs]),
    ]
