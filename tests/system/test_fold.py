"""The most valuable property: incremental syncs folded together are one full sync, whatever happened."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.in_process import House, Person, running_house
from tests.system.folding import Folded, explain_difference

PEOPLE = 3
ROOMS = 2
PERSON = st.integers(0, PEOPLE - 1)
ROOM = st.integers(0, ROOMS - 1)
DEVICES = (
    {"limit": 1, "use_state_after": False},
    {"limit": 3, "use_state_after": True},
    {"limit": 50, "use_state_after": False},
)

ACTIONS = st.one_of(
    st.tuples(st.just("say"), PERSON, ROOM),
    st.tuples(st.just("say"), PERSON, ROOM),
    st.tuples(st.just("topic"), PERSON, ROOM),
    st.tuples(
        st.just("visibility"), ROOM, st.sampled_from(("joined", "invited", "shared", "world_readable"))
    ),
    st.tuples(st.just("rule"), ROOM, st.sampled_from(("public", "invite", "knock"))),
    st.tuples(st.sampled_from(("invite", "kick", "ban", "unban")), PERSON, ROOM),
    st.tuples(st.sampled_from(("join", "leave", "knock", "forget")), PERSON, ROOM),
    st.tuples(st.just("redact"), PERSON, ROOM),
    st.tuples(st.just("note"), PERSON, st.integers(0, 2)),
    st.tuples(st.just("sync"), PERSON, st.integers(0, len(DEVICES) - 1)),
    st.tuples(st.just("sync"), PERSON, st.integers(0, len(DEVICES) - 1)),
)


class Play:
    """One run: three people with several devices each, and two rooms that the first of them owns."""

    def __init__(self, people: list[Person], rooms: list[str]) -> None:
        self.people = people
        self.rooms = rooms
        self.devices = {(p, d): Folded() for p in range(len(people)) for d in range(len(DEVICES))}
        self.last: dict[str, str] = {}

    @classmethod
    async def begin(cls, house: House) -> "Play":
        people = [await house.person("fold") for _ in range(PEOPLE)]
        rooms = [await people[0].create_room(preset="public_chat") for _ in range(ROOMS)]
        return cls(people, rooms)

    async def act(self, action: tuple[Any, ...]) -> None:
        await getattr(self, f"_{action[0]}", self._move)(*action[1:], name=action[0])

    async def check(self) -> None:
        for (number, device), folded in self.devices.items():
            await self._sync(number, device, name="sync")
            whole = Folded()
            whole.learn(await self.people[number].sync(filter=_filter(50)))
            assert explain_difference(folded, whole) is None, f"person {number}, device {device}"

    async def _say(self, number: int, room: int, name: str) -> None:
        path = f"/rooms/{self.rooms[room]}/send/m.room.message/{next(self.people[number]._txn)}"
        answer = await self.people[number].ask("PUT", path, {"msgtype": "m.text", "body": name})
        if answer.status_code == 200:
            self.last[self.rooms[room]] = answer.json()["event_id"]

    async def _topic(self, number: int, room: int, name: str) -> None:
        topic = {"topic": str(next(self.people[number]._txn))}
        await self.people[number].ask("PUT", f"/rooms/{self.rooms[room]}/state/m.room.topic", topic)

    async def _visibility(self, room: int, value: str, name: str) -> None:
        content = {"history_visibility": value}
        path = f"/rooms/{self.rooms[room]}/state/m.room.history_visibility"
        await self.people[0].ask("PUT", path, content)

    async def _rule(self, room: int, value: str, name: str) -> None:
        path = f"/rooms/{self.rooms[room]}/state/m.room.join_rules"
        await self.people[0].ask("PUT", path, {"join_rule": value})

    async def _redact(self, number: int, room: int, name: str) -> None:
        target = self.last.get(self.rooms[room])
        if target is not None:
            txn = next(self.people[number]._txn)
            await self.people[number].ask("PUT", f"/rooms/{self.rooms[room]}/redact/{target}/{txn}", {})

    async def _note(self, number: int, kind: int, name: str) -> None:
        person = self.people[number]
        path = f"/user/{person.user_id}/account_data/org.example.{kind}"
        await person.ask("PUT", path, {"n": next(person._txn)})

    async def _sync(self, number: int, device: int, name: str) -> None:
        kind, folded = DEVICES[device], self.devices[number, device]
        query = {"filter": _filter(kind["limit"]), "use_state_after": json.dumps(kind["use_state_after"])}
        since = {"since": folded.since} if folded.since else {}
        folded.learn(await self.people[number].sync(**query, **since))

    async def _move(self, number: int, room: int, name: str) -> None:
        """Change a membership: one's own, or somebody else's by the owner."""
        is_own = name in ("join", "leave", "knock", "forget")
        actor = self.people[number if is_own else 0]
        body = {} if is_own else {"user_id": self.people[number].user_id}
        path = f"/knock/{self.rooms[room]}" if name == "knock" else f"/rooms/{self.rooms[room]}/{name}"
        await actor.ask("POST", path, body)


def _filter(limit: int) -> str:
    return json.dumps({"room": {"timeline": {"limit": limit}}})


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


def test_incremental_syncs_fold_to_one_full_sync(
    tmp_path: Path, database_url: str | None, runner: asyncio.Runner
) -> None:
    context = running_house(tmp_path, database_url)
    house = runner.run(context.__aenter__())
    examples = 150 if database_url is None else 40

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(ACTIONS, max_size=30))
    def check(actions: list[tuple[Any, ...]]) -> None:
        async def play() -> None:
            run = await Play.begin(house)
            for action in actions:
                await run.act(action)
            await run.check()

        runner.run(play())

    try:
        check()
    finally:
        runner.run(context.__aexit__(None, None, None))
