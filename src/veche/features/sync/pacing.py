"""Pacing: answers to one device keep a small distance, so that a busy room is read in bites."""

from collections import OrderedDict

from veche.core.ids import DeviceId, UserId
from veche.kit.clock import Clock
from veche.kit.http import Requester

PACE_S = 0.005
"""Below what a person notices. A device that was not answered just now is answered at once.

Short enough that a burst in one room stays below the ten events that timelines have by default: a bot that
does not read what a limited timeline leaves out would miss them.
"""


class Pacing:
    """Remembers whom an answer was given a moment ago."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._answered: OrderedDict[tuple[UserId, DeviceId], float] = OrderedDict()

    def note_answer(self, requester: Requester) -> None:
        """Note that a device is given news now."""
        now_s = self._clock.monotonic_s()
        device = (requester.user_id, requester.device_id)
        self._answered.pop(device, None)
        self._answered[device] = now_s
        while now_s - next(iter(self._answered.values())) > PACE_S:
            self._answered.popitem(last=False)

    def rest_s(self, requester: Requester) -> float:
        """Return how long to wait before a device is given more news."""
        answered_s = self._answered.get((requester.user_id, requester.device_id))
        return 0.0 if answered_s is None else max(0.0, answered_s + PACE_S - self._clock.monotonic_s())
