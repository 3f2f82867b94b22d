"""Which events of a room a user may see: the pure rule, fed from the room's history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from veche.core.history_visibility import (
    HistoryVisibility,
    may_see,
    may_see_between,
    read_history_visibility,
)
from veche.core.ids import RoomId, UserId
from veche.features.rooms.store.state import ERASED, list_sight_history
from veche.features.rooms.stored_event import StoredEvent
from veche.kit.transaction import Snapshot

CHANGES_OF_SIGHT = frozenset(("m.room.history_visibility", "m.room.member"))


@dataclass(frozen=True, slots=True)
class _Value:
    """A value of a piece of state, true from a position on."""

    begin: int
    content: dict[str, Any]


class Sight:
    """What one user sees of one room: settings and memberships over time, read once.

    `erased` are the people of the room who asked to be erased, and when.
    """

    def __init__(
        self,
        user_id: UserId,
        settings: list[_Value],
        memberships: list[_Value],
        erased: Mapping[UserId, int],
    ) -> None:
        self._user_id = user_id
        self._settings = settings
        self._memberships = memberships
        self._erased = erased
        joins = [period.begin for period in memberships if period.content.get("membership") == "join"]
        self._first_join = min(joins, default=None)
        self._last_join = max(joins, default=0)

    @classmethod
    def read(cls, snapshot: Snapshot, room_id: RoomId, user_id: UserId) -> "Sight":
        """Read what the decisions need."""
        return cls.read_many(snapshot, [room_id], user_id)[room_id]

    @classmethod
    def read_many(
        cls, snapshot: Snapshot, room_ids: Sequence[RoomId], user_id: UserId
    ) -> "dict[RoomId, Sight]":
        """Read what the decisions in several rooms need."""
        settings: dict[RoomId, list[_Value]] = {room_id: [] for room_id in room_ids}
        memberships: dict[RoomId, list[_Value]] = {room_id: [] for room_id in room_ids}
        erased: dict[RoomId, dict[UserId, int]] = {room_id: {} for room_id in room_ids}
        for period in list_sight_history(snapshot, room_ids, user_id):
            if period.type == ERASED:
                erased[period.room_id][UserId(period.content_json)] = period.begin
                continue
            values = memberships if period.type == "m.room.member" else settings
            values[period.room_id].append(_Value(period.begin, orjson.loads(period.content_json)))
        return {
            room_id: cls(user_id, settings[room_id], memberships[room_id], erased[room_id])
            for room_id in room_ids
        }

    def may_see(self, entry: StoredEvent) -> bool:
        """Return whether the user may see an event."""
        before = entry.position - 1
        membership = self.membership_at(before)
        if membership == "join":
            return True
        visibility = self._visibility_at(before)
        has_joined_since = self._last_join > entry.position
        if may_see_between(visibility, membership, has_joined_since=has_joined_since):
            return True
        if entry.type not in CHANGES_OF_SIGHT:  # the others need not even be decoded
            return False
        return may_see(
            entry.event,
            self._user_id,
            visibility=visibility,
            membership=membership,
            has_joined_since=has_joined_since,
        )

    def show(self, entry: StoredEvent) -> StoredEvent | None:
        """Return an event as the user sees it, if they may: empty where its sender asked to be erased.

        Whoever was in the room before that goes on seeing what was said (specification, deactivation).
        State stays as it is for everybody: the room is made of it.
        """
        if not self.may_see(entry):
            return None
        erased = self._erased.get(entry.sender)
        if erased is None or entry.state_key is not None:
            return entry
        was_there = self._first_join is not None and self._first_join <= erased
        return entry if was_there else entry.erased()

    def visible(self, entries: Iterable[StoredEvent]) -> list[StoredEvent]:
        """Return those of the events that the user may see, in their order, as they see them."""
        return [shown for entry in entries if (shown := self.show(entry)) is not None]

    def membership_at(self, position: int) -> str | None:
        """Return the user's membership just after a position."""
        content = _value_at(self._memberships, position)
        membership = None if content is None else content.get("membership")
        return membership if isinstance(membership, str) else None

    @property
    def has_joined(self) -> bool:
        """Whether the user was ever in the room."""
        return self._last_join > 0

    def is_world_readable(self, position: int) -> bool:
        """Return whether anybody may read the room as it was just after a position."""
        return self._visibility_at(position) == "world_readable"

    def _visibility_at(self, position: int) -> HistoryVisibility:
        return read_history_visibility(_value_at(self._settings, position))


def _value_at(periods: list[_Value], position: int) -> dict[str, Any] | None:
    # From the end: the newest events are asked about most.
    for period in reversed(periods):
        if period.begin <= position:
            return period.content
    return None
