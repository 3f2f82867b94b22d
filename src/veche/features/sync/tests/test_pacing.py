"""How long a device that was just answered waits for its next answer."""

import pytest

from veche.core.ids import DeviceId, UserId
from veche.features.sync.pacing import PACE_S, Pacing
from veche.kit.clock import Clock
from veche.kit.http import Requester

PHONE = Requester(UserId("@alice:x"), DeviceId("PHONE"))
LAPTOP = Requester(UserId("@alice:x"), DeviceId("LAPTOP"))


class SetClock(Clock):
    now_s = 100.0

    def monotonic_s(self) -> float:
        return self.now_s


def test_a_device_rests_only_just_after_an_answer() -> None:
    clock = SetClock()
    pacing = Pacing(clock)
    assert pacing.rest_s(PHONE) == 0
    pacing.note_answer(PHONE)
    assert pacing.rest_s(PHONE) == pytest.approx(PACE_S)
    assert pacing.rest_s(LAPTOP) == 0
    clock.now_s += PACE_S * 0.75
    assert 0 < pacing.rest_s(PHONE) < PACE_S / 2
    clock.now_s += PACE_S
    assert pacing.rest_s(PHONE) == 0


def test_devices_that_rested_are_forgotten() -> None:
    clock = SetClock()
    pacing = Pacing(clock)
    for number in range(100):
        pacing.note_answer(Requester(UserId(f"@u{number}:x"), DeviceId("D")))
        clock.now_s += PACE_S / 4
    assert len(pacing._answered) <= 6
