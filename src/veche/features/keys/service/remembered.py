"""A small cache by device: filled by reads, kept right by what follows commits."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from veche.core.ids import DeviceId, UserId

V = TypeVar("V")
DeviceKey = tuple[UserId, DeviceId]

DEVICES_LIMIT = 50_000


class Remembered(Generic[V]):
    """What is known of devices. All of it happens on the event loop but `forget_all`."""

    def __init__(self, load: Callable[[DeviceKey], Awaitable[V]]) -> None:
        self._load = load
        self._values: OrderedDict[DeviceKey, V] = OrderedDict()
        self._loading: dict[DeviceKey, object] = {}

    def find(self, key: DeviceKey) -> V | None:
        """Return what is known of a device."""
        return self._values.get(key)

    async def get(self, key: DeviceKey) -> V:
        """Return what is known of a device, read if need be."""
        found = self._values.get(key)
        if found is not None:
            return found
        ticket = self._loading[key] = object()
        try:
            value = await self._load(key)
        finally:
            # A change that was committed meanwhile has taken the ticket away: what was read may be older.
            is_current = self._loading.get(key) is ticket
            if is_current:
                del self._loading[key]
        if is_current:
            self.put(key, value)
        return value

    def put(self, key: DeviceKey, value: V) -> None:
        """Note what a commit has made of a device."""
        self._loading.pop(key, None)
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > DEVICES_LIMIT:
            self._values.popitem(last=False)

    def forget(self, key: DeviceKey) -> None:
        """Note that a commit has changed a device."""
        self._loading.pop(key, None)
        self._values.pop(key, None)

    def forget_all(self) -> None:
        """Drop everything: another process has written."""
        self._loading = {}
        self._values = OrderedDict()
