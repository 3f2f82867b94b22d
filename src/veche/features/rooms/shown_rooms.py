"""Which rooms an answer of sync can speak of: what account data needs to find its place."""

from veche.core.ids import RoomId
from veche.features.accounts.api import RoomsShown
from veche.features.rooms.live import LiveRooms
from veche.features.rooms.store.members import Membership, list_memberships
from veche.features.rooms.store.state import find_state_at
from veche.features.sync.api import SyncView
from veche.kit.transaction import Snapshot


def find_shown_rooms(live: LiveRooms, snapshot: Snapshot, view: SyncView) -> RoomsShown:
    """Return the reader's rooms, those just left, and those that are new to this client."""
    if view.is_initial and not view.filter.room.include_leave:
        current = live.recall_joined(view.user_id, view.upto.position)
        if current is not None:
            return RoomsShown(current)
    joined: set[RoomId] = set()
    left: set[RoomId] = set()
    new: set[RoomId] = set()
    for membership in list_memberships(snapshot, view.user_id):
        room_id = membership.room_id
        if membership.membership == "join":
            joined.add(room_id)
            if _is_new(snapshot, view, membership):
                new.add(room_id)
        elif membership.membership in ("leave", "ban") and _is_left_shown(view, membership):
            left.add(room_id)
    return RoomsShown(frozenset(joined), frozenset(left), frozenset(new))


def _is_new(snapshot: Snapshot, view: SyncView, membership: Membership) -> bool:
    # At a first sync everything is told of every room.
    if view.is_initial or membership.position <= view.after.position:
        return False
    key = ("m.room.member", view.user_id)
    before = find_state_at(snapshot, membership.room_id, key, view.after.position)
    return before is None or before.event.membership != "join"


def _is_left_shown(view: SyncView, membership: Membership) -> bool:
    if view.is_initial:
        return view.filter.room.include_leave and not membership.is_forgotten
    return membership.position > view.after.position
