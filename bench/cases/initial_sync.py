"""How long a user of many rooms waits at login: the whole /sync, and the first window of sliding sync."""

from bench.cases.crowd import message_text
from bench.figures import Figure, context, lower
from bench.matrix import Refused, Session, User
from bench.stage import Stage, timed

HOSTS = 8
MESSAGES_A_ROOM = 3


async def run(stage: Stage) -> list[Figure]:
    rooms = stage.scale.synced_rooms
    traveller = await _furnish(stage, rooms)
    await stage.restart()
    devices = await _log_in_devices(stage, traveller)
    cold = await timed(devices[0].sync())
    answer = await devices[0].sync()
    # A device each: a server may answer the same device's same question from a cache.
    cpu_s = stage.server.cpu_seconds()
    warm = [await timed(device.sync()) for device in devices[1:]]
    cpu_ms = (stage.server.cpu_seconds() - cpu_s) / len(warm) * 1000
    window = await _measure_first_window(devices)
    return [
        lower("first_sync", f"initial /sync of {rooms} rooms, first after a restart", "ms", [cold]),
        lower("initial_sync", f"initial /sync of {rooms} rooms", "ms", warm),
        lower(
            "initial_cpu", f"server and database CPU for an initial /sync of {rooms} rooms", "ms", [cpu_ms]
        ),
        context("sync_bytes", "size of that answer", "KiB", [len(answer) / 1024]),
        *(
            [lower("sliding_sync", f"sliding sync, first 20 of {rooms} rooms", "ms", window)]
            if window
            else []
        ),
    ]


async def _measure_first_window(devices: list[Session]) -> list[float]:
    """Nothing where the server has no sliding sync: the rest of the case still counts."""
    try:
        await devices[0].sliding_sync_first_window()
    except Refused as refused:
        if refused.status != 404:
            raise
        return []
    return [await timed(device.sliding_sync_first_window()) for device in devices[1:]]


async def _furnish(stage: Stage, rooms: int) -> User:
    """Rooms of two people with a few messages each."""
    traveller, *hosts = await stage.register(1 + HOSTS)
    room_ids = await stage.create_rooms(hosts, rooms)
    await stage.join_all([traveller], room_ids)
    await stage.spread(
        range(rooms * MESSAGES_A_ROOM),
        lambda wire, n: Session(wire, hosts[n % rooms % HOSTS]).send(
            room_ids[n % rooms], f"s{n}", message_text(n)
        ),
    )
    return traveller


async def _log_in_devices(stage: Stage, user: User) -> list[Session]:
    sessions = [stage.open() for _ in range(1 + stage.scale.repetitions)]
    return [stage.open(await session.login(user.user_id)) for session in sessions]
