"""Who was told about in which room, newest first: a sync finds its news without asking who knows whom."""

from collections.abc import Iterable

from veche.core.ids import RoomId, UserId
from veche.features.presence.service.readers import Reader

SHOWN_LIMIT = 1_000
"""People told about in one sync; a client has no screen for more."""


class PeopleIndex:
    """For each room, its people with the counter of their last change there. Bounded by who is in memory."""

    def __init__(self) -> None:
        self._rooms: dict[RoomId, dict[UserId, int]] = {}
        self._newest: dict[RoomId, int] = {}

    def put(self, room_id: RoomId, user_id: UserId, counter: int) -> None:
        """Note that a person changed, as the members of a room see them."""
        people = self._rooms.setdefault(room_id, {})
        people.pop(user_id, None)
        people[user_id] = counter
        self._newest[room_id] = counter

    def remove(self, room_id: RoomId, user_id: UserId) -> None:
        """Forget a person who is not in a room any more."""
        people = self._rooms.get(room_id)
        if people is None or people.pop(user_id, None) is None:
            return
        if not people:
            del self._rooms[room_id], self._newest[room_id]

    def news_for(self, reader: Reader, after: int) -> list[UserId]:
        """Return whom a reader should be told about, each once. Any thread may ask."""
        found: dict[UserId, None] = {}
        newest = self._newest.get
        for room_id in reader.rooms:
            since = reader.since_in(room_id, after)
            if newest(room_id, 0) > since:
                found |= dict.fromkeys(self._changed_in(room_id, since))
            if len(found) > SHOWN_LIMIT:
                break
        return [user_id for user_id in found if user_id not in reader.ignored][:SHOWN_LIMIT]

    def _changed_in(self, room_id: RoomId, after: int) -> Iterable[UserId]:
        people = self._rooms.get(room_id, {})
        # A copy: another thread may change what is iterated over.
        for user_id in reversed(tuple(people)):
            if people.get(user_id, 0) <= after:
                break
            yield user_id
