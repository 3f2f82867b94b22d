"""Rate limits: token buckets by subject, kept in memory, with the protocol's own refusal."""

import math
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network

from veche.core.errors import LimitExceeded
from veche.kit.clock import Clock

SUBJECTS_LIMIT = 50_000
"""Buckets kept at once; the one that was asked longest ago goes first, and it is the fullest."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and then so many a second."""

    burst: float
    per_s: float


DEFAULT_RATES: Mapping[str, Rate] = {
    "login": Rate(burst=10, per_s=0.2),
    "registration": Rate(burst=10, per_s=0.2),
    "send": Rate(burst=60, per_s=10),
    "invite": Rate(burst=30, per_s=0.5),
    "join": Rate(burst=20, per_s=0.5),
    "create_room": Rate(burst=20, per_s=0.2),
    "report": Rate(burst=10, per_s=0.05),
    "third_party": Rate(burst=5, per_s=0.02),
    "pusher": Rate(burst=10, per_s=0.1),
    "call": Rate(burst=30, per_s=0.5),
    "preview": Rate(burst=20, per_s=1),
    "export": Rate(burst=3, per_s=0.0001),
}


class RateLimits:
    """Counts what subjects do. With `is_on` False, everything is allowed."""

    def __init__(self, clock: Clock, *, is_on: bool, rates: Mapping[str, Rate] = DEFAULT_RATES) -> None:
        self._clock = clock
        self._is_on = is_on
        self._rates = rates
        self._buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    @property
    def is_on(self) -> bool:
        """Whether anybody is ever asked to wait."""
        return self._is_on

    def check(self, action: str, subject: str, cost: float = 1) -> None:
        """Count one action of a subject (a user id, an address); raise M_LIMIT_EXCEEDED over its rate."""
        if not self._is_on:
            return
        rate = self._rates[action]
        subject = _as_network(subject)
        now_s = self._clock.monotonic_s()
        level, since_s = self._buckets.pop((action, subject), (rate.burst, now_s))
        level = min(rate.burst, level + (now_s - since_s) * rate.per_s)
        is_allowed = level >= cost
        self._buckets[action, subject] = (level - cost if is_allowed else level, now_s)
        if len(self._buckets) > SUBJECTS_LIMIT:
            self._buckets.popitem(last=False)
        if not is_allowed:
            wait_ms = math.ceil((cost - level) / rate.per_s * 1000)
            raise LimitExceeded("Too many requests, please wait a little", retry_after_ms=wait_ms)


def _as_network(subject: str) -> str:
    """Return what an IPv6 address is counted as: its /64, in which one customer has all addresses."""
    if ":" not in subject or subject.startswith("@"):
        return subject
    try:
        return str(IPv6Network((int(IPv6Address(subject)), 64), strict=False))
    except ValueError:
        return subject
