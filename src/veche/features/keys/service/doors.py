"""What keys asks of the slices below."""

from collections.abc import Callable, Sequence
from typing import Protocol

from veche.core.ids import DeviceId, RoomId, UserId
from veche.kit.transaction import Snapshot, Transaction


class Device(Protocol):
    """A device as accounts knows it."""

    @property
    def user_id(self) -> UserId: ...  # noqa: D102
    @property
    def device_id(self) -> DeviceId: ...  # noqa: D102
    @property
    def display_name(self) -> str | None: ...  # noqa: D102


class AccountsDoor(Protocol):
    """What keys asks of accounts."""

    def list_devices_of(self, snapshot: Snapshot, user_ids: Sequence[UserId]) -> Sequence[Device]:
        """Return the devices of users."""
        ...

    def add_device(
        self, tx: Transaction, user_id: UserId, device_id: DeviceId, display_name: str | None
    ) -> None:
        """Add a device that nobody is logged in with."""
        ...

    def remove_devices(self, tx: Transaction, user_id: UserId, device_ids: Sequence[DeviceId]) -> None:
        """Remove devices, telling every slice that asked to know."""
        ...

    def on_device_removed(self, hook: Callable[[Transaction, UserId, Sequence[DeviceId]], None]) -> None:
        """Have `hook` called in the transaction that removes devices."""
        ...

    def check_device_ids(self, is_taken: Callable[[Snapshot, UserId, DeviceId], bool]) -> None:
        """Have device ids refused at login for which `is_taken` says so."""
        ...

    def on_device_renamed(self, hook: Callable[[Transaction, UserId, DeviceId], None]) -> None:
        """Have `hook` called in the transaction that renames a device."""
        ...

    def on_deactivated(self, hook: Callable[[Transaction, UserId, bool], None]) -> None:
        """Have `hook` called in the transaction that deactivates a user."""
        ...


class NeighbourChanges(Protocol):
    """With whom a user shares a room now and did not, and the other way round."""

    @property
    def gained(self) -> set[UserId]: ...  # noqa: D102
    @property
    def lost(self) -> set[UserId]: ...  # noqa: D102


class RoomsDoor(Protocol):
    """What keys asks of rooms."""

    def joined_rooms(self, snapshot: Snapshot, user_id: UserId) -> Sequence[RoomId]:
        """Return the rooms that a user has joined."""
        ...

    def joined_rooms_in_memory(self, user_id: UserId) -> set[RoomId] | None:
        """Return the rooms that a user has joined, on the event loop; None when memory does not know."""
        ...

    def neighbours(self, snapshot: Snapshot, user_id: UserId) -> set[UserId]:
        """Return everybody who shares a room with a user, without the user."""
        ...

    def shares_room(self, snapshot: Snapshot, user_id: UserId, other_id: UserId) -> bool:
        """Return whether two users share a room."""
        ...

    def neighbour_changes(
        self, snapshot: Snapshot, user_id: UserId, after: int, upto: int
    ) -> NeighbourChanges:
        """Return who was gained and lost in (after, upto]."""
        ...
