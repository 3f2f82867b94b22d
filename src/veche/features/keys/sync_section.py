"""What keys says in `/sync`: to-device messages, device lists, and the counts of one-time keys."""

from veche.features.keys.service.device_lists import DeviceLists
from veche.features.keys.service.key_counts import KeyCounts, key_counts
from veche.features.keys.service.to_device import SECTION, ToDevice
from veche.features.sync.api import Section, SyncView, Tree
from veche.kit.http import Requester
from veche.kit.transaction import Snapshot


class ToDeviceSection(Section):
    """The queue of the device that asks. What it has received is deleted when it comes back."""

    name = SECTION

    def __init__(self, to_device: ToDevice) -> None:
        self._to_device = to_device

    def recall(self, view: SyncView) -> Tree | None:
        """Return nothing where memory knows the queue to be empty."""
        return {} if self._to_device.is_empty(view.user_id, view.requester.device_id) else None

    def changes(self, snapshot: Snapshot, view: SyncView) -> Tree:
        """Return the messages that wait."""
        device_id = view.requester.device_id
        events = self._to_device.list_events(snapshot, view.user_id, device_id, view.upto.position)
        return {"to_device": {"events": events}} if events else {}

    async def acknowledge(self, requester: Requester, position: int) -> None:
        """Delete what the device has."""
        await self._to_device.acknowledge(requester.user_id, requester.device_id, position)


class DeviceListsSection(Section):
    """Whose keys changed. Changes mark nobody: memory answers that nothing happened."""

    name = "device_lists"
    is_marked = False

    def __init__(self, lists: DeviceLists) -> None:
        self._lists = lists

    def recall(self, view: SyncView) -> Tree | None:
        """Return nothing where memory knows that nothing happened."""
        return {} if self._lists.is_quiet(view.user_id, view.after.position) else None

    def changes(self, snapshot: Snapshot, view: SyncView) -> Tree:
        """Return who changed and who left; not at the first sync, after which everybody is queried anyway."""
        if view.is_initial:
            return {}
        changes = self._lists.device_list_changes(
            snapshot, view.user_id, view.after.position, view.upto.position
        )
        lists = {"changed": sorted(changes.changed), "left": sorted(changes.left)}
        return {"device_lists": lists} if changes.changed or changes.left else {}


class KeyCountsSection(Section):
    """The counts of one-time keys, in every answer: a client that misses them makes new keys each time."""

    name = "key_counts"
    is_standing = True

    def __init__(self, counts: KeyCounts) -> None:
        self._counts = counts

    def recall(self, view: SyncView) -> Tree | None:
        """Return the counts from memory."""
        counts = self._counts.find(view.user_id, view.requester.device_id)
        return None if counts is None else counts.as_sync()

    def changes(self, snapshot: Snapshot, view: SyncView) -> Tree:
        """Return the counts."""
        return key_counts(snapshot, view.user_id, view.requester.device_id).as_sync()

    async def acknowledge(self, requester: Requester, position: int) -> None:  # noqa: ARG002 - the form of it
        """Have the counts in memory for a device that keeps syncing."""
        await self._counts.prepare(requester.user_id, requester.device_id)
