"""The counts, against a recount that evaluates every event of the log for every member by the rules of now."""

import asyncio
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from veche.core.ids import EventId, RoomId
from veche.features.push.rules.classes import MAIN, is_arrival, thread_of
from veche.features.push.service import sealing, tally_memory
from veche.features.push.service.evaluation import evaluate_for
from veche.features.push.tests.house import THREADS, House, Person, counts_in, running_house, threads_in
from veche.features.rooms.api import StoredEvent

NAMES = ("anna", "boris", "clara", "dora")
_EXAMPLES = count()

people = st.integers(0, 3)
events = st.integers(0, 60)
says = st.tuples(
    st.just("say"),
    people,
    st.sampled_from([None, None, None, 0, 1, 2, 3, "room"]),
    st.sampled_from(["text", "text", "text", "cake", "notice", "edit", "encrypted", "reaction"]),
    st.booleans(),
)
reads = st.tuples(
    st.just("read"),
    people,
    events,
    st.sampled_from(["m.read", "m.read.private"]),
    st.sampled_from([None, None, "own"]),
)
others = st.one_of(
    st.tuples(st.just("redact"), events),
    # Not the last of them: what rules of one's own made of an event is kept as it was when the event came.
    st.tuples(st.just("mute"), st.integers(0, 2)),
    st.tuples(st.just("only_mentions"), st.integers(0, 2)),
    st.tuples(st.just("ignore"), people, st.lists(people, max_size=2)),
    st.tuples(st.just("rejoin"), st.integers(1, 3)),
    st.tuples(st.just("sync"), people),
    st.tuples(st.just("handle")),
    st.tuples(st.just("forget")),
)
scripts = st.lists(st.one_of(says, says, says, reads, others), min_size=5, max_size=40)


@dataclass
class Play:
    """One room and its people, acting out a script."""

    house: House
    people: list[Person]
    room: RoomId
    sent: list[str] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)
    seen: dict[str, Any] = field(default_factory=dict)
    ignored: dict[str, set[str]] = field(default_factory=dict)

    async def act(self, step: tuple[Any, ...]) -> None:
        await getattr(self, step[0])(*step[1:])

    async def say(self, who: int, to: Any, kind: str, in_thread: bool) -> None:
        content: dict[str, Any] = {"body": "cake" if kind == "cake" else "hello", "msgtype": "m.text"}
        if kind == "notice":
            content["msgtype"] = "m.notice"
        if isinstance(to, int):
            content["m.mentions"] = {"user_ids": [self.people[to].user_id]}
        elif to:
            content["m.mentions"] = {"room": True}
        is_about = kind in ("edit", "reaction") and self.sent
        if is_about:
            rel_type = "m.replace" if kind == "edit" else "m.annotation"
            content["m.relates_to"] = {"rel_type": rel_type, "event_id": self.sent[-1], "key": "+"}
        elif in_thread and self.roots:
            content["m.relates_to"] = {"rel_type": "m.thread", "event_id": self.roots[who % len(self.roots)]}
        types = {"encrypted": "m.room.encrypted", "reaction": "m.reaction"}
        event_id = await self.people[who].send(self.room, content, types.get(kind, "m.room.message"))
        self.sent.append(event_id)
        if "m.relates_to" not in content and len(self.roots) < 2:
            self.roots.append(event_id)

    async def read(self, who: int, which: int, kind: str, thread: str | None) -> None:
        if not self.sent:
            return
        event_id = self.sent[which % len(self.sent)]
        body = {}
        if thread is not None:
            find = self.house.rooms.find_event
            entry = await self.house.kit.database.read(find, self.room, EventId(event_id))
            assert entry is not None
            body = {"thread_id": thread_of(entry)}
        await self.people[who].reads(self.room, event_id, kind, **body)

    async def redact(self, which: int) -> None:
        if self.sent:
            await self.people[0].redact(self.room, self.sent[which % len(self.sent)])

    async def mute(self, who: int) -> None:
        await self._toggle(who, "override", conditions=[self._in_this_room()])

    async def only_mentions(self, who: int) -> None:
        await self._toggle(who, "room")

    async def ignore(self, who: int, whom: list[int]) -> None:
        person = self.people[who]
        ignored: dict[str, Any] = {self.people[other].user_id: {} for other in whom if other != who}
        path = f"user/{person.user_id}/account_data/m.ignored_user_list"
        await person.do("PUT", path, {"ignored_users": ignored})
        self.ignored[person.user_id] = set(ignored)
        await self.people[0].send(
            self.room, {}, "org.example.nothing"
        )  # a change of the room tells the count

    async def rejoin(self, who: int) -> None:
        await self.people[who].leave(self.room)
        await self.people[who].join(self.room)

    async def sync(self, who: int) -> None:
        """Fold what an incremental sync says into what the client knew."""
        person = self.people[who]
        answer = await person.sync(wish=THREADS)
        if counts_in(answer, self.room) is not None:
            self.seen[person.user_id] = told(answer, self.room)

    async def handle(self) -> None:
        await self.house.push.cursor.drain()

    async def forget(self) -> None:
        self.house.push.counts.memory.forget()

    async def check(self) -> None:
        for who, person in enumerate(self.people):
            expected = await self.recount(person)
            door = await self.house.kit.database.read(
                self.house.push.unread_counts, person.user_id, [self.room]
            )
            assert {thread: tuple(found) for thread, found in door[self.room].threads.items()} == expected
            person_anew = Person(person.http, person.user_id, person.device_id, person.token)
            assert told(await person_anew.sync(wish=THREADS), self.room) == expected
            await self.sync(who)
            assert self.seen.get(person.user_id, {}) == expected

    async def recount(self, person: Person) -> dict[str, tuple[int, int]]:
        database = self.house.kit.database
        log = await database.read(self.house.rooms.events_after, self.room, 0, 2**62)
        reads = await database.read(self.house.presence.receipts.read_position, person.user_id, self.room)
        room = await self.house.rooms.get_room(self.room)
        ruleset = self.house.push.rules.ruleset(person.user_id)
        found: dict[str, tuple[int, int]] = {}
        for entry in log:
            thread = thread_of(entry)
            base = max(reads.position_of(thread), own_position(person, log, thread))
            is_hidden = entry.sender in self.ignored.get(person.user_id, ())
            if entry.position <= base or entry.redacted_by is not None or is_hidden:
                continue
            decision = evaluate_for(ruleset, person.user_id, room, entry)
            if decision.notify:
                notifications, highlights = found.get(thread, (0, 0))
                found[thread] = (notifications + 1, highlights + decision.highlight)
        return found

    def _in_this_room(self) -> dict[str, str]:
        return {"kind": "event_match", "key": "room_id", "pattern": self.room}

    async def _toggle(self, who: int, kind: str, **body: Any) -> None:
        person, path = self.people[who], f"pushrules/global/{kind}/{quote(self.room, safe='')}"
        if (await person.ask("GET", path)).status_code == 200:
            await person.do("DELETE", path)
        else:
            await person.put_rule(kind, self.room, **body)


