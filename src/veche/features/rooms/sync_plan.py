"""Which rooms a sync shows, and how much of each: decided from the reader's memberships."""

from dataclasses import dataclass
from typing import Any

from veche.core.ids import RoomId, UserId
from veche.features.rooms.store.events import find_latest
from veche.features.rooms.store.members import Membership, list_memberships
from veche.features.rooms.store.state import find_state_at
from veche.features.rooms.stored_event import StoredEvent
from veche.features.rooms.stripped import stripped_state
from veche.features.rooms.visibility import Sight
from veche.features.sync.api import SyncView
from veche.kit.transaction import Snapshot


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """A room to show: events in (after, upto]; `is_whole` with all state, else with what changed."""

    section: str
    room_id: RoomId
    after: int
    upto: int
    is_whole: bool
    needs_sight: bool
    """Whether the reader's membership changed among these events, so that some may be hidden."""


@dataclass(frozen=True, slots=True)
class StrippedRoom:
    """A room that the reader is only invited to, or has knocked at."""

    section: str
    room_id: RoomId
    events: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A room that the reader has never been in and now is out of: nothing of it is told but that.

    They declined an invitation, took back a knock, or were refused or banned.
    """

    room_id: RoomId
    membership: StoredEvent


def plan_rooms(
    snapshot: Snapshot, view: SyncView, ignored: frozenset[UserId]
) -> list[RoomPlan | StrippedRoom | Refusal]:
    """Return what to show of each room that has something to say; invitations of ignored people are not."""
    planner = _Planner(snapshot, view, ignored)
    found = []
    for membership in list_memberships(snapshot, view.user_id):
        if view.filter.room.allows_room(membership.room_id):
            plan = planner.plan(membership)
            if plan is not None:
                found.append(plan)
    return found


class _Planner:
    def __init__(self, snapshot: Snapshot, view: SyncView, ignored: frozenset[UserId]) -> None:
        self._ignored = ignored
        self._snapshot = snapshot
        self._view = view
        self._after = view.after.position
        self._upto = view.upto.position

    def plan(self, membership: Membership) -> RoomPlan | StrippedRoom | Refusal | None:
        then = self._as_of_upto(membership)
        if then is None:
            return None
        if then.membership == "join":
            return self._joined(then)
        if then.membership in ("invite", "knock"):
            return self._stripped(then)
        return self._left(then)

    def _as_of_upto(self, membership: Membership) -> Membership | None:
        """Return the membership as it was at the end of the view: the snapshot may already see later ones."""
        if membership.position <= self._upto:
            return membership
        entry = self._member_at(membership.room_id, self._upto)
        if entry is None or entry.event.membership is None:
            return None
        return Membership(
            membership.user_id, membership.room_id, entry.event.membership, entry.position, is_forgotten=0
        )

    def _joined(self, membership: Membership) -> RoomPlan | None:
        room_id = membership.room_id
        has_changed = membership.position > self._after
        is_new = self._view.is_initial or (has_changed and not self._was_joined(room_id))
        if not (is_new or self._view.full_state):
            latest = find_latest(self._snapshot, room_id)
            if latest is None or latest[0] <= self._after:
                return None
        return RoomPlan(
            "join",
            room_id,
            0 if is_new else self._after,
            self._upto,
            is_whole=is_new or self._view.full_state,
            needs_sight=has_changed,
        )

    def _left(self, membership: Membership) -> RoomPlan | Refusal | None:
        if self._view.is_initial:
            is_wanted = self._view.filter.room.include_leave and not membership.is_forgotten
        else:
            is_wanted = membership.position > self._after
        if not is_wanted:
            return None
        if not Sight.read(self._snapshot, membership.room_id, membership.user_id).has_joined:
            entry = self._member_at(membership.room_id, membership.position)
            return None if entry is None else Refusal(membership.room_id, entry)
        is_new = self._view.is_initial or not self._was_joined(membership.room_id)
        return RoomPlan(
            "leave",
            membership.room_id,
            0 if is_new else self._after,
            membership.position,
            is_whole=is_new or self._view.full_state,
            needs_sight=True,
        )

    def _stripped(self, membership: Membership) -> StrippedRoom | None:
        if membership.position <= self._after or self._is_unwanted(membership):
            return None
        events = stripped_state(self._snapshot, membership.room_id, membership.position, membership.user_id)
        return StrippedRoom(membership.membership, membership.room_id, events)

    def _is_unwanted(self, membership: Membership) -> bool:
        if not self._ignored or membership.membership != "invite":
            return False
        entry = self._member_at(membership.room_id, membership.position)
        return entry is not None and entry.sender in self._ignored

    def _was_joined(self, room_id: RoomId) -> bool:
        entry = self._member_at(room_id, self._after)
        return entry is not None and entry.event.membership == "join"

    def _member_at(self, room_id: RoomId, position: int) -> StoredEvent | None:
        key = ("m.room.member", UserId(self._view.user_id))
        return find_state_at(self._snapshot, room_id, key, position)
