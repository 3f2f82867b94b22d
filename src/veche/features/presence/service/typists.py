"""Typing: who types where, in memory only. Each change of a room's list is counted and told."""

from collections.abc import Iterable

from veche.core.errors import Forbidden
from veche.core.ids import RoomId, UserId
from veche.features.presence.service.bell import Bell
from veche.features.presence.service.changed_rooms import ChangedRooms
from veche.features.rooms.api import Rooms
from veche.features.sync.api import Sync
from veche.kit.clock import Clock
from veche.kit.database import Database

TIMEOUT_DEFAULT_S = 30.0
TIMEOUT_LEAST_S = 1.0
TIMEOUT_MOST_S = 120.0

SHOWN_LIMIT = 50
"""Users in a room's list; nobody reads more names, and each change sends the whole list."""


class Typists:
    """Who types in which room, and until when that is believed."""

    def __init__(self, database: Database, sync: Sync, rooms: Rooms, bell: Bell) -> None:
        self._database = database
        self._rooms = rooms
        self._sync = sync
        self._bell = bell
        self._clock: Clock = database.clock
        self._until: dict[RoomId, dict[UserId, float]] = {}
        self._changed = ChangedRooms()
        # Whole tuples, so that any thread sees a list from before or after a change.
        self._shown: dict[RoomId, tuple[UserId, ...]] = {}

    async def set_typing(
        self, user_id: UserId, room_id: RoomId, timeout_s: float | None, *, is_typing: bool
    ) -> None:
        """Note that a user types in a room, for a while, or not any more. Raise M_FORBIDDEN to strangers."""
        if not await self._database.read(self._rooms.is_joined, room_id, user_id):
            raise Forbidden("You are not in this room")
        if is_typing:
            self.begin(user_id, room_id, TIMEOUT_DEFAULT_S if timeout_s is None else timeout_s)
        else:
            self.end(user_id, room_id)

    def begin(self, user_id: UserId, room_id: RoomId, timeout_s: float) -> None:
        """Note that a member types. Saying so again only prolongs it and is no change."""
        typists = self._until.setdefault(room_id, {})
        is_news = user_id not in typists
        seconds = min(max(timeout_s, TIMEOUT_LEAST_S), TIMEOUT_MOST_S)
        typists[user_id] = self._clock.monotonic_s() + seconds
        if is_news:
            self._tell(room_id)

    def end(self, user_id: UserId, room_id: RoomId) -> None:
        """Note that a user does not type, or has left."""
        if self._until.get(room_id, {}).pop(user_id, None) is not None:
            self._tell(room_id)

    def welcome(self, room_id: RoomId) -> None:
        """Tell a room's list anew: somebody has joined who has not been told."""
        if self._until.get(room_id):
            self._tell(room_id)

    def expire(self) -> None:
        """End what nobody has prolonged in time."""
        now_s = self._clock.monotonic_s()
        for room_id, typists in list(self._until.items()):
            late = [user_id for user_id, until_s in typists.items() if until_s <= now_s]
            for user_id in late:
                del typists[user_id]
            if late:
                self._tell(room_id)

    def typing_in(self, room_ids: Iterable[RoomId], after: int) -> dict[RoomId, tuple[UserId, ...]]:
        """Return who types in those rooms whose list changed after a counter; after 0, where somebody does.

        Any thread may ask.
        """
        shown = {room_id: self._shown.get(room_id, ()) for room_id in self._changed.among(room_ids, after)}
        return shown if after else {room_id: users for room_id, users in shown.items() if users}

    def _tell(self, room_id: RoomId) -> None:
        typists = self._until[room_id]
        if not typists:
            del self._until[room_id]
        self._shown[room_id] = tuple(typists)[-SHOWN_LIMIT:]
        dropped = self._changed.note(room_id, self._sync.next_ephemeral())
        if dropped is not None:
            self._shown.pop(dropped, None)
        self._bell.ring(room_id)
