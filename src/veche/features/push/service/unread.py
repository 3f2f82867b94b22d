"""Unread counts: exact, and made without looking at the events that are counted.

Rooms in use have a tally in memory. What lies before it is summed up in blocks in the database; everything
else about a count is derived from the log, so a message costs no row.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial

from veche.core.ids import EventId, RoomId, UserId
from veche.features.accounts.api import Accounts
from veche.features.presence.api import Presence, ThreadId
from veche.features.push.rules.classes import SpecialEvent, class_of, thread_of
from veche.features.push.rules.prediction import EventClass, Outcome, Prediction, Special
from veche.features.push.rules.tally import ANY_THREAD, Reader, RoomTally, Unread
from veche.features.push.service.backlog import Appended, Backlog, is_special
from veche.features.push.service.evaluation import evaluate_for
from veche.features.push.service.push_rules import PushRules
from veche.features.push.service.tally_memory import NotedRooms, TallyMemory
from veche.features.push.store import counts as store
from veche.features.rooms.api import Room, Rooms, StoredEvent
from veche.kit.database import Database
from veche.kit.transaction import Snapshot, Transaction

TRIES = 5
ROOMS_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class ReadPositions:
    """How far a user has read a room, and where the user came into it."""

    reads: Mapping[str, int]
    sent: Mapping[str, int]
    arrival: int

    def read_up_to(self, thread: str) -> int:
        """Return how far a thread is read."""
        reads = self.reads
        return max(reads.get(ANY_THREAD, 0), reads.get(thread, 0), self.sent.get(thread, 0), self.arrival)


@dataclass(frozen=True, slots=True)
class RoomUnread:
    """What a user has not read of a room: of the main timeline and of each thread that has something."""

    threads: Mapping[str, Unread] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All notifications, in all threads."""
        return sum(unread.notifications for unread in self.threads.values())

    @property
    def highlights(self) -> int:
        """All highlights, in all threads."""
        return sum(unread.highlights for unread in self.threads.values())


