"""The rooms section of sync: from memory when it can, from the database when it must."""

from typing import ClassVar

from veche.features.accounts.api import Accounts
from veche.features.rooms.live import LiveRooms
from veche.features.rooms.sync_reading import read_rooms
from veche.features.rooms.sync_recall import Recall
from veche.features.sync.api import Section, SyncView, Tree
from veche.kit.clock import Clock
from veche.kit.transaction import Snapshot


class RoomsSection(Section):
    """Timelines, state, invitations and departures."""

    name = "rooms"
    is_marked: ClassVar[bool] = False

    def __init__(self, live: LiveRooms, accounts: Accounts, clock: Clock) -> None:
        self._accounts = accounts
        self._live = live
        self._clock = clock
        self._recall = Recall(live)

    async def prepare(self, view: SyncView) -> None:
        """Have the user's rooms in memory, so that the next answers come from there."""
        await self._live.rooms_of(view.user_id)

    def recall(self, view: SyncView) -> Tree | None:
        """Answer from memory."""
        ignored = self._accounts.ignored_users_in_memory(view.user_id)
        if view.full_state or ignored is None or view.filter.event_format != "client":
            return None
        return self._recall.changes(view, self._clock.now_ms(), ignored)

    def changes(self, snapshot: Snapshot, view: SyncView) -> Tree:
        """Answer from the database."""
        tree = read_rooms(snapshot, view, self._accounts.ignored_users(snapshot, view.user_id))
        invitations = tree.get("rooms", {}).pop("invite", None)
        if invitations and not self._accounts.blocks_invites(snapshot, view.user_id):
            tree["rooms"]["invite"] = invitations
        return tree if tree.get("rooms") else {}
