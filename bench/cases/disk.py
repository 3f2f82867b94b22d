"""What one message takes on disk, beside the size of the message itself."""

import asyncio

import orjson

from bench.cases.crowd import Crowd, gather_crowd, message_text
from bench.figures import Figure, context, lower
from bench.matrix import Session
from bench.stage import Stage

SAMPLED = 100
SETTLE_S = 5.0  # what a server still does after joins would count as growth by messages


async def run(stage: Stage) -> list[Figure]:
    crowd = await gather_crowd(stage)
    before = await _measure_stopped(stage)
    await _send_all(stage, crowd, stage.scale.stored_messages)
    event_bytes = await _mean_event_bytes(stage, crowd)
    after = await _measure_stopped(stage)
    per_message = (after - before) / stage.scale.stored_messages
    pdu_bytes = stage.server.find_mean_pdu_bytes()
    figures = [
        lower("disk", "database growth per message", "bytes", [per_message]),
        context("event", "the message as a client reads it", "bytes", [event_bytes]),
        lower("overhead", "database growth over the client's event", "x", [per_message / event_bytes]),
    ]
    return (
        [*figures, context("pdu", "the message as servers exchange it", "bytes", [pdu_bytes])]
        if pdu_bytes
        else figures
    )


async def _measure_stopped(stage: Stage) -> int:
    await asyncio.sleep(SETTLE_S)
    stage.close_connections()
    await stage.server.stop()
    size_bytes = stage.server.database_bytes()
    await stage.server.start()
    return size_bytes


async def _send_all(stage: Stage, crowd: Crowd, count: int) -> None:
    rooms, users = crowd.room_ids, crowd.users
    await stage.spread(
        range(count),
        lambda wire, n: Session(wire, users[n % len(users)]).send(
            rooms[n // len(users) % len(rooms)], f"d{n}", message_text(n)
        ),
    )


async def _mean_event_bytes(stage: Stage, crowd: Crowd) -> float:
    events = await stage.open(crowd.users[0]).list_messages(crowd.room_ids[0], SAMPLED)
    sizes = [len(orjson.dumps(event)) for event in events if event["type"] == "m.room.message"]
    return sum(sizes) / len(sizes)
