"""How often one may call people who do not know one. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from veche.core.errors import LimitExceeded
from veche.core.ids import RoomId

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
NEW_FOR_MS = 7 * DAY_MS
SAME_MS = 60_000
"""Signals of one call come within this time; it is also how long one waits before ringing there again."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody was rung who does not know who rings; whoever rings for many has an attempt for each."""

    room_id: RoomId
    begun_ms: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many of them there may be."""

    hour: int
    day: int


OF_NEW_ACCOUNT = Allowance(hour=5, day=15)
OF_ACCOUNT = Allowance(hour=20, day=60)
OF_ADDRESS = Allowance(hour=40, day=120)
"""Many people may be behind one address; nobody makes so many accounts there to call strangers."""
OF_ONE = Allowance(hour=2, day=4)
"""A stranger's sealed calls to one person, who says that they were calls: a liar costs others little."""


def allowance_of(created_ms: int, now_ms: int) -> Allowance:
    """Return how many strangers an account may call: few while it is new."""
    return OF_NEW_ACCOUNT if now_ms - created_ms < NEW_FOR_MS else OF_ACCOUNT


def count_same_attempt(recent: Sequence[Attempt], room_id: RoomId, now_ms: int) -> int:
    """Return for how many people an attempt is counted already to which a signal belongs."""
    return sum(one.room_id == room_id and now_ms - one.begun_ms < SAME_MS for one in recent)


def check_allowance(recent: Sequence[Attempt], allowance: Allowance, now_ms: int, more: int = 1) -> None:
    """Raise M_LIMIT_EXCEEDED for more attempts than there may be; `recent` are those of the last day."""
    for most, period_ms in ((allowance.hour, HOUR_MS), (allowance.day, DAY_MS)):
        within = sorted(one.begun_ms for one in recent if now_ms - one.begun_ms < period_ms)
        too_many = len(within) + more - most
        if too_many > 0:
            first_ms = within[min(too_many, len(within)) - 1] if within else now_ms
            wait_ms = first_ms + period_ms - now_ms
            raise LimitExceeded("Too many calls to people who do not know you", retry_after_ms=wait_ms)