class UnreadCounts:
    """Counts what people have not read."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        rooms: Rooms,
        presence: Presence,
        rules: PushRules,
        backlog: Backlog,
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._rooms = rooms
        self._presence = presence
        self._rules = rules
        self._backlog = backlog
        self.memory = TallyMemory()
        self.noted = NotedRooms()
        self.is_stale = False
        """Whether another process has written: memory is not asked until it is built anew."""

    # The door

    def unread_counts(
        self, snapshot: Snapshot, user_id: UserId, room_ids: Collection[RoomId]
    ) -> dict[RoomId, RoomUnread]:
        """Return what a user who is in these rooms has not read of them."""
        reads = self._reads(snapshot, user_id, room_ids)
        # As the snapshot has it: a read in a thread of its own may have begun before what memory says.
        handled = cache(lambda: store.find_cursor(snapshot))
        return {
            tally.room_id: self._count(snapshot, user_id, tally, reads.get(tally.room_id, {}), handled)
            for tally in self._tallies(snapshot, room_ids)
        }

    def recall(self, user_id: UserId, room_id: RoomId) -> RoomUnread | None:
        """Return what a user has not read of a room, from memory; None when something must be read."""
        tally, room = self.memory.find(room_id), self._rooms.find_room_in_memory(room_id)
        if tally is None or room is None or self.is_stale:
            return None
        reader = tally.readers.get(user_id)
        if reader is None or reader.ignored != self._accounts.ignored_users_in_memory(user_id):
            return None
        prediction = self._rules.predict(user_id, room_id, is_pair=len(room.joined) == 2)
        own: Iterable[SpecialEvent] = ()
        if not prediction.is_complete:
            new = self._rooms.recent_events(room_id, self._backlog.handled, self._database.position)
            if new is None:
                return None
            own = self.own_specials(prediction, user_id, room, new)
        return RoomUnread(tally.count(user_id, reader, prediction, own))

    def total(self, snapshot: Snapshot, user_id: UserId) -> int:
        """Return all unread notifications of a user: the number on a badge."""
        room_ids = self._rooms.joined_rooms(snapshot, user_id)
        return sum(unread.total for unread in self.unread_counts(snapshot, user_id, room_ids).values())

    def is_read(
        self, snapshot: Snapshot, user_id: UserId, room_id: RoomId, thread: str, position: int
    ) -> bool:
        """Return whether a user has read an event."""
        return self.read_positions(snapshot, user_id, [room_id])[room_id].read_up_to(thread) >= position

    def read_positions(
        self, snapshot: Snapshot, user_id: UserId, room_ids: Collection[RoomId]
    ) -> dict[RoomId, ReadPositions]:
        """Return how far a user has read rooms."""
        arrivals = store.list_reads(snapshot, user_id, list(room_ids))
        reads = self._reads(snapshot, user_id, room_ids)
        found = {}
        for tally in self._tallies(snapshot, room_ids):
            room_id = tally.room_id
            arrival = max(arrivals.get(room_id, {}).get(ANY_THREAD, 0), tally.arrivals.get(user_id, 0))
            found[room_id] = ReadPositions(reads.get(room_id, {}), tally.sent_by(user_id), arrival)
        return found

    # Memory

    async def keep_tally(self, room_id: RoomId) -> RoomTally | None:
        """Return a room's tally, read into memory if need be; None if the log grows too fast for that."""
        for _ in range(TRIES):
            found = self.memory.find(room_id)
            if found is not None:
                return found
            tally, position = await self._database.read(self._load_tally_at, room_id)
            self._keep([tally], position)
        return self.memory.find(room_id)

    async def keep_reader(self, user_id: UserId, room_id: RoomId) -> None:
        """Read into memory what a user's counts in a room are made from."""
        tally = await self.keep_tally(room_id)
        if tally is None:
            return
        await self._rooms.get_room(room_id)
        reader, position = await self._database.read(self._load_reader_at, tally, user_id)
        is_current = position == self._database.position and self.memory.find(room_id) is tally
        if reader is not None and is_current:
            tally.readers[user_id] = reader

    def take_in(self, appended: Appended) -> None:
        """Take in what was appended to a room's log."""
        first = appended.entries[0]
        tally = self.memory.find(appended.room_id)
        if tally is None and first.type == "m.room.create" and not self.is_stale:
            tally = RoomTally(appended.room_id, 0)
            self.memory.put(tally)
        for entry in appended.entries:
            if tally is not None:
                tally.add(entry)
            if entry.redacts is not None:
                self._redact(appended.room_id, tally, entry.redacts)
        if tally is not None and self.memory.find(appended.room_id) is tally:
            for special in appended.specials:
                tally.add_special(special)
            self.memory.grown(tally, len(appended.entries))

    def take_in_own(self, room_ids: Collection[RoomId]) -> None:
        """Take in what users' own rules made of events in rooms just now, in one pass for all rooms."""
        for room_id, special in self._backlog.own if room_ids else ():
            tally = self.memory.find(room_id) if room_id in room_ids else None
            if tally is not None and tally.floor < special.position <= tally.head:
                tally.add_special(special)

    def receive(self, tx: Transaction, user_id: UserId, room_id: RoomId, thread: ThreadId, read: int) -> None:
        """Take in a receipt, in its transaction."""
        store.remove_read_specials(tx, user_id, room_id, read, thread)
        position = tx.position
        tx.after_commit(lambda: self._received(user_id, room_id, thread or ANY_THREAD, read, position))

    def own_specials(
        self, prediction: Prediction, user_id: UserId, room: Room, entries: Iterable[StoredEvent]
    ) -> list[SpecialEvent]:
        """Return the events of which a user's own rules make something that was not foreseen."""
        found = []
        for entry in entries:
            if entry.sender == user_id or entry.redacted_by is not None:
                continue
            decision = evaluate_for(self._rules.ruleset(user_id), user_id, room, entry)
            event_class = class_of(entry)
            outcome = Outcome(decision.notify, decision.highlight)
            if outcome != prediction.outcome(event_class) or is_special(room, entry):
                special = SpecialEvent(
                    user_id, entry.position, thread_of(entry), event_class, Special.OWN_RULES
                )
                found.append(special._replace(notifies=outcome.notifies, highlights=outcome.highlights))
        return found

    def forget(self) -> None:
        """Drop what is in memory."""
        self.memory.forget()
        self.noted.forget(self._database.position)
        self.is_stale = False

    # Inside

    def _received(self, user_id: UserId, room_id: RoomId, thread: str, read: int, position: int) -> None:
        tally = self.memory.find(room_id)
        if tally is not None:
            tally.read(user_id, thread, read)
        self.noted.note(user_id, room_id, position)

    def _redact(self, room_id: RoomId, tally: RoomTally | None, event_id: EventId) -> None:
        # Even an event that no sum is known to have may be in a block that is being stored just now.
        self.memory.soil(room_id, event_id)
        if tally is None or not tally.redact(event_id):
            self.memory.drop(room_id)

    def _count(
        self,
        snapshot: Snapshot,
        user_id: UserId,
        tally: RoomTally,
        reads: Mapping[str, int],
        handled: Callable[[], int],
    ) -> RoomUnread:
        room_id = tally.room_id
        reader = None if self.is_stale else tally.readers.get(user_id)
        if reader is None or reader.ignored != self._accounts.ignored_users(snapshot, user_id):
            reader = self._load_reader(snapshot, tally, user_id, reads)
        prediction = self._predict(snapshot, user_id, room_id)
        own: Iterable[SpecialEvent] = ()
        if not prediction.is_complete:
            room = self._rooms.find_room_in_memory(room_id)
            new = self._rooms.events_after(snapshot, room_id, handled(), 2**62)
            if room is not None and new:
                own = self.own_specials(prediction, user_id, room, new)
        return RoomUnread(tally.count(user_id, reader, prediction, own))

    def _predict(self, snapshot: Snapshot, user_id: UserId, room_id: RoomId) -> Prediction:
        is_pair = False
        if self._rules.has_changed_any(user_id):
            room = self._rooms.find_room_in_memory(room_id)
            joined = self._rooms.joined_members(snapshot, room_id) if room is None else room.joined
            is_pair = len(joined) == 2
        return self._rules.predict(user_id, room_id, is_pair=is_pair)

    def _reads(
        self, snapshot: Snapshot, user_id: UserId, room_ids: Collection[RoomId]
    ) -> dict[RoomId, dict[str, int]]:
        """Return how far a user has read rooms, with receipts and without."""
        found = store.list_reads(snapshot, user_id, list(room_ids))
        for room_id, receipts in self._presence.receipts.read_positions(snapshot, user_id, room_ids).items():
            reads = found.setdefault(room_id, {})
            for thread, position in receipts.positions.items():
                key = thread or ANY_THREAD
                reads[key] = max(position, reads.get(key, 0))
        return found

    def _tallies(self, snapshot: Snapshot, room_ids: Collection[RoomId]) -> Iterator[RoomTally]:
        """Yield the rooms' tallies, those that are not in memory read many at once."""
        early = self._before_renewal(snapshot, room_ids)
        missing = []
        for room_id in room_ids:
            known = None if self.is_stale or room_id in early else self.memory.find(room_id)
            if known is None:
                missing.append(room_id)
            else:
                yield known
        if not missing:
            return
        position = snapshot.read_head()
        for start in range(0, len(missing), ROOMS_AT_ONCE):
            loaded = self._load_tallies(snapshot, missing[start : start + ROOMS_AT_ONCE])
            snapshot.after_read(partial(self._keep, loaded, position))
            yield from loaded

    def _keep(self, tallies: Iterable[RoomTally], position: int) -> None:
        """Take tallies into memory, if nothing was written since the position at which they were read."""
        if position != self._database.position or self.is_stale:
            return
        kept = set()
        for tally in tallies:
            if tally.room_id not in self.memory.dirty and self.memory.find(tally.room_id) is None:
                self.memory.put(tally)
                kept.add(tally.room_id)
        self.take_in_own(kept)

    def _before_renewal(self, snapshot: Snapshot, room_ids: Collection[RoomId]) -> set[RoomId]:
        """Return the rooms whose sums have been renewed since the snapshot, which still has the wrong ones.

        Memory says of them that all is well by now; a read in a thread of its own may have begun before.
        """
        renewals = self.memory.renewals(room_ids)
        if not renewals:
            return set()
        cursor = store.find_cursor(snapshot)
        return {room_id for room_id, position in renewals.items() if position > cursor}

    def _load_tally_at(self, snapshot: Snapshot, room_id: RoomId) -> tuple[RoomTally, int]:
        return self._load_tallies(snapshot, [room_id])[0], snapshot.read_head()

    def _load_reader_at(
        self, snapshot: Snapshot, tally: RoomTally, user_id: UserId
    ) -> tuple[Reader | None, int]:
        if self._before_renewal(snapshot, [tally.room_id]):
            return None, 0
        reads = self._reads(snapshot, user_id, [tally.room_id]).get(tally.room_id, {})
        return self._load_reader(snapshot, tally, user_id, reads), snapshot.read_head()

    def _load_tallies(self, snapshot: Snapshot, room_ids: Sequence[RoomId]) -> list[RoomTally]:
        # Where sums are wrong, the log itself is counted.
        wrong = self.memory.dirty.keys() | self._before_renewal(snapshot, room_ids)
        summed = [room_id for room_id in room_ids if room_id not in wrong]
        sealed = store.list_sealed(snapshot, summed)
        tallies = {room_id: RoomTally(room_id, sealed.get(room_id, 0)) for room_id in room_ids}
        floors = {room_id: tally.floor for room_id, tally in tallies.items()}
        for room_id, entries in self._rooms.events_after_each(snapshot, floors).items():
            for entry in entries:
                tallies[room_id].add(entry)
        for room_id, special in store.list_specials(snapshot, floors):
            tallies[room_id].add_special(special)
        for room_id, tally in tallies.items():
            for special in self._backlog.specials_of(room_id):
                if tally.floor < special.position:
                    tally.add_special(special)
        return list(tallies.values())

    def _load_reader(
        self, snapshot: Snapshot, tally: RoomTally, user_id: UserId, reads: Mapping[str, int]
    ) -> Reader:
        reader = Reader(dict(reads), ignored=self._accounts.ignored_users(snapshot, user_id))
        lowest = reads.get(ANY_THREAD, 0)
        if lowest >= tally.floor or user_id in tally.arrivals:
            return reader
        room_id = tally.room_id
        reader.older = self._sums_after(snapshot, tally, lowest, None)
        for thread, position in reads.items():
            if thread != ANY_THREAD and position > lowest:
                reader.older.pop(thread, None)
                if position < tally.floor:
                    reader.older |= self._sums_after(snapshot, tally, position, thread)
        reader.older_specials = store.list_specials_of(snapshot, user_id, room_id, lowest, tally.floor)
        if any(self._rooms.membership(snapshot, room_id, ignored) for ignored in reader.ignored):
            self._hide(reader, self._rooms.events_after(snapshot, room_id, lowest, tally.floor))
        return reader

    def _hide(self, reader: Reader, entries: Iterable[StoredEvent]) -> None:
        """Take the events of ignored people off the older part."""
        hidden: set[int] = set()
        lowest = reader.reads.get(ANY_THREAD, 0)
        for entry in entries:
            if entry.sender in reader.ignored:
                hidden.add(entry.position)
                event_class, thread = class_of(entry), thread_of(entry)
                is_unread = entry.position > max(lowest, reader.reads.get(thread, 0))
                sums = reader.older.get(thread)
                if is_unread and sums and event_class is not EventClass.SILENT:
                    sums[event_class - 1] -= 1
        reader.older_specials = [s for s in reader.older_specials if s.position not in hidden]

    def _sums_after(
        self, snapshot: Snapshot, tally: RoomTally, after: int, thread: str | None
    ) -> dict[str, store.Sums]:
        """Return the sums of (after, floor]; a block that begins before is counted event by event."""
        sums = store.sum_blocks(snapshot, tally.room_id, after, tally.floor, thread)
        around = store.find_block_around(snapshot, tally.room_id, after + 1) if after else None
        if around is not None and around[0] < after:
            part = store.Block(tally.room_id, after, around[1])
            for entry in self._rooms.events_after(snapshot, tally.room_id, after, around[1]):
                if thread is None or thread_of(entry) == thread:
                    part.count(thread_of(entry), class_of(entry))
            store.merge_sums(sums, part.sums)
        return sums
