"""The section of sync: who types, who has read what, who is online. Nearly always told from memory."""

from collections.abc import Iterable
from typing import Any, ClassVar

from veche.core.filters import RoomFilter
from veche.core.ids import RoomId
from veche.features.presence.rules.receipts import Receipt, receipt_events
from veche.features.presence.service.people import People
from veche.features.presence.service.readers import Reader, Readers
from veche.features.presence.service.receipts import Receipts, by_room
from veche.features.presence.service.typists import Typists
from veche.features.sync.api import Section, SyncView, Tree
from veche.kit.transaction import Snapshot


class PresenceSection(Section):
    """Ephemeral events of rooms, and presence.

    Not marked by user: a mark for each member of a room would cost as much as its members.
    """

    name: ClassVar[str] = "presence"
    is_marked: ClassVar[bool] = False

    def __init__(self, readers: Readers, typists: Typists, receipts: Receipts, people: People) -> None:
        self._readers = readers
        self._typists = typists
        self._receipts = receipts
        self._people = people

    def recall(self, view: SyncView) -> Tree | None:
        """Return the changes from memory; None after a start, a join, or a long absence."""
        reader = self._readers.recall(view.user_id, view.after.position)
        if reader is None:
            return None
        receipts = self._receipts.recall(reader, view.after.position, view.upto.position)
        return None if receipts is None else self._tree(view, reader, receipts)

    def changes(self, snapshot: Snapshot, view: SyncView) -> Tree:
        """Return the changes, the receipts among them from the database."""
        reader = self._readers.read(snapshot, view.user_id, view.after.position, view.upto.position)
        receipts: list[Receipt] = []
        if view.filter.room.ephemeral.allows("m.receipt"):
            rooms = [room_id for room_id in reader.rooms if _is_wanted(room_id, view.filter.room)]
            after, upto = view.after.position, view.upto.position
            receipts = self._receipts.unseen(snapshot, reader, rooms, after, upto)
        return self._tree(view, reader, receipts)

    def _tree(self, view: SyncView, reader: Reader, receipts: Iterable[Receipt]) -> Tree:
        events: dict[RoomId, list[dict[str, Any]]] = {}
        wish = view.filter.room.ephemeral
        if wish.allows("m.typing"):
            for room_id, users in self._typists.typing_in(reader.rooms, view.after.ephemeral).items():
                shown = [user_id for user_id in users if user_id not in reader.ignored]
                events[room_id] = [{"type": "m.typing", "content": {"user_ids": shown}}]
        if receipts and wish.allows("m.receipt"):
            for room_id, found in by_room(receipts).items():
                events.setdefault(room_id, []).extend(receipt_events(found))
        tree = _room_tree(events, view.filter.room)
        wanted = view.filter.presence
        people = self._people.events_for(reader, view.after.ephemeral) if wanted.allows("m.presence") else []
        if told := [event for event in people if wanted.allows("m.presence", event["sender"])]:
            tree["presence"] = {"events": told}
        return tree


def _room_tree(events: dict[RoomId, list[dict[str, Any]]], wanted: RoomFilter) -> Tree:
    rooms = {
        room_id: {"ephemeral": {"events": found}}
        for room_id, found in events.items()
        if _is_wanted(room_id, wanted)
    }
    return {"rooms": {"join": rooms}} if rooms else {}


def _is_wanted(room_id: RoomId, wanted: RoomFilter) -> bool:
    return wanted.allows_room(room_id) and wanted.ephemeral.allows_room(room_id)
