"""Folding: a client that puts its syncs together knows what a client knows that begins today."""

import asyncio
from itertools import count
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from veche.features.presence.tests.house import OpenHouse, Person, presence_in, receipts, typists

NUMBERS = count()
PEOPLE = st.sampled_from(range(3))
ROOMS = st.sampled_from(range(2))


class Reading:
    """A client that remembers."""

    def __init__(self, person: Person) -> None:
        self.person = person.at_another_client()
        self.rooms: dict[str, dict[str, Any]] = {}
        self.online: dict[str, str] = {}

    async def sync(self) -> None:
        answer = await self.person.sync(set_presence="offline")
        for room_id in answer.get("rooms", {}).get("leave", {}):
            self.rooms.pop(room_id, None)
        for room_id in answer.get("rooms", {}).get("join", {}):
            room = self.rooms.setdefault(room_id, {"receipts": {}, "typists": []})
            room["receipts"] |= receipts(answer, room_id)
            told = typists(answer, room_id)
            room["typists"] = room["typists"] if told is None else told
        self.online |= presence_in(answer)

    def knows(self) -> dict[str, Any]:
        return {room_id: room for room_id, room in self.rooms.items() if room["receipts"] or room["typists"]}

    def sees_online(self, neighbours: set[str]) -> set[str]:
        return {user for user, state in self.online.items() if state == "online" and user in neighbours}


class Story(RuleBasedStateMachine):
    """The stories that are told: people join, leave, write, read and type in two rooms, in any order."""

    open_house: ClassVar[OpenHouse]

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()

    def run(self, steps: Any) -> Any:
        return self.loop.run_until_complete(steps)

    @initialize()
    def begin(self) -> None:
        number = next(NUMBERS)
        self.names = [f"alice{number}", f"bob{number}", f"carol{number}"]
        self.opened = self.open_house()
        self.house = self.run(self.opened.__aenter__())
        self.people = self.run(self.house.people(*self.names))
        self.rooms = [self.run(self.people[0].create_room(*self.people[1:])) for _ in range(2)]
        self.members = [set(self.names), set(self.names)]
        self.readings = [Reading(person) for person in self.people]
        for reading in self.readings:
            self.run(reading.sync())

    @rule(who=PEOPLE, room=ROOMS, private=st.booleans(), thread=st.sampled_from([None, "main", "root"]))
    def read(self, who: int, room: int, private: bool, thread: str | None) -> None:
        """Somebody writes, and somebody has read it."""
        if self.names[who] in self.members[room]:
            person, room_id = self.people[who], self.rooms[room]
            event_id = self.run(person.say(room_id))
            if thread == "root":
                thread, event_id = event_id, self.run(person.say(room_id, thread=event_id))
            kind = "m.read.private" if private else "m.read"
            body = {} if thread is None else {"thread_id": thread}
            self.run(person.reads(room_id, event_id, kind, **body))

    @rule(who=PEOPLE, room=ROOMS, typing=st.booleans())
    def type(self, who: int, room: int, typing: bool) -> None:
        if self.names[who] in self.members[room]:
            self.run(self.people[who].types(self.rooms[room], typing=typing, timeout=4000))

    @rule(who=PEOPLE, room=ROOMS)
    def come_or_go(self, who: int, room: int) -> None:
        is_in = self.names[who] in self.members[room]
        if is_in and len(self.members[room]) > 1:
            self.run(self.people[who].leave(self.rooms[room]))
            self.members[room].discard(self.names[who])
        elif not is_in:
            self.run(self.people[who].join(self.rooms[room]))
            self.members[room].add(self.names[who])

    @rule(who=PEOPLE, said=st.sampled_from(["online", "unavailable", "offline"]))
    def be(self, who: int, said: str) -> None:
        self.run(self.people[who].says_to_be(said))

    @rule(seconds=st.sampled_from([1, 3, 40]), forgets=st.booleans())
    def wait(self, seconds: int, forgets: bool) -> None:
        """Time passes, or memory is lost too."""
        self.run(self.house.wait(seconds))
        if forgets:
            self.house.presence.receipts.forget(self.house.kit.database.position)

    @rule(readers=st.sets(PEOPLE, min_size=1))
    def sync(self, readers: set[int]) -> None:
        for who in readers:
            self.run(self.readings[who].sync())

    def teardown(self) -> None:
        if hasattr(self, "opened"):
            try:
                self.run(self.check())
            finally:
                self.run(self.opened.__aexit__(None, None, None))
        self.loop.close()

    async def check(self) -> None:
        await self.house.wait(1)
        for who, reading in enumerate(self.readings):
            fresh = Reading(reading.person)
            await reading.sync()
            await fresh.sync()
            assert reading.knows() == fresh.knows()
            shared = [members for members in self.members if self.names[who] in members]
            neighbours = {f"@{name}:veche.test" for name in set().union(*shared)}
            assert reading.sees_online(neighbours) == fresh.sees_online(neighbours)


def test_folded_syncs_equal_a_first_sync(open_house: OpenHouse) -> None:
    steps = settings(
        max_examples=20,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    story = type("Story", (Story,), {"open_house": staticmethod(open_house)})
    run_state_machine_as_test(story, settings=steps)
