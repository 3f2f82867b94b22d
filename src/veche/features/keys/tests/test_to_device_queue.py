"""Whatever the order of sends, lost answers, late answers and old tokens: each message once, in order."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from veche.features.keys.tests.house import House, Json, OpenHouse, Person

PAGE = 3

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.integers(1, 8)),
        st.tuples(st.just("ask"), st.just(0)),
        st.tuples(st.just("ask with an old token"), st.integers(0, 20)),
        st.tuples(st.just("receive"), st.integers(0, 20)),
        st.tuples(st.just("server forgets"), st.just(0)),
    ),
    min_size=6,
    max_size=24,
)


LATE_ANSWER = [
    ("send", 5), ("ask", 0), ("send", 1), ("ask", 0), ("ask", 0), ("receive", 0), ("ask", 0), ("receive", 0),
]  # fmt: skip
"""Of several answers to one token, the first arrives although others were given after it."""
ANSWERS_AROUND_A_PAGE = [
    ("send", 4), ("ask", 0), ("send", 2), ("ask", 0), ("receive", 1), ("ask", 0), ("send", 1), ("receive", 0),
]  # fmt: skip
STALE_TOKEN = [
    ("send", 5), ("ask", 0), ("receive", 0), ("ask", 0), ("ask with an old token", 0), ("ask", 0), ("send", 8),
]  # fmt: skip
"""A request that was long on its way comes after newer ones."""


@dataclass
class Client:
    """A client that stores the token of an answer together with what the answer holds."""

    person: Person
    token: str = ""
    received: list[int] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    on_the_way: list[tuple[str, Json]] = field(default_factory=list)

    async def exchange(self) -> bool:
        """Ask and receive the answer; return whether it held messages."""
        self.on_the_way.clear()
        await self.ask()
        return self.receive(0)

    async def ask(self) -> None:
        self.on_the_way.append((self.token, await self.person.sync_from(self.token)))

    async def ask_with_old_token(self, number: int) -> None:
        if self.tokens:
            await self.person.sync_from(self.tokens[number % len(self.tokens)])

    def receive(self, number: int) -> bool:
        """Take one of the answers to the present token; which of them arrives is chance."""
        fitting = [answer for token, answer in self.on_the_way if token == self.token]
        if not fitting:
            return False
        answer = fitting[number % len(fitting)]
        self.token = answer["next_batch"]
        self.tokens.append(self.token)
        new = [event["content"]["n"] for event in answer.get("to_device", {}).get("events", [])]
        self.received += new
        return bool(new)


async def play(house: House, steps: list[tuple[str, int]]) -> None:
    person = await house.log_in("bob")
    sender = await house.log_in("alice")
    client, sent = Client(person), 0
    await client.exchange()
    for step, number in steps:
        if step == "send":
            for _ in range(number):
                await sender.send({person.user_id: {person.device_id: {"n": sent}}})
                sent += 1
        elif step == "ask":
            await client.ask()
        elif step == "ask with an old token":
            await client.ask_with_old_token(number)
        elif step == "receive":
            client.receive(number)
        else:
            house.kit.database.forget_all()
        assert client.received == list(range(len(client.received)))
    for _ in range(sent + 2):
        await client.exchange()
    assert client.received == list(range(sent))
    await person.ok("POST", "logout")
    await sender.ok("POST", "logout")


def test_each_message_arrives_once_and_in_order(
    open_house: OpenHouse, tmp_path: Path, database_url: str | None
) -> None:
    async def all_stories() -> None:
        async with open_house(to_device_page=PAGE) as house:
            for name in ("alice", "bob"):
                await house.register(name)
            loop = asyncio.get_running_loop()

            @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), database=None)
            @given(steps=STEPS)
            @example(LATE_ANSWER)
            @example(ANSWERS_AROUND_A_PAGE)
            @example(STALE_TOKEN)
            def each(steps: list[tuple[str, int]]) -> None:
                asyncio.run_coroutine_threadsafe(play(house, steps), loop).result()

            await asyncio.to_thread(each)

    asyncio.run(all_stories())
