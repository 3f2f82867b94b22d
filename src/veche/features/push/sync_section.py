"""The part of sync with the unread counts: in the same answer as the events that are counted."""

from collections.abc import Collection, Iterable
from typing import Any, ClassVar

from veche.core.ids import RoomId, UserId
from veche.features.presence.api import Presence
from veche.features.push.rules.classes import MAIN
from veche.features.push.rules.tally import Unread
from veche.features.push.service.push_rules import PushRules
from veche.features.push.service.unread import RoomUnread, UnreadCounts
from veche.features.rooms.api import Rooms
from veche.features.sync.api import Section, SyncView, Tree
from veche.kit.transaction import Snapshot

WANTED_LIMIT = 10_000
WARMED_AT_ONCE = 50


class UnreadSection(Section):
    """Counts of the rooms in which something happened, or in which the user has read.

    Not marked by user: a mark for each member of a room would cost as much as its members.
    """

    name: ClassVar[str] = "unread"
    is_marked: ClassVar[bool] = False

    def __init__(self, rooms: Rooms, presence: Presence, rules: PushRules, unread: UnreadCounts) -> None:
        self._rooms = rooms
        self._presence = presence
        self._rules = rules
        self._unread = unread
        self._wanted: dict[UserId, set[RoomId]] = {}

    async def prepare(self, view: SyncView) -> None:
        """Bring into memory what an earlier answer to this user had to read."""
        wanted = self._wanted.pop(view.user_id, None)
        for room_id in list(wanted or ())[:WARMED_AT_ONCE]:
            await self._unread.keep_reader(view.user_id, room_id)

    def recall(self, view: SyncView) -> Tree | None:
        """Count in memory; None when it does not suffice."""
        touched = None if view.full_state else self._touched(view)
        if touched is None:
            return None
        counts: dict[RoomId, RoomUnread] = {}
        for room_id in touched:
            counted = self._unread.recall(view.user_id, room_id)
            if counted is None:
                self._want(view.user_id, room_id)
                return None
            counts[room_id] = counted
        return _tree(view, counts)

    def changes(self, snapshot: Snapshot, view: SyncView) -> Tree:
        """Count with what a snapshot has."""
        touched: Iterable[RoomId] | None = None
        if not view.is_initial and not view.full_state:
            touched = self._touched(view)
            if touched is None:
                touched = self._read_touched(snapshot, view)
        if touched is None:
            touched = self._rooms.joined_rooms_at(snapshot, view.user_id, view.upto.position)
        wanted = [room_id for room_id in touched if view.filter.room.allows_room(room_id)]
        return _tree(view, self._unread.unread_counts(snapshot, view.user_id, wanted))

    def _touched(self, view: SyncView) -> Collection[RoomId] | None:
        """Return the rooms whose counts may be others now; None when memory does not know."""
        rooms, after = self._rooms.rooms_of_user_in_memory(view.user_id), view.after.position
        noted = self._unread.noted.among(view.user_id, after)
        if rooms is None or noted is None or rooms.changed > after or self._unread.is_stale:
            return None
        joined = rooms.joined
        if self._rules.changed_position(view.user_id) > after:
            return [room_id for room_id in joined.copy() if view.filter.room.allows_room(room_id)]
        changed = self._rooms.changed_rooms(joined, after)
        if changed is None:
            return None
        touched = {*changed, *(room_id for room_id in noted if room_id in joined)}
        return [room_id for room_id in touched if view.filter.room.allows_room(room_id)]

    def _read_touched(self, snapshot: Snapshot, view: SyncView) -> Collection[RoomId]:
        user_id, after = view.user_id, view.after.position
        joined = self._rooms.joined_rooms(snapshot, user_id)
        if self._rules.changed_position(user_id) > after:
            return joined
        receipts = self._presence.receipts.receipts_in(snapshot, user_id, joined, after, view.upto.position)
        read = {room_id for room_id, found in receipts.items() if any(r.user_id == user_id for r in found)}
        changed = self._rooms.changed_rooms(set(joined), after)
        if changed is None:
            changed = [
                room_id for room_id in joined if self._rooms.has_events_after(snapshot, room_id, after)
            ]
        return read.union(changed)

    def _want(self, user_id: UserId, room_id: RoomId) -> None:
        if len(self._wanted) >= WANTED_LIMIT:
            self._wanted.clear()
        self._wanted.setdefault(user_id, set()).add(room_id)


def _tree(view: SyncView, counts: dict[RoomId, RoomUnread]) -> Tree:
    if not counts:
        return {}
    by_thread = view.filter.room.timeline.unread_thread_notifications
    rooms = {
        room_id: _threaded(unread) if by_thread else {"unread_notifications": _all_together(unread)}
        for room_id, unread in counts.items()
    }
    return {"rooms": {"join": rooms}}


def _threaded(unread: RoomUnread) -> dict[str, Any]:
    part: dict[str, Any] = {"unread_notifications": _numbers(unread.threads.get(MAIN, Unread()))}
    threads = {thread: _numbers(found) for thread, found in unread.threads.items() if thread != MAIN}
    return {**part, "unread_thread_notifications": threads} if threads else part


def _all_together(unread: RoomUnread) -> dict[str, int]:
    return _numbers(Unread(unread.total, unread.highlights))


def _numbers(unread: Unread) -> dict[str, int]:
    return {"notification_count": unread.notifications, "highlight_count": unread.highlights}
