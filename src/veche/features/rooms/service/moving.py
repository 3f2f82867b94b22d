"""Moving on: what people have set for a room goes with them into the room that replaces it."""

from collections.abc import Callable
from typing import Any

from veche.core.ids import RoomId, UserId
from veche.features.accounts.api import Accounts
from veche.features.rooms.proposal import Proposal
from veche.features.rooms.store.members import find_membership
from veche.features.rooms.store.state import find_state_now
from veche.kit.transaction import Snapshot, Transaction

Moved = Callable[[Transaction, UserId, RoomId, RoomId], None]
TAGS, DIRECT = "m.tag", "m.direct"


class Moving:
    """Copies tags and the mark of a direct chat; slices above copy what they keep."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._hooks: list[Moved] = []

    def on_moved(self, hook: Moved) -> None:
        """Have `hook(tx, user_id, old_room, new_room)` called when somebody moves on into the new room."""
        self._hooks.append(hook)

    def follow(self, tx: Transaction, proposal: Proposal, user_id: UserId) -> None:
        """Bring along what somebody who joins has set for the room before, if they were in it."""
        old_room = _find_predecessor(tx, proposal)
        if old_room is None:
            return
        before = find_membership(tx, user_id, old_room)
        if before is not None and before.membership == "join":
            self.move(tx, user_id, old_room, proposal.room_id)

    def move(self, tx: Transaction, user_id: UserId, old_room: RoomId, new_room: RoomId) -> None:
        """Give the new room what somebody has set for the old one; what the new one has stays."""
        tags = self._accounts.find_account_data(tx, user_id, TAGS, old_room)
        if tags and not self._accounts.find_account_data(tx, user_id, TAGS, new_room):
            self._accounts.put_account_data(tx, user_id, TAGS, tags, new_room)
        direct = self._accounts.find_account_data(tx, user_id, DIRECT)
        if direct and (moved := _with_successor(direct, old_room, new_room)) != direct:
            self._accounts.put_account_data(tx, user_id, DIRECT, moved)
        for hook in self._hooks:
            hook(tx, user_id, old_room, new_room)


def _find_predecessor(snapshot: Snapshot, proposal: Proposal) -> RoomId | None:
    """Return the room that this one replaces; not only this one has to say so."""
    create = proposal.get(("m.room.create", ""))
    predecessor = None if create is None else create.content.get("predecessor")
    old_room = predecessor.get("room_id") if isinstance(predecessor, dict) else None
    if not isinstance(old_room, str):
        return None
    tombstone = find_state_now(snapshot, RoomId(old_room), ("m.room.tombstone", ""))
    if tombstone is None or tombstone.event.content.get("replacement_room") != proposal.room_id:
        return None
    return RoomId(old_room)


def _with_successor(direct: dict[str, Any], old_room: RoomId, new_room: RoomId) -> dict[str, Any]:
    return {
        person: [*rooms, new_room]
        if isinstance(rooms, list) and old_room in rooms and new_room not in rooms
        else rooms
        for person, rooms in direct.items()
    }
