"""Calls that this server cannot see: in an encrypted chat only the app of who is called reads what is one.

That app asks here before it rings, so that whoever calls is held to what holds for all calls. What somebody
says of a message to them counts against who sent it: it has to be about one that came just now, and it weighs
little.
"""

from dataclasses import dataclass

from veche.core.errors import Forbidden, LimitExceeded, NotFound
from veche.core.ids import EventId, RoomId, UserId
from veche.features.calls.guests.store import find_guest
from veche.features.calls.shield import store
from veche.features.calls.shield.attempts import DAY_MS, OF_ONE, Attempt, check_allowance, count_same_attempt
from veche.features.calls.shield.guard import SEALED, Guard
from veche.features.rooms.api import Rooms, StoredEvent
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.transaction import Snapshot, Transaction

RINGS_MOST_MS = 120_000
"""What came before rings nowhere any more."""


@dataclass(frozen=True, slots=True)
class SealedCall:
    """A message that is a call, as somebody says who can read it."""

    room_id: RoomId
    event_id: EventId
    caller: UserId


class SealedCalls:
    """Says whether they may ring."""

    def __init__(self, database: Database, rooms: Rooms, guard: Guard) -> None:
        self._database = database
        self._rooms = rooms
        self._guard = guard

    async def may_ring(self, requester: Requester, call: SealedCall) -> bool:
        """Return whether a call may ring at the requester's, and count it; raise for no message to them.

        The answer does not say why not: that somebody's calling is suspended, nobody else is told.
        """
        return await self._database.write(self._may_ring, requester.user_id, call)

    def _may_ring(self, tx: Transaction, callee: UserId, call: SealedCall) -> bool:
        entry = self._get_message(tx, callee, call)
        if store.find_in_force(tx, call.caller) is not None or find_guest(tx, call.caller) is not None:
            return False
        if not self._guard.is_stranger(tx, call.room_id, call.caller, callee):
            return True
        # In a group of many anybody could say it of anybody. Strangers ring in no group (decision 16).
        if self._rooms.list_others(tx, call.room_id, call.caller, "join", 2) != [callee]:
            return False
        return not self._guard.counts or self._count(tx, callee, entry)

    def _get_message(self, snapshot: Snapshot, callee: UserId, call: SealedCall) -> StoredEvent:
        if not self._rooms.is_joined(snapshot, call.room_id, callee):
            raise Forbidden("You are not in this room")
        entry = self._rooms.find_event(snapshot, call.room_id, call.event_id)
        if (
            entry is None
            or entry.type != SEALED
            or entry.redacted_by is not None
            or entry.sender != call.caller
            or entry.sender == callee
            or snapshot.now_ms - entry.sent_ms > RINGS_MOST_MS
            or not self._rooms.is_joined(snapshot, call.room_id, entry.sender)
        ):
            raise NotFound("There is no message of theirs that could ring now")
        return entry

    def _count(self, tx: Transaction, callee: UserId, entry: StoredEvent) -> bool:
        """Return whether a stranger may ring once more; each device of the callee asks of one message."""
        caller, room_id, now_ms = entry.sender, entry.room_id, tx.now_ms
        heard = store.list_heard(tx, caller, callee, now_ms - DAY_MS)
        attempts = [attempt for _, attempt in heard]
        is_counted = any(event_id == entry.event_id for event_id, _ in heard)
        if is_counted or count_same_attempt(attempts, room_id, now_ms):
            return True
        try:
            check_allowance(attempts, OF_ONE, now_ms)
            self._guard.count_strangers(tx, room_id, caller, entry.device_id, 1)
        except LimitExceeded:
            return False
        store.remove_heard(tx, caller, now_ms - DAY_MS)
        store.add_heard(tx, caller, callee, entry.event_id, Attempt(room_id, now_ms))
        return True
