"""Device lists: whose keys changed, and who has to hear of it.

A change costs one row, however many people share a room with the user: those who wait are woken, and all
others find it by its position when they come.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from veche.core.ids import RoomId, UserId
from veche.features.keys.notices import DeviceListChanged
from veche.features.keys.service.doors import RoomsDoor
from veche.features.keys.service.recent import Recent
from veche.features.keys.store import changes as store
from veche.features.sync.api import Sync
from veche.kit.bus import Bus
from veche.kit.database import Database
from veche.kit.transaction import Snapshot, Transaction

FEW = 16
"""Up to so many people it is cheaper to ask for each whether a room is shared."""


@dataclass(frozen=True, slots=True)
class DeviceListChanges:
    """Users whose keys have to be queried again, and users who are of no concern any more."""

    changed: set[UserId]
    left: set[UserId]


@dataclass(frozen=True, slots=True)
class Moved:
    """A membership that changed."""

    room_id: RoomId
    user_id: UserId


class DeviceLists:
    """Records changes and finds them again."""

    def __init__(self, database: Database, bus: Bus, sync: Sync, rooms: RoomsDoor) -> None:
        self._database = database
        self._bus = bus
        self._sync = sync
        self._rooms = rooms
        self._changed = Recent[UserId]()
        self._signed = Recent[tuple[UserId, UserId]]()
        self._moved = Recent[Moved]()
        database.on_foreign_writes(self._forget)

    def start(self) -> None:
        """Begin to remember changes."""
        for recent in (self._changed, self._signed, self._moved):
            recent.start(self._database.position)

    def record(self, tx: Transaction, user_id: UserId) -> int:
        """Note that a user's keys are other ones now; return the position of the change."""
        audience = {user_id, *self._rooms.neighbours(tx, user_id)}
        position = tx.next_position()
        store.put_change(tx, user_id, position)
        tx.after_commit(lambda: self._announce(user_id, position, audience))
        self._bus.publish_after(tx, DeviceListChanged(user_id, position))
        return position

    def record_signed(self, tx: Transaction, signer_id: UserId, target_id: UserId) -> None:
        """Note that a user has signed somebody else: only the user's own devices hear of it."""
        position = tx.next_position()
        store.put_signed(tx, signer_id, target_id, position)
        tx.after_commit(lambda: self._announce_signed(signer_id, target_id, position))

    def note_membership(self, room_id: RoomId, user_id: UserId, position: int) -> None:
        """Learn that a membership has changed: who shares a room with whom may be different."""
        self._moved.add(position, Moved(room_id, user_id))

    def is_quiet(self, user_id: UserId, after: int) -> bool:
        """Return whether it is certain, from memory, that a user has nothing to hear after a position."""
        changed = self._changed.since(after)
        signed = self._signed.since(after)
        moved = self._moved.since(after)
        if changed is None or signed is None or moved is None:
            return False
        if changed or any(signer == user_id for signer, _ in signed):
            return False
        own = self._rooms.joined_rooms_in_memory(user_id) if moved else ()
        return own is not None and not _concern(moved, user_id, own)

    def device_list_changes(
        self, snapshot: Snapshot, user_id: UserId, after: int, upto: int
    ) -> DeviceListChanges:
        """Return what a user has to hear of what happened in (after, upto].

        Only the last change of each user is kept, so one after `upto` counts too: telling it now and again
        later does no harm, and telling an earlier one not at all would.
        """
        changed = self._neighbours_changed(snapshot, user_id, after)
        changed |= self._signed_by(snapshot, user_id, after)
        if not self._may_have_moved(snapshot, user_id, after):
            return DeviceListChanges(changed, set())
        moves = self._rooms.neighbour_changes(snapshot, user_id, after, upto)
        left = set(moves.lost)
        return DeviceListChanges((changed | moves.gained) - left, left)

    def _neighbours_changed(self, snapshot: Snapshot, user_id: UserId, after: int) -> set[UserId]:
        recent = self._changed.since(after)
        if recent is not None and len(distinct := set(recent)) <= FEW:
            return {
                other
                for other in distinct
                if other == user_id or self._rooms.shares_room(snapshot, user_id, other)
            }
        audience = {user_id, *self._rooms.neighbours(snapshot, user_id)}
        return store.list_changed(snapshot, audience, after)

    def _signed_by(self, snapshot: Snapshot, user_id: UserId, after: int) -> set[UserId]:
        recent = self._signed.since(after)
        if recent is None:
            return store.list_signed(snapshot, user_id, after)
        return {target for signer, target in recent if signer == user_id}

    def _may_have_moved(self, snapshot: Snapshot, user_id: UserId, after: int) -> bool:
        recent = self._moved.since(after)
        if recent is None:
            return True
        if not recent:
            return False
        return _concern(recent, user_id, set(self._rooms.joined_rooms(snapshot, user_id)))

    def _announce(self, user_id: UserId, position: int, audience: set[UserId]) -> None:
        self._changed.add(position, user_id)
        self._sync.waiting.wake_members(audience)

    def _announce_signed(self, signer_id: UserId, target_id: UserId, position: int) -> None:
        self._signed.add(position, (signer_id, target_id))
        self._sync.waiting.wake((signer_id,))

    def _forget(self) -> None:
        for recent in (self._changed, self._signed, self._moved):
            recent.forget()


def _concern(moves: Iterable[Moved], user_id: UserId, own: Collection[RoomId]) -> bool:
    """Return whether memberships that changed are a user's, or of the rooms that the user is in."""
    return any(moved.user_id == user_id or moved.room_id in own for moved in moves)
