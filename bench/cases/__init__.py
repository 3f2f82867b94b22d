"""The cases, each a module with an async `run(stage)` that answers with figures."""

from collections.abc import Awaitable, Callable

from bench.cases import beside, big_room, delivery, disk, files, initial_sync, joins, memory, sends
from bench.figures import Figure
from bench.stage import Stage

CASES: dict[str, Callable[[Stage], Awaitable[list[Figure]]]] = {
    "sends": sends.run,
    "delivery": delivery.run,
    "joins": joins.run,
    "initial-sync": initial_sync.run,
    "big-room": big_room.run,
    "memory": memory.run,
    "disk": disk.run,
    "files": files.run,
    "beside": beside.run,
}

# The peer needs most of an hour to fill a room of 10,000; it is measured only when asked for by name.
ONLY_OURS_BY_DEFAULT = {"big-room"}
