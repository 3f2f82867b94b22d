"""Live rooms: opens rooms for writing, applies what was committed, wakes those who wait for it."""

from collections.abc import Sequence

from veche.core.errors import NotFound
from veche.core.ids import RoomId, UserId
from veche.core.room_versions import RoomVersion
from veche.features.rooms.membership_memory import MembershipMemory, UserRooms
from veche.features.rooms.memory import Room, RoomDraft, RoomMemory
from veche.features.rooms.notices import EventsAppended, MembershipChanged
from veche.features.rooms.proposal import Proposal, Signer
from veche.features.rooms.store.members import list_memberships
from veche.features.rooms.store.rooms import load_room, set_shut
from veche.features.rooms.stored_event import StoredEvent
from veche.features.sync.api import Sync
from veche.kit.bus import Bus
from veche.kit.database import Database
from veche.kit.transaction import Snapshot, Transaction


class LiveRooms:
    """What the use cases write through and the syncs read from."""

    def __init__(self, database: Database, bus: Bus, sync: Sync, signer: Signer) -> None:
        self._database = database
        self._bus = bus
        self._sync = sync
        self._signer = signer
        self.memory = RoomMemory()
        self.memberships = MembershipMemory()
        database.on_foreign_writes(self.forget)

    def forget(self) -> None:
        """Drop everything that is in memory: at the start, and when another process has written."""
        self.memory.forget(self._database.position)
        self.memberships.forget()

    # Writing, inside a unit of work

    def open_room(self, tx: Transaction, room_id: RoomId) -> Proposal:
        """Return a proposal for a room, or raise M_NOT_FOUND."""
        draft = self.find_draft(tx, room_id)
        if draft is None:
            raise NotFound("There is no such room")
        return Proposal(draft, self._signer, tx.now_ms)

    def open_new_room(
        self, tx: Transaction, version: RoomVersion, room_id: RoomId | None, later_ms: int = 0
    ) -> Proposal:
        """Return a proposal for a room that does not exist yet; its id is None where the version makes it."""
        return Proposal(RoomDraft(Room(room_id or RoomId(""), version)), self._signer, tx.now_ms + later_ms)

    def was_just_made(self, tx: Transaction, room_id: RoomId) -> bool:
        """Return whether a room was created a moment ago, in this group or before it."""
        return room_id in self._drafts(tx) or self.memory.find(room_id) is not None

    def find_draft(self, tx: Transaction, room_id: RoomId) -> RoomDraft | None:
        """Return the group's draft of a room, made from memory or from the database."""
        drafts = self._drafts(tx)
        if room_id not in drafts:
            room = self.memory.find(room_id) or load_room(tx, room_id)
            if room is None:
                return None
            drafts[room_id] = RoomDraft(room)
        return drafts[room_id]

    def write(self, tx: Transaction, proposal: Proposal) -> list[StoredEvent]:
        """Append what was proposed; after the commit it is applied, told and woken for."""
        draft = proposal.draft
        if not draft.is_written:
            draft.room.room_id = proposal.room_id
            self._apply_after(tx, draft)
        return proposal.write(tx)

    def set_shut(self, tx: Transaction, room_id: RoomId, *, is_shut: bool) -> bool:
        """Shut a room or open it again; return whether that changed anything. Raise M_NOT_FOUND."""
        draft = self.find_draft(tx, room_id)
        if draft is None:
            raise NotFound("There is no such room")
        if draft.is_shut == is_shut:
            return False
        draft.is_shut = is_shut
        if not draft.is_written:
            self._apply_after(tx, draft)
        set_shut(tx, room_id, is_shut=is_shut)
        tx.next_position()  # other processes see by it that what they remember is old
        return True

    def _apply_after(self, tx: Transaction, draft: RoomDraft) -> None:
        draft.is_written = True
        self._drafts(tx)[draft.room.room_id] = draft
        tx.after_commit(lambda: self._committed(draft))

    def _drafts(self, tx: Transaction) -> dict[RoomId, RoomDraft]:
        return tx.draft("rooms", dict[RoomId, RoomDraft])

    def _committed(self, draft: RoomDraft) -> None:
        before = {
            entry.event_id: self._membership_before(draft, entry)
            for entry, _ in draft.entries
            if entry.type == "m.room.member"
        }
        room = self.memory.apply(draft)
        entries = tuple(entry for entry, _ in draft.entries)
        if not entries:
            return
        changes = [
            MembershipChanged(
                room.room_id,
                UserId(entry.state_key or ""),
                entry.event.membership or "leave",
                before[entry.event_id],
                entry.position,
            )
            for entry in entries
            if entry.event_id in before
        ]
        for change in changes:
            self.memberships.set(change.user_id, room.room_id, change.membership, change.position)
        self._bus.publish(EventsAppended(room.room_id, entries))
        for change in changes:
            self._bus.publish(change)
        self._sync.waiting.wake([change.user_id for change in changes])
        self._sync.waiting.wake_members(room.joined)

    def _membership_before(self, draft: RoomDraft, entry: StoredEvent) -> str | None:
        """Return the membership that a member event of the draft changes."""
        before = draft.room.state.get(("m.room.member", entry.state_key or ""))
        for earlier, _ in draft.entries:
            if earlier.event_id == entry.event_id:
                break
            if earlier.state_address == entry.state_address:
                before = earlier
        return None if before is None else before.event.membership

    def recall_joined(self, user_id: UserId, upto: int) -> frozenset[RoomId] | None:
        """Return the rooms of a user at a position, in any thread; None when memory does not know."""
        rooms = self.memberships.find(user_id)
        if rooms is None:
            return None
        joined = frozenset(rooms.joined)
        # Looked at after the copy: what changes a membership says so first.
        return None if rooms.changed > upto else joined

    # Reading, on the event loop

    async def find_room(self, room_id: RoomId) -> Room | None:
        """Return a room, from memory or read into it."""
        room = self.memory.find(room_id)
        if room is None:
            room, position = await self._database.read(_load_room_at, room_id)
            if room is not None and position == self._database.position:
                self.memory.put(room)
        return room

    async def get_room(self, room_id: RoomId) -> Room:
        """Return a room or raise M_NOT_FOUND."""
        room = await self.find_room(room_id)
        if room is None:
            raise NotFound("There is no such room")
        return room

    async def rooms_of(self, user_id: UserId) -> UserRooms:
        """Return the rooms that a user has joined, from memory or read into it."""
        known = self.memberships.find(user_id)
        if known is not None:
            return known
        rooms, position = await self._database.read(_load_rooms_of, user_id)
        if position == self._database.position:
            self.memberships.put(user_id, rooms)
        return rooms

    def wake_members(self, room_id: RoomId) -> None:
        """Wake the waiting syncs of a room's members, if the room is in use."""
        room = self.memory.find(room_id)
        if room is not None:
            self._sync.waiting.wake_members(room.joined)

    def wake(self, user_ids: Sequence[UserId]) -> None:
        """Wake the waiting syncs of users."""
        self._sync.waiting.wake(user_ids)


def _load_room_at(snapshot: Snapshot, room_id: RoomId) -> tuple[Room | None, int]:
    return load_room(snapshot, room_id), snapshot.read_head()


def _load_rooms_of(snapshot: Snapshot, user_id: UserId) -> tuple[UserRooms, int]:
    rooms = UserRooms()
    for membership in list_memberships(snapshot, user_id):
        rooms.changed = max(rooms.changed, membership.position)
        if membership.membership == "join":
            rooms.joined.add(membership.room_id)
    return rooms, snapshot.read_head()
