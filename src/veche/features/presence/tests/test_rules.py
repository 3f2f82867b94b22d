"""The pure decisions: threads of receipts, and what a person is."""

from typing import cast

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from veche.core.errors import InvalidParam
from veche.core.ids import DeviceId, EventId, UserId
from veche.features.presence.rules.presence import Person, State, Timing, next_check_s, state_of
from veche.features.presence.rules.receipts import Receipt, check_thread, parse_thread_id, receipt_events

PHONE, LAPTOP = DeviceId("PHONE"), DeviceId("LAPTOP")
TIMING = Timing(idle_after_s=300, offline_after_s=30)


@pytest.mark.parametrize(
    ("thread_id", "event_id", "root", "is_right"),
    [
        (None, "$a", None, True),
        (None, "$a", "$root", True),
        ("main", "$a", None, True),
        ("main", "$a", "$root", False),
        ("$root", "$a", "$root", True),
        ("$root", "$root", None, True),
        ("$root", "$a", None, False),
        ("$other", "$a", "$root", False),
    ],
)
def test_an_event_is_in_its_thread_alone(
    thread_id: str | None, event_id: EventId, root: EventId | None, is_right: bool
) -> None:
    if is_right:
        check_thread(thread_id, event_id, root)
    else:
        with pytest.raises(InvalidParam):
            check_thread(thread_id, event_id, root)


def test_no_thread_is_not_an_empty_thread() -> None:
    assert parse_thread_id(msgspec.UNSET, "m.fully_read") is None
    assert parse_thread_id("main", "m.read") == "main"
    for value in ("", None, 0, ["main"]):
        with pytest.raises(InvalidParam):
            parse_thread_id(value, "m.read")


@given(
    st.lists(
        st.builds(
            Receipt,
            st.just("!room"),
            st.sampled_from(["@a:x", "@b:x"]),
            st.sampled_from(["m.read", "m.read.private"]),
            st.sampled_from([None, "main", "$root"]),
            st.sampled_from(["$1", "$2"]),
            st.integers(1, 9),
            st.integers(1, 9),
            st.integers(1, 9),
        ),
        unique_by=lambda receipt: receipt.key,
    )
)
def test_no_receipt_hides_another_in_the_events(receipts: list[Receipt]) -> None:
    told = {
        (user_id, kind, stamp.get("thread_id"), event_id, stamp["ts"])
        for event in receipt_events(receipts)
        for event_id, kinds in event["content"].items()
        for kind, users in kinds.items()
        for user_id, stamp in users.items()
    }
    assert told == {(r.user_id, r.type, r.thread_id, r.event_id, r.sent_ms) for r in receipts}


def test_two_devices_make_the_livelier_one_count() -> None:
    person = Person(UserId("@a:x"))
    person.note_sync(PHONE, "unavailable", 0, 1)
    assert state_of(person, 1, TIMING) == "unavailable"
    person.note_sync(LAPTOP, "online", 1, 1)
    person.note_sync(PHONE, "unavailable", 2, 1)
    assert state_of(person, 2, TIMING) == "online"
    del person.devices[LAPTOP]
    person.note_sync(PHONE, "online", 3, 1)
    person.note_sync(PHONE, "unavailable", 4, 1)
    assert state_of(person, 4, TIMING) == "unavailable"


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["sync online", "sync unavailable", "sync offline", "choose online",
                         "choose unavailable", "choose offline", "act", "pass"]),
        st.sampled_from([PHONE, LAPTOP]),
        st.sampled_from([0.5, 9, 29, 31, 140, 160, 301, 4000]),
    ),
    max_size=12,
)  # fmt: skip


@given(STEPS)
def test_nobody_changes_before_somebody_looks_again(steps: list[tuple[str, DeviceId, float]]) -> None:
    person, now_s = Person(UserId("@a:x")), 0.0
    for what, device_id, seconds in steps:
        kind, _, said = what.partition(" ")
        if kind == "sync":
            person.note_sync(device_id, said, now_s, 1)
        elif kind == "choose":
            person.note_choice(device_id, cast("State", said), now_s, 1)
        elif kind == "act":
            person.note_activity(now_s, 1)
        state, check_s = state_of(person, now_s, TIMING), next_check_s(person, now_s, TIMING)
        assert check_s > now_s
        assert state_of(person, (now_s + check_s) / 2, TIMING) == state
        now_s += seconds
    assert state_of(person, now_s + 10_000, TIMING) == "offline"
