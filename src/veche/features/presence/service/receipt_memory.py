"""Recent receipts in memory: most syncs learn from here that there is none, or which there are."""

from collections.abc import Iterable

from veche.core.ids import RoomId, UserId
from veche.features.presence.rules.receipts import Receipt, ThreadId
from veche.features.presence.service.changed_rooms import ChangedRooms

RECEIPTS_LIMIT = 100_000
"""Receipts kept at once; the room that got one longest ago goes first."""

OF_ROOM_LIMIT = 500
"""Receipts kept of one room; the one that came longest ago goes first."""


class RoomReceipts:
    """A room's latest receipts, oldest first. Of those up to `floor` nothing is known."""

    __slots__ = ("floor", "receipts")

    def __init__(self, floor: int) -> None:
        self.floor = floor
        self.receipts: dict[tuple[UserId, str, ThreadId], Receipt] = {}


class ReceiptMemory:
    """What was committed after `floor`. Changed only on the event loop, after commits."""

    def __init__(self, floor: int) -> None:
        self._changed = ChangedRooms(floor)
        self._rooms: dict[RoomId, RoomReceipts] = {}
        self._count = 0

    def add(self, receipt: Receipt) -> None:
        """Keep a committed receipt in the place of the user's earlier one."""
        room = self._rooms.get(receipt.room_id)
        if room is None:
            room = self._rooms[receipt.room_id] = RoomReceipts(self._changed.floor)
        self._count -= len(room.receipts)
        room.receipts.pop(receipt.key, None)
        room.receipts[receipt.key] = receipt
        if len(room.receipts) > OF_ROOM_LIMIT:
            oldest = room.receipts.pop(next(iter(room.receipts)))
            room.floor = oldest.position
        self._count += len(room.receipts)
        self._let_go(self._changed.note(receipt.room_id, receipt.position))
        while self._count > RECEIPTS_LIMIT:
            longest_ago = self._changed.oldest()
            self._changed.drop(longest_ago)
            self._let_go(longest_ago)

    def changed_rooms(self, room_ids: Iterable[RoomId], after: int) -> list[RoomId] | None:
        """Return which rooms got receipts after a position; None when that is not known.

        Any thread may ask.
        """
        if after < self._changed.floor:
            return None
        return self._changed.among(room_ids, after)

    def recall(self, room_ids: Iterable[RoomId], after: int, upto: int) -> list[Receipt] | None:
        """Return the receipts that rooms got in (after, upto]; None when not all of them are known."""
        changed = self.changed_rooms(room_ids, after)
        if changed is None:
            return None
        found: list[Receipt] = []
        for room in [self._rooms[room_id] for room_id in changed]:
            if after < room.floor:
                return None
            found += _newer(room, after, upto)
        return found

    def _let_go(self, room_id: RoomId | None) -> None:
        if room_id is not None:
            self._count -= len(self._rooms.pop(room_id).receipts)


def _newer(room: RoomReceipts, after: int, upto: int) -> list[Receipt]:
    found = []
    for receipt in reversed(room.receipts.values()):
        if receipt.position <= after:
            break
        if receipt.position <= upto:
            found.append(receipt)
    return found[::-1]
