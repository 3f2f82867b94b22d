"""The cursor over the log: stores what is special, sums up what is old, and has people's devices told.

At least once and in order: the stored position moves in the transaction of what was decided up to it. Events
that nobody is to be told of, and that are nothing special, cost no write: for them the position waits.
"""

import asyncio
import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from veche.core.errors import NotFound
from veche.core.ids import EventId, RoomId, UserId, server_of
from veche.features.push.rules.calls import ANSWERS
from veche.features.push.rules.classes import SpecialEvent, is_arrival
from veche.features.push.rules.tally import ANY_THREAD
from veche.features.push.service.audience import Audience
from veche.features.push.service.backlog import Appended, Backlog, decide_specials
from veche.features.push.service.push_rules import PushRules
from veche.features.push.service.pushers import Pushers
from veche.features.push.service.sealing import Sealed, Sealing
from veche.features.push.service.telling import Telling
from veche.features.push.service.unread import UnreadCounts
from veche.features.push.store import counts as store
from veche.features.push.store.waiting import Waiting
from veche.features.rooms.api import EventsAppended, Room, Rooms, StoredEvent
from veche.kit.feature import Kit
from veche.kit.observe import logger
from veche.kit.transaction import Transaction

AT_ONCE = 100
PAGE = 500
UNSTORED_MOST = 1_000
"""Events after which the position is stored even if nothing else is."""

RETRY_S = 1.0
POLL_S = 10.0
"""How often is looked whether another process has written."""


@dataclass(slots=True)
class Work:
    """What some events come to."""

    position: int = 0
    specials: list[tuple[RoomId, SpecialEvent]] = field(default_factory=list)
    own: list[tuple[RoomId, SpecialEvent]] = field(default_factory=list)
    """Those that users' own rules made."""
    arrivals: list[tuple[RoomId, UserId, int]] = field(default_factory=list)
    redactions: list[tuple[RoomId, EventId]] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    sealed: list[Sealed] = field(default_factory=list)

    def is_worth_writing(self, stored: int) -> bool:
        """Return whether anything is lost if the events have to be handled again."""
        parts = (self.specials, self.own, self.arrivals, self.redactions, self.waiting, self.sealed)
        return any(parts) or self.position - stored >= UNSTORED_MOST


