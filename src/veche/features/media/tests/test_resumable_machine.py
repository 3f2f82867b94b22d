"""An upload whatever its client does: parts out of order, doubled, cut, by others, late; and restarts in between.

A model says what must count after each step, and what the file must be when all of it has come.
"""

import asyncio
from itertools import count
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from veche.features.media.tests.house import House, OpenHouse, Person
from veche.features.media.tests.test_resumable import ask, begin, call, send

NUMBERS = count()
CONTENT = bytes(range(256)) * 40
SIZES = st.integers(1, 3000)
KEPT_DAYS = 7


class Story(RuleBasedStateMachine):
    """One upload of alice's. `came` is what has come of it; nothing counts once it is over."""

    open_house: ClassVar[OpenHouse]
    house: House
    alice: Person

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.came = 0
        self.idle_days = 0
        self.ahead_ms = 0

    def run(self, steps: Any) -> Any:
        return self.loop.run_until_complete(steps)

    @property
    def is_over(self) -> bool:
        return self.idle_days >= KEPT_DAYS

    @initialize(length=st.integers(1, len(CONTENT)))
    def begin(self, length: int) -> None:
        # Content of its own, as the database of a test is that of all its stories.
        self.content = (str(next(NUMBERS)).encode() + CONTENT)[:length]
        self.open()
        self.path = self.run(begin(self.alice, length))

    def open(self) -> None:
        self.opened = self.open_house(pending_uploads=10**6)
        self.house = self.run(self.opened.__aenter__())
        self.house.clock.ahead_ms = self.ahead_ms
        self.alice = self.house.person("alice")

    @rule(offset=st.integers(0, len(CONTENT)), size=SIZES)
    def send_from_anywhere(self, offset: int, size: int) -> None:
        self.send(offset, size)

    @rule(size=SIZES)
    def send_what_is_next(self, size: int) -> None:
        self.send(self.came, size)

    @rule(size=SIZES)
    def send_the_last_part_again(self, size: int) -> None:
        self.send(max(0, self.came - size), size)

    def send(self, offset: int, size: int) -> None:
        part = self.content[offset : offset + size]
        answer = self.run(send(self.alice, self.path, offset, part))
        assert answer.status_code == (410 if self.is_over else 204 if offset == self.came else 409)
        if answer.status_code == 204:
            self.take(len(part))

    def take(self, size: int) -> None:
        self.came += size
        if size:
            self.idle_days = 0

    @rule(size=SIZES)
    def lose_the_connection(self, size: int) -> None:
        part = self.content[self.came : self.came + size]
        messages = iter(
            [{"type": "http.request", "body": part, "more_body": True}, {"type": "http.disconnect"}]
        )
        if part and not self.is_over:
            self.run(call(self.house, self.path, self.came, lambda: asyncio.sleep(0, next(messages))))
            self.take(len(part))

    @rule(extra=SIZES)
    def send_too_much(self, extra: int) -> None:
        answer = self.run(send(self.alice, self.path, self.came, self.content[self.came :] + bytes(extra)))
        assert answer.status_code == (410 if self.is_over else 413)

    @rule(offset=st.integers(0, len(CONTENT)))
    def send_as_somebody_else(self, offset: int) -> None:
        assert self.run(send(self.house.person("mallory"), self.path, offset, b"x")).status_code == 403

    @rule(days=st.integers(1, 5))
    def wait(self, days: int) -> None:
        self.house.clock.pass_s(days * 24 * 3600)
        self.ahead_ms = self.house.clock.ahead_ms
        self.idle_days += days

    @rule()
    def restart(self) -> None:
        self.run(self.opened.__aexit__(None, None, None))
        self.open()

    @invariant()
    def what_has_come_counts(self) -> None:
        if not hasattr(self, "path"):
            return
        looked = self.run(ask(self.alice, "HEAD", self.path))
        if self.is_over:
            assert looked.status_code == 410
        else:
            assert int(looked.headers["upload-offset"]) == self.came
            self.check_file(looked.headers["veche-content-uri"])

    def check_file(self, uri: str) -> None:
        address = uri.removeprefix("mxc://")
        found = self.run(self.house.person("bob").download(address, params={"timeout_ms": 0}))
        if self.came == len(self.content):
            assert found.content == self.content
        else:
            assert found.status_code == 504

    def teardown(self) -> None:
        if hasattr(self, "opened"):
            self.run(self.opened.__aexit__(None, None, None))
        self.loop.close()


def test_an_upload_counts_what_has_come(open_house: OpenHouse) -> None:
    tell_stories(open_house, 25)


def test_an_upload_to_a_bucket_counts_what_has_come(open_house_of_bucket: OpenHouse) -> None:
    tell_stories(open_house_of_bucket, 6)


def tell_stories(open_house: OpenHouse, number: int) -> None:
    steps = settings(
        max_examples=number,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    story = type("Story", (Story,), {"open_house": staticmethod(open_house)})
    run_state_machine_as_test(story, settings=steps)
