"""The stage of one case: a started server, its accounts and rooms, and readers that follow along."""

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Self, TypeVar

from bench.driver import Connection
from bench.matrix import Refused, Session, User, get_next_batch
from bench.scale import Scale
from bench.servers import HOST, Server

SETUP_CONCURRENCY = 8
READER_TIMEOUT_MS = 30_000

Item = TypeVar("Item")
Result = TypeVar("Result")


class Stage:
    """What a case is given: the server under test, how much to do, and verbs to set the scene."""

    def __init__(self, server: Server, scale: Scale) -> None:
        self.server = server
        self.scale = scale
        self._connections: list[Connection] = []
        self._names = itertools.count()
        self._readers: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop_readers()
        self.close_connections()

    def open(self, user: User | None = None) -> Session:
        connection = Connection(HOST, self.server.port)
        self._connections.append(connection)
        return Session(connection, user)

    def close_connections(self) -> None:
        for connection in self._connections:
            connection.close()
        self._connections.clear()

    async def register(self, count: int, *, with_password: bool = True) -> list[User]:
        names = [f"user{next(self._names)}" for _ in range(count)]
        return await self.spread(
            names, lambda wire, name: Session(wire).register(name, with_password=with_password)
        )

    async def register_members(self, count: int) -> list[User]:
        """Accounts that never log in: no password where the server allows it, as hashing is not measured."""
        try:
            first = await self.open().register(f"user{next(self._names)}", with_password=False)
        except Refused:
            return await self.register(count)
        return [first, *await self.register(count - 1, with_password=False)]

    async def create_rooms(self, owners: Sequence[User], count: int) -> list[str]:
        return await self.spread(
            range(count),
            lambda wire, n: Session(wire, owners[n % len(owners)]).create_room(f"Room {n}", "public_chat"),
        )

    async def join_all(self, users: Iterable[User], room_ids: Iterable[str]) -> None:
        """Everyone into every room, neighbouring requests being for different rooms."""
        pairs = [(user, room_id) for user in users for room_id in room_ids]
        await self.spread(pairs, lambda wire, pair: Session(wire, pair[0]).join(pair[1]))

    async def spread(
        self, items: Iterable[Item], work: Callable[[Connection, Item], Awaitable[Result]]
    ) -> list[Result]:
        """Does `work` for every item on a few connections at a time; results come in the items' order."""
        todo = list(enumerate(items))
        done: dict[int, Result] = {}
        queue = iter(todo)

        async def take_turns(wire: Connection) -> None:
            for number, item in queue:
                done[number] = await work(wire, item)

        wires = [self.open().connection for _ in range(min(SETUP_CONCURRENCY, len(todo)))]
        async with asyncio.TaskGroup() as group:
            for wire in wires:
                group.create_task(take_turns(wire))
        return [done[number] for number, _ in todo]

    async def follow(self, user: User, on_answer: Callable[[bytes, float], None]) -> None:
        """Starts a long-polling reader; `on_answer` gets each answer and the moment when it was complete."""
        session = self.open(user)
        since = get_next_batch(await session.sync())
        self._readers.append(asyncio.create_task(_read_along(session, since, on_answer)))

    async def stop_readers(self) -> None:
        for reader in self._readers:
            reader.cancel()
        failures = await asyncio.gather(*self._readers, return_exceptions=True)
        self._readers.clear()
        for failure in failures:
            if isinstance(failure, Exception):
                raise failure

    async def restart(self, *, by_force: bool = False) -> None:
        self.close_connections()
        await (self.server.kill() if by_force else self.server.stop())
        await self.server.start()


async def _read_along(session: Session, since: str, on_answer: Callable[[bytes, float], None]) -> None:
    while True:
        answer = await session.sync(since, READER_TIMEOUT_MS)
        on_answer(answer, time.perf_counter())
        since = get_next_batch(answer)


async def timed(action: Awaitable[object]) -> float:
    """Milliseconds that awaiting took."""
    started = time.perf_counter()
    await action
    return (time.perf_counter() - started) * 1000