def own_position(person: Person, log: list[StoredEvent], thread: str) -> int:
    """How far somebody has read by coming into the room, and by what they sent into the thread."""
    own = [e.position for e in log if e.sender == person.user_id and thread_of(e) == thread]
    came = [e.position for e in log if is_arrival(e) and e.state_key == person.user_id]
    return max([0, *own, *came])


def told(answer: dict[str, Any], room: RoomId) -> dict[str, tuple[int, int]]:
    main = counts_in(answer, room)
    assert main is not None
    return ({MAIN: main} if any(main) else {}) | threads_in(answer, room)


async def begin(house: House) -> Play:
    example = next(_EXAMPLES)
    found = [await house.register(f"{name}{example}") for name in NAMES]
    highlight = ["notify", {"set_tweak": "highlight"}]
    await found[3].put_rule("content", "cake", pattern="cake", actions=highlight)
    await found[3].put_rule("sender", found[1].user_id)
    return Play(house, found, await found[0].create_room(*found[1:]))


@given(script=scripts)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_counts_equal_a_recount_now_and_after_a_restart(
    tmp_path: Path, database_url: str | None, small: None, script: list[tuple[Any, ...]]
) -> None:
    async def story() -> None:
        async with running_house(tmp_path, database_url) as house:
            play = await begin(house)
            for turn, step in enumerate(script):
                await play.act(step)
                if turn % 7 == 6:
                    await play.check()
            await play.check()
        async with running_house(tmp_path, database_url) as house:
            play.house, play.people = house, [house.same(person) for person in play.people]
            await play.check()
            await play.act(("say", 0, 1, "text", False))
            await play.check()

    asyncio.run(story())


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that a short script goes over."""
    monkeypatch.setattr(sealing, "BLOCK", 3)
    monkeypatch.setattr(tally_memory, "OF_ROOM_LIMIT", 16)
    monkeypatch.setattr(tally_memory, "READERS_LIMIT", 3)
