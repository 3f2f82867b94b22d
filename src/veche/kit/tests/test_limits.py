"""Rate limits: so much at once, then so much a second, for each by themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veche.core.errors import LimitExceeded
from veche.kit import limits
from veche.kit.limits import Rate, RateLimits
from veche.kit.tests.conftest import SetClock

RATES = {"send": Rate(burst=3, per_s=2), "join": Rate(burst=1, per_s=1)}


def is_allowed(limiter: RateLimits, action: str = "send", subject: str = "ann") -> bool:
    try:
        limiter.check(action, subject)
    except LimitExceeded:
        return False
    return True


def test_so_many_at_once_and_then_so_many_a_second(clock: SetClock) -> None:
    limiter = RateLimits(clock, is_on=True, rates=RATES)
    assert [is_allowed(limiter) for _ in range(4)] == [True, True, True, False]
    clock.pass_s(0.5)
    assert [is_allowed(limiter) for _ in range(2)] == [True, False]
    clock.pass_s(3600)
    assert [is_allowed(limiter) for _ in range(4)] == [True, True, True, False]


def test_the_refusal_says_when_to_come_back_and_keeps_its_word(clock: SetClock) -> None:
    limiter = RateLimits(clock, is_on=True, rates=RATES)
    limiter.check("send", "ann", cost=3)
    with pytest.raises(LimitExceeded) as refusal:
        limiter.check("send", "ann", cost=2)
    assert refusal.value.fields == {"retry_after_ms": 1000}
    clock.pass_s(1)
    limiter.check("send", "ann", cost=2)


def test_people_and_actions_have_limits_of_their_own(clock: SetClock) -> None:
    limiter = RateLimits(clock, is_on=True, rates=RATES)
    assert is_allowed(limiter, "join", "ann")
    assert not is_allowed(limiter, "join", "ann")
    assert is_allowed(limiter, "join", "bob")
    assert is_allowed(limiter, "send", "ann")


def test_a_customers_ipv6_addresses_are_one(clock: SetClock) -> None:
    limiter = RateLimits(clock, is_on=True, rates=RATES)
    assert is_allowed(limiter, "join", "2001:db8:1:2::1")
    assert not is_allowed(limiter, "join", "2001:db8:1:2:ffff::7")
    assert is_allowed(limiter, "join", "2001:db8:1:3::1")
    assert is_allowed(limiter, "join", "@ann:[2001:db8:1:2::1]")
    assert is_allowed(limiter, "join", "not:an:address")


def test_off_means_off(clock: SetClock) -> None:
    limiter = RateLimits(clock, is_on=False, rates=RATES)
    assert all(is_allowed(limiter) for _ in range(100))


def test_memory_is_bounded(clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SUBJECTS_LIMIT", 10)
    limiter = RateLimits(clock, is_on=True, rates=RATES)
    for number in range(100):
        limiter.check("join", str(number))
    assert not is_allowed(limiter, "join", "95")
    assert is_allowed(limiter, "join", "5")


@given(pauses_ms=st.lists(st.integers(0, 700), max_size=60))
def test_nobody_ever_gets_more_than_the_rate(pauses_ms: list[int]) -> None:
    clock = SetClock()
    limiter = RateLimits(clock, is_on=True, rates=RATES)
    allowed = 0
    for pause_ms in pauses_ms:
        clock.time_ms += pause_ms
        allowed += is_allowed(limiter)
    assert allowed <= 3 + 2 * sum(pauses_ms) / 1000 + 1e-6
