"""The usual scene of the messaging cases: twenty users, all of them in each of ten rooms."""

from dataclasses import dataclass

from bench.matrix import User
from bench.stage import Stage

USERS = 20
ROOMS = 10


@dataclass(frozen=True)
class Crowd:
    users: list[User]
    room_ids: list[str]


async def gather_crowd(stage: Stage, rooms: int = ROOMS) -> Crowd:
    users = await stage.register(USERS)
    room_ids = await stage.create_rooms(users[:1], rooms)
    await stage.join_all(users[1:], room_ids)
    return Crowd(users, room_ids)


def message_text(number: int) -> str:
    return f"Message {number}: the square was full before the bell had finished ringing."
