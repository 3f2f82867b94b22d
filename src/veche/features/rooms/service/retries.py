"""Retries: a message that a device sends again under the same transaction id is the one it sent before."""

from collections import OrderedDict

from veche.core.ids import DeviceId, EventId, RoomId, UserId
from veche.features.rooms.store.events import SENT_KNOWN, list_sent
from veche.kit.database import Database
from veche.kit.transaction import Transaction

DEVICES_LIMIT = 10_000

DeviceKey = tuple[UserId, DeviceId]
SentKey = tuple[str, RoomId, str]
"""Transaction id, room and event type: the specification's scope of an id within a device."""
Sent = OrderedDict[SentKey, EventId]


class Retries:
    """The newest messages of the devices that send, in memory so that a message costs no look-up.

    A retry is recognised among the newest SENT_KNOWN messages of its device, also after a restart.
    """

    def __init__(self, database: Database) -> None:
        self._devices: OrderedDict[DeviceKey, Sent] = OrderedDict()
        database.on_foreign_writes(self.forget)

    def forget(self) -> None:
        """Drop everything."""
        self._devices = OrderedDict()

    def find(self, tx: Transaction, device: DeviceKey, key: SentKey) -> EventId | None:
        """Return the event that a device has already sent under a key."""
        added = self._drafts(tx).get(device)
        if added is not None and key in added:
            return added[key]
        return self._committed(tx, device).get(key)

    def remember(self, tx: Transaction, device: DeviceKey, key: SentKey, event_id: EventId) -> None:
        """Note what a unit of work sends; it is known to later units at once, and kept after the commit."""
        drafts = self._drafts(tx)
        if device not in drafts:
            before = self._committed(tx, device)
            drafts[device] = Sent()
            tx.after_commit(lambda: self._keep(device, before, drafts[device]))
        drafts[device][key] = event_id

    def _committed(self, tx: Transaction, device: DeviceKey) -> Sent:
        # What was read may be the group's own and come to nothing: it is kept only once it has committed.
        known = self._devices.get(device)
        return tx.draft(("sent", device), lambda: Sent(list_sent(tx, *device))) if known is None else known

    def _drafts(self, tx: Transaction) -> dict[DeviceKey, Sent]:
        return tx.draft("sent", dict[DeviceKey, Sent])

    def _keep(self, device: DeviceKey, before: Sent, added: Sent) -> None:
        before.update(added)
        while len(before) > SENT_KNOWN:
            before.popitem(last=False)
        self._devices.pop(device, None)
        self._devices[device] = before
        if len(self._devices) > DEVICES_LIMIT:
            self._devices.popitem(last=False)
