"""Receipts: how far everybody has read, told to the rooms; one row for each, however many read along."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from veche.core.errors import Forbidden, NotFound
from veche.core.ids import EventId, RoomId, UserId
from veche.features.accounts.api import Accounts
from veche.features.presence import store
from veche.features.presence.rules.receipts import (
    FULLY_READ,
    READ,
    ReadUpTo,
    Receipt,
    ThreadId,
    check_thread,
    read_up_to,
)
from veche.features.presence.service.bell import Bell
from veche.features.presence.service.readers import Reader
from veche.features.presence.service.receipt_memory import ReceiptMemory
from veche.features.rooms.api import Rooms, StoredEvent
from veche.kit.database import Database
from veche.kit.transaction import Snapshot, Transaction

ReceiptHook = Callable[[Transaction, UserId, RoomId, ThreadId, int], None]
"""Called with user, room, thread and the position of the event that was read, in the transaction."""

EVENT_ID_LIMIT = 255


@dataclass(frozen=True, slots=True)
class Mark:
    """What a user says of an event: a receipt's type, the event, and the thread it is meant for."""

    type: str
    event_id: EventId
    thread_id: ThreadId = None


class Receipts:
    """Takes receipts in, and finds those that a reader does not know."""

    def __init__(
        self, database: Database, rooms: Rooms, accounts: Accounts, bell: Bell, *, shown: int
    ) -> None:
        self._database = database
        self._rooms = rooms
        self._accounts = accounts
        self._bell = bell
        self._shown = shown
        self._hooks: list[ReceiptHook] = []
        self._memory = ReceiptMemory(database.position)
        # What others have written lies after the position this process had, and before any it will tell.
        database.on_foreign_writes(lambda: self.forget(database.position + 1))

    def forget(self, position: int) -> None:
        """Begin memory anew: only what is received after a position is known."""
        self._memory = ReceiptMemory(position)

    def on_receipt(self, hook: ReceiptHook) -> None:
        """Have a slice above keep its unread counts in the transaction of each receipt."""
        self._hooks.append(hook)

    async def receive(self, user_id: UserId, room_id: RoomId, marks: Collection[Mark]) -> None:
        """Store a member's marks, all or none; those that would move back change nothing.

        Raise M_FORBIDDEN to strangers, M_NOT_FOUND for an event that the room has not got, and
        M_INVALID_PARAM for a thread that the event is not in.
        """
        await self._database.write(self._receive, user_id, room_id, marks)

    def read_positions(
        self, snapshot: Snapshot, user_id: UserId, room_ids: Iterable[RoomId]
    ) -> dict[RoomId, ReadUpTo]:
        """Return how far a user has read each room where the user ever sent a receipt."""
        found: dict[RoomId, list[tuple[ThreadId, int]]] = {}
        for room_id, thread_id, position in store.list_read_positions(snapshot, user_id, list(room_ids)):
            found.setdefault(room_id, []).append((thread_id, position))
        return {room_id: read_up_to(receipts) for room_id, receipts in found.items()}

    def read_position(self, snapshot: Snapshot, user_id: UserId, room_id: RoomId) -> ReadUpTo:
        """Return how far a user has read a room."""
        return self.read_positions(snapshot, user_id, [room_id]).get(room_id, ReadUpTo())

    def recall(self, reader: Reader, after: int, upto: int) -> list[Receipt] | None:
        """Return what a reader has not seen of (after, upto], from memory; None when it must be read."""
        if reader.new_rooms:
            return None
        found = self._memory.recall(reader.rooms, after, upto)
        return None if found is None else _visible(found, reader)

    def unseen(
        self, snapshot: Snapshot, reader: Reader, room_ids: Collection[RoomId], after: int, upto: int
    ) -> list[Receipt]:
        """Return what a reader has not seen of some of their rooms; of new rooms, the newest receipts."""
        new = [room_id for room_id in room_ids if room_id in reader.new_rooms or not after]
        known = [room_id for room_id in room_ids if room_id not in reader.new_rooms] if after else []
        changed = self._memory.changed_rooms(known, after)
        changed = known if changed is None else changed
        found = store.list_newest(snapshot, reader.user_id, new, self._shown) if new else []
        if changed:
            found += store.list_changed(snapshot, reader.user_id, changed, after, upto)
        return _visible(found, reader)

    def receipts_in(
        self, snapshot: Snapshot, user_id: UserId, room_ids: Collection[RoomId], after: int, upto: int
    ) -> dict[RoomId, list[Receipt]]:
        """Return the receipts that a user may see in rooms and that came in (after, upto]; after 0, all."""
        reader = Reader(
            user_id, frozenset(room_ids), frozenset(), self._accounts.ignored_users(snapshot, user_id)
        )
        return by_room(self.unseen(snapshot, reader, room_ids, after, upto))

    def _receive(self, tx: Transaction, user_id: UserId, room_id: RoomId, marks: Collection[Mark]) -> None:
        if not self._rooms.is_joined(tx, room_id, user_id):
            raise Forbidden("You are not in this room")
        events = {mark.event_id: self._get_event(tx, room_id, mark.event_id) for mark in marks}
        for mark in marks:
            check_thread(mark.thread_id, mark.event_id, events[mark.event_id].thread_root)
        ahead = [
            mark
            for mark in marks
            if events[mark.event_id].position > self._position(tx, user_id, room_id, mark)
        ]
        for mark in ahead:
            self._store(tx, user_id, room_id, mark, events)

    def _get_event(self, tx: Transaction, room_id: RoomId, event_id: EventId) -> StoredEvent:
        is_event_id = event_id.startswith("$") and len(event_id) <= EVENT_ID_LIMIT and "\0" not in event_id
        event = self._rooms.find_event(tx, room_id, event_id) if is_event_id else None
        if event is None:
            raise NotFound("There is no such event in this room")
        return event

    def _position(self, tx: Transaction, user_id: UserId, room_id: RoomId, mark: Mark) -> int:
        """Return the position of the event that the user's mark of this kind is at; 0 if there is none."""
        if mark.type != FULLY_READ:
            return store.find_read_position(tx, room_id, user_id, mark.type, mark.thread_id) or 0
        content = self._accounts.find_account_data(tx, user_id, FULLY_READ, room_id) or {}
        event = self._rooms.find_event(tx, room_id, EventId(str(content.get("event_id", ""))))
        return 0 if event is None else event.position

    def _store(
        self,
        tx: Transaction,
        user_id: UserId,
        room_id: RoomId,
        mark: Mark,
        events: Mapping[EventId, StoredEvent],
    ) -> None:
        if mark.type == FULLY_READ:
            content = {"event_id": mark.event_id}
            self._accounts.put_account_data(tx, user_id, FULLY_READ, content, room_id)
            return
        read = events[mark.event_id].position
        receipt = Receipt(
            room_id, user_id, mark.type, mark.thread_id, mark.event_id, read, tx.now_ms, tx.next_position()
        )
        store.put_receipt(tx, receipt)
        for hook in self._hooks:
            hook(tx, user_id, room_id, mark.thread_id, read)
        tx.after_commit(lambda: self._tell(receipt))

    def _tell(self, receipt: Receipt) -> None:
        self._memory.add(receipt)
        if receipt.type == READ:
            self._bell.ring(receipt.room_id)
        else:
            self._bell.wake(receipt.user_id)


def by_room(receipts: Iterable[Receipt]) -> dict[RoomId, list[Receipt]]:
    """Return receipts grouped by their rooms."""
    found: dict[RoomId, list[Receipt]] = {}
    for receipt in receipts:
        found.setdefault(receipt.room_id, []).append(receipt)
    return found


def _visible(receipts: Iterable[Receipt], reader: Reader) -> list[Receipt]:
    return [
        receipt
        for receipt in receipts
        if receipt.user_id == reader.user_id
        or (receipt.type == READ and receipt.user_id not in reader.ignored)
    ]
