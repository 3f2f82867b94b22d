"""What the tests of calls share: a house whose SFU is somewhere else, and a clock that can be put forward."""

from veche.features.calls.api import CallsSettings
from veche.kit.clock import Clock

SFU = "ws://127.0.0.1:9"
"""Nothing listens there."""
SETTINGS = CallsSettings(turn="off", sfu_url=SFU, sfu_api_key="key", sfu_api_secret="secret")


class Hours(Clock):
    """A clock that can be put forward."""

    later_ms = 0

    def now_ms(self) -> int:
        return super().now_ms() + self.later_ms

    def monotonic_s(self) -> float:
        return super().monotonic_s() + self.later_ms / 1000
