"""The same property for sliding sync: answers folded together are what a new connection is told, whatever happened."""

import asyncio
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.in_process import House, Person, running_house
from tests.system.test_fold import ACTIONS, Play

PATH = "/_matrix/client/v4/sync"
EVERYTHING = {"include": [{}]}
NAMES = {"include": [{"type": "m.room.name"}, {"type": "m.room.topic"}]}
LOOPS = (
    # Range, timeline limit and state of each sync, in turn: windows that move, grow and shrink.
    (([0, 0], 1, NAMES), ([0, 9], 3, EVERYTHING)),
    (([0, 9], 50, EVERYTHING),),
)


class Loop:
    """A sync loop of a client that remembers what it is told."""

    def __init__(self, house: House, person: Person, name: str, turns: Any) -> None:
        self.house = house
        self.person = person
        self.name = name
        self.turns = turns
        self.count = 0
        self.pos: str | None = None
        self.rooms: dict[str, dict[str, Any]] = {}

    async def sync(self, turn: Any = None, *, is_lost: bool = False) -> None:
        window, limit, state = turn or self.turns[self.count % len(self.turns)]
        self.count += 1
        one = {"range": window, "timeline_limit": limit, "required_state": state}
        body = {"conn_id": self.name, "lists": {"all": one}} | ({"pos": self.pos} if self.pos else {})
        answer = await self.house.http.post(PATH, json=body, headers=self.person.headers)
        assert answer.status_code == 200, answer.text
        if not is_lost:
            self.pos = answer.json()["pos"]
            for room_id, told in answer.json()["rooms"].items():
                self._learn(room_id, told)

    def _learn(self, room_id: str, told: dict[str, Any]) -> None:
        if told.get("initial"):
            self.rooms[room_id] = {"state": {}, "timeline": []}
        room = self.rooms.setdefault(room_id, {"state": {}, "timeline": []})
        room["membership"] = told["membership"]
        for name in ("name", "joined_count", "invited_count"):
            if name in told:
                room[name] = told[name]
        for event in told.get("required_state", ()):
            room["state"][event["type"], event["state_key"]] = event["event_id"]
        if told.get("limited") or told.get("expanded_timeline"):
            room["timeline"] = []
        room["timeline"] += [event["event_id"] for event in told.get("timeline_events", ())]

    def joined(self) -> dict[str, dict[str, Any]]:
        return {room_id: room for room_id, room in self.rooms.items() if room["membership"] == "join"}


class SlidingPlay(Play):
    """The actions of the other property, read through sliding sync."""

    house: House
    loops: list[Loop]

    @classmethod
    async def begin(cls, house: House) -> "SlidingPlay":
        run = await super().begin(house)
        assert isinstance(run, SlidingPlay)
        run.house = house
        run.loops = [
            Loop(house, person, f"loop {number}", turns)
            for person in run.people
            for number, turns in enumerate(LOOPS)
        ]
        return run

    async def _sync(self, number: int, device: int, name: str) -> None:
        loop = self.loops[number * len(LOOPS) + device % len(LOOPS)]
        # Every third answer is lost on its way.
        await loop.sync(is_lost=device == len(LOOPS))

    async def check(self) -> None:
        for loop in self.loops:
            await loop.sync(([0, 9], 50, EVERYTHING))
            fresh = Loop(self.house, loop.person, "fresh", ())
            await fresh.sync(([0, 9], 50, EVERYTHING))
            assert loop.joined() == fresh.joined(), loop.name


def test_sliding_answers_fold_to_what_a_new_connection_is_told(
    tmp_path: Path, database_url: str | None
) -> None:
    with asyncio.Runner() as runner:
        context = running_house(tmp_path, database_url)
        house = runner.run(context.__aenter__())
        examples = 100 if database_url is None else 30

        @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(ACTIONS, max_size=30))
        def check(actions: list[tuple[Any, ...]]) -> None:
            async def play() -> None:
                run = await SlidingPlay.begin(house)
                for action in actions:
                    await run.act(action)
                await run.check()

            runner.run(play())

        try:
            check()
        finally:
            runner.run(context.__aexit__(None, None, None))
