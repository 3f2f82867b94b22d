"""What the keys slice tells others, after the commit."""

from dataclasses import dataclass

from veche.core.ids import UserId


@dataclass(frozen=True, slots=True)
class DeviceListChanged:
    """A user's devices with keys, or cross-signing keys, are other ones now."""

    user_id: UserId
    position: int
