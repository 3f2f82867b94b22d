"""Sealing: the sums of old stretches of a room's log, so that nobody has to count them event by event."""

from collections.abc import Sequence
from dataclasses import dataclass

from veche.core.ids import EventId, RoomId, UserId
from veche.features.push.rules.classes import class_of, thread_of
from veche.features.push.rules.tally import Counted, RoomTally
from veche.features.push.store import counts as store
from veche.features.push.store.counts import Block
from veche.features.rooms.api import Rooms
from veche.kit.transaction import Transaction

BLOCK = 64
"""Events of a room's log in one block."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """The oldest events of a tally, as one block, and how far their senders have read by sending them."""

    tally: RoomTally
    block: Block
    count: int
    sent: dict[tuple[UserId, str], int]

    def note(self) -> None:
        """Have the tally know that it is stored."""
        self.tally.sealed += self.count


class Sealing:
    """Makes blocks, and renews them when an event in them is redacted."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def due(self, tally: RoomTally, handled: int) -> list[Sealed]:
        """Return the blocks that can be sealed: at least as many events stay as go, and all are handled."""
        found: list[Sealed] = []
        begin = tally.sealed
        after = tally.floor if begin == 0 else tally.events[begin - 1].position
        while len(tally.events) - begin >= 2 * BLOCK:
            stretch = tally.events[begin : begin + BLOCK]
            if stretch[-1].position > handled:
                break
            found.append(_seal(tally, after, stretch))
            begin, after = begin + BLOCK, stretch[-1].position
        return found

    def store(self, tx: Transaction, sealed: Sealed) -> bool:
        """Store a block; return False if it does not follow on what is sealed."""
        block = sealed.block
        if store.find_sealed(tx, block.room_id) != block.after:
            return False
        store.put_block(tx, block)
        for (user_id, thread), position in sealed.sent.items():
            store.put_read(tx, user_id, block.room_id, thread, position)
        store.seal(tx, block.room_id, block.upto)
        tx.after_commit(sealed.note)
        return True

    def renew(self, tx: Transaction, room_id: RoomId, event_id: EventId) -> None:
        """Forget a redacted event: what was special about it, and its part in a sum."""
        entry = self._rooms.find_event(tx, room_id, event_id)
        if entry is None:
            return
        store.remove_specials_at(tx, room_id, entry.position)
        around = store.find_block_around(tx, room_id, entry.position)
        if around is None:
            return
        block = Block(room_id, *around)
        for counted in self._rooms.events_after(tx, room_id, *around):
            block.count(thread_of(counted), class_of(counted))
        store.put_block(tx, block)


def _seal(tally: RoomTally, after: int, stretch: Sequence[Counted]) -> Sealed:
    block = Block(tally.room_id, after, stretch[-1].position)
    sent: dict[tuple[UserId, str], int] = {}
    for counted in stretch:
        block.count(counted.thread, counted.event_class)
        sent[counted.sender, counted.thread] = counted.position
    return Sealed(tally, block, len(stretch), sent)