class Cursor:
    """Follows the log."""

    def __init__(
        self,
        kit: Kit,
        rooms: Rooms,
        unread: UnreadCounts,
        audience: Audience,
        telling: Telling,
        backlog: Backlog,
    ) -> None:
        self._kit = kit
        self._database = kit.database
        self._rooms = rooms
        self._unread = unread
        self._audience = audience
        self._rules: PushRules = audience.rules
        self._pushers: Pushers = audience.pushers
        self._telling = telling
        self._backlog = backlog
        self._sealing = Sealing(rooms)
        self._stored = 0
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        kit.bus.subscribe(EventsAppended, self.appended)
        kit.database.on_foreign_writes(self._distrust)

    async def start(self) -> None:
        """Handle what was appended before this process began, then follow the log."""
        await self._begin()
        self._task = asyncio.create_task(self._run(), name="push")

    async def stop(self) -> None:
        """Handle what is there and note the position."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if not self._unread.is_stale:
            await self.drain()
            if self._backlog.handled > self._stored:
                await self._database.write(store.put_cursor, self._backlog.handled)

    def appended(self, notice: EventsAppended) -> None:
        """Take in new events; nobody waits for what follows from them."""
        room = self._rooms.find_room_in_memory(notice.room_id)
        entries = [entry for entry in notice.entries if entry.position > self._backlog.handled]
        if room is None or not entries:
            return
        specials = decide_specials(room, entries, self._kit.server_name)
        appended = Appended(notice.room_id, entries, specials)
        self._unread.take_in(appended)
        self._backlog.add(appended)
        self._wake.set()

    async def drain(self) -> None:
        """Handle everything that waits."""
        while self._backlog:
            await self._handle(self._backlog.first(AT_ONCE))

    # Inside

    def _distrust(self) -> None:
        self._unread.is_stale = True

    async def _begin(self) -> None:
        """Read everything anew, and handle from the log what was not handled."""
        self._backlog.clear()
        self._unread.forget()
        await self._rules.load()
        await self._pushers.load()
        self._stored = await self._database.read(store.find_cursor)
        self._backlog.finish(self._stored)
        while page := await self._database.read(self._rooms.log_after, self._backlog.handled, PAGE):
            for room_id, entries in _by_room(page):
                self._backlog.add(await self._read_on(room_id, entries))
            await self.drain()

    async def _read_on(self, room_id: RoomId, entries: Sequence[StoredEvent]) -> Appended:
        room = await self._rooms.get_room(room_id)
        specials = decide_specials(room, entries, self._kit.server_name)
        for entry in entries:
            if entry.redacts is not None:
                self._unread.memory.soil(room_id, entry.redacts)
                self._unread.memory.drop(room_id)
        return Appended(room_id, entries, specials)

    async def _run(self) -> None:
        while True:
            # Not wait_for, which until Python 3.12 swallows a cancellation that comes with the wake-up.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL_S):
                    await self._wake.wait()
            self._wake.clear()
            try:
                if self._unread.is_stale:
                    await self._begin()
                await self.drain()
            except Exception:  # noqa: BLE001 - it is a job that never ends
                logger.exception("push could not follow the log")
                await asyncio.sleep(RETRY_S)
                self._wake.set()

    async def _handle(self, batch: Sequence[Appended]) -> None:
        work = Work(position=max(appended.position for appended in batch))
        handled: dict[RoomId, None] = {}
        for appended in batch:
            try:
                room = await self._rooms.get_room(appended.room_id)
            except NotFound:
                continue
            self._decide(work, room, appended)
            handled[appended.room_id] = None
        for room_id in handled:  # once each: a block that is due stays due until it is stored
            await self._seal(work, room_id)
        # Before it is stored: from then on no count looks at these events itself.
        self._backlog.own.extend(work.own)
        self._unread.take_in_own({room_id for room_id, _ in work.own})
        if work.is_worth_writing(self._stored):
            await self._database.write(self._store, work)
            self._stored = work.position
        self._finish(work)

    def _decide(self, work: Work, room: Room, appended: Appended) -> None:
        room_id = appended.room_id
        if any(entry.type == "m.room.member" for entry in appended.entries):
            self._audience.members_changed(room_id)
        work.specials += [(room_id, special) for special in appended.specials]
        for user_id in self._audience.unpredictable(room):
            prediction = self._rules.predict(user_id, room_id, is_pair=len(room.joined) == 2)
            if not prediction.is_complete:
                found = self._unread.own_specials(prediction, user_id, room, appended.entries)
                work.own += [(room_id, special) for special in found]
        for entry in appended.entries:
            if entry.redacts is not None:
                work.redactions.append((room_id, entry.redacts))
            if is_arrival(entry) and server_of(entry.state_key or "") == self._kit.server_name:
                work.arrivals.append((room_id, UserId(entry.state_key or ""), entry.position))
            work.waiting += self._audience.whom_to_tell(room, entry)
            if entry.type in ANSWERS:
                work.waiting += self._telling.badge_of(entry.sender, room_id, entry.position)

    async def _seal(self, work: Work, room_id: RoomId) -> None:
        tally = await self._unread.keep_tally(room_id)
        if tally is not None:
            work.sealed += self._sealing.due(tally, work.position)

    def _store(self, tx: Transaction, work: Work) -> None:
        if store.find_cursor(tx) >= work.position:
            return  # another process was faster
        for room_id, special in [*work.specials, *work.own]:
            store.add_specials(tx, room_id, (special,))
        for room_id, user_id, position in work.arrivals:
            store.put_read(tx, user_id, room_id, ANY_THREAD, position)
        for sealed in work.sealed:
            if not self._sealing.store(tx, sealed):
                self._drop_after(tx, sealed.block.room_id)
        for room_id, event_id in work.redactions:
            self._sealing.renew(tx, room_id, event_id)
        self._telling.enqueue(tx, work.waiting)
        store.put_cursor(tx, work.position)

    def _drop_after(self, tx: Transaction, room_id: RoomId) -> None:
        """Have a tally read anew that another process has overtaken."""
        tx.after_commit(lambda: self._unread.memory.drop(room_id))

    def _finish(self, work: Work) -> None:
        self._backlog.finish(work.position)
        for room_id, event_id in work.redactions:
            self._unread.memory.clean(room_id, event_id, work.position)


def _by_room(page: Iterable[StoredEvent]) -> list[tuple[RoomId, list[StoredEvent]]]:
    """Return runs of events of one room, in the order of the log."""
    return [(room_id, list(run)) for room_id, run in groupby(page, key=lambda entry: entry.room_id)]
