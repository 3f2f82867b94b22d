"""What slices above have done when accounts change, inside the same transaction."""

from collections.abc import Callable, Sequence

from veche.core.ids import DeviceId, UserId
from veche.kit.transaction import Transaction

UserCreated = Callable[[Transaction, UserId], None]
DevicesRemoved = Callable[[Transaction, UserId, Sequence[DeviceId]], None]
DeviceRenamed = Callable[[Transaction, UserId, DeviceId], None]
Deactivated = Callable[[Transaction, UserId, bool], None]
ProfileChanged = Callable[[Transaction, UserId, frozenset[str]], None]


class Hooks:
    """The lists of what to call. A hook may write; it must not refuse."""

    def __init__(self) -> None:
        self.user_created: list[UserCreated] = []
        self.device_renamed: list[DeviceRenamed] = []
        self.devices_removed: list[DevicesRemoved] = []
        self.deactivated: list[Deactivated] = []
        self.profile_changed: list[ProfileChanged] = []
