"""Follows the log of all rooms, and notes which files its readable events name.

At least once and in order: the position moves in the transaction of what was noted up to it. An event that
names no file costs nothing but a look at its text; for those the position waits.

What is encrypted may name any file that its sender has uploaded. That is noted of a sender once a day.
"""

import asyncio
import contextlib
from collections.abc import Sequence

from veche.core.ids import UserId
from veche.features.attachments import store
from veche.features.attachments.rules import ENCRYPTED, end_of_day, list_media_ids
from veche.features.attachments.service import Attachments
from veche.features.attachments.store import Use
from veche.features.rooms.api import EventsAppended, Rooms, StoredEvent
from veche.kit.feature import Kit
from veche.kit.generations import Generations
from veche.kit.observe import logger
from veche.kit.transaction import Transaction

PAGE = 500
RETRY_S = 1.0
SENDERS_KEPT = 10_000
"""People of whom memory knows that their secrets of today are noted, or twice as many."""


class Uses:
    """Notes uses, and has files deleted whose messages are."""

    def __init__(self, kit: Kit, rooms: Rooms, attachments: Attachments) -> None:
        self._database = kit.database
        self._server_name = kit.server_name
        self._rooms = rooms
        self._attachments = attachments
        self._waiting: list[StoredEvent] = []
        self._secret_until: Generations[UserId, int] = Generations(SENDERS_KEPT)
        self._seen = 0
        self._is_behind = True
        """Whether the log is to be read on: after a start, and when another process has written."""
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        kit.bus.subscribe(EventsAppended, self._appended)
        kit.database.on_foreign_writes(self._distrust)

    async def start(self) -> None:
        """Go on where the last process ended, then follow."""
        self._loop = asyncio.get_running_loop()
        self._wake.set()
        self._task = asyncio.create_task(self._run(), name="attachments")

    async def stop(self) -> None:
        """End; what was not noted is read from the log by the next process."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def _appended(self, notice: EventsAppended) -> None:
        self._seen = notice.entries[-1].position
        new = [entry for entry in notice.entries if self._may_matter(entry)]
        if new:
            self._waiting += new
            self._wake.set()

    def _distrust(self) -> None:
        self._is_behind = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._wake.set)  # the database says it from its own thread

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self._catch_up()
                await self._handle_waiting()
            except Exception:  # noqa: BLE001 - a long-running task is one of the boundaries
                logger.exception("files of messages could not be noted")
                self._distrust()
                await asyncio.sleep(RETRY_S)

    async def _catch_up(self) -> None:
        while self._is_behind:
            self._is_behind = False
            position = await self._database.read(store.get_cursor)
            while page := await self._database.read(self._rooms.log_after, position, PAGE):
                position = page[-1].position
                await self._database.write(self._note, page, position)

    async def _handle_waiting(self) -> None:
        if self._is_behind:
            return  # the log is read first: the position must not go past what another process wrote
        waiting, self._waiting = self._waiting, []
        if waiting:
            await self._database.write(self._note, waiting, self._seen)

    def note_rest(self, tx: Transaction) -> bool:
        """Note inside a transaction what is behind the position; return whether that was all there is."""
        page = self._rooms.log_after(tx, store.get_cursor(tx), PAGE)
        if page:
            self._note(tx, page, page[-1].position)
        return len(page) < PAGE

    def _note(self, tx: Transaction, entries: Sequence[StoredEvent], position: int) -> None:
        for sender in {entry.sender for entry in entries if entry.type == ENCRYPTED}:
            store.put_secret(tx, sender, end_of_day(tx.now_ms))
        for entry in entries:
            if entry.redacts is not None:
                self._attachments.forget_uses(tx, list(store.remove_uses(tx, entry.redacts)))
            for use in self._uses_of(entry):
                store.add_use(tx, use)
        store.put_cursor(tx, position)

    def _uses_of(self, entry: StoredEvent) -> list[Use]:
        if entry.redacted_by is not None or "mxc://" not in entry.content_json:
            return []
        is_message = entry.type == "m.room.message"
        media_ids = list_media_ids(entry.content_json, self._server_name)
        return [Use(entry.event_id, media_id, entry.sender, is_message) for media_id in media_ids]

    def _may_matter(self, entry: StoredEvent) -> bool:
        if entry.type == ENCRYPTED:
            return self._is_first_secret(entry.sender)
        return entry.redacts is not None or "mxc://" in entry.content_json

    def _is_first_secret(self, sender: UserId) -> bool:
        until_ms = end_of_day(self._database.clock.now_ms())
        if self._secret_until.get(sender) == until_ms:
            return False
        self._secret_until.put(sender, until_ms)
        return True
