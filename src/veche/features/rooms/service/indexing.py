"""Indexing: a cursor over the ordered log that keeps the search index up to date, beside the requests."""

import asyncio
import contextlib

from veche.core.ids import EventId
from veche.core.relations import is_edit_valid, relation_of
from veche.features.rooms.notices import EventsAppended
from veche.features.rooms.store import search as store
from veche.features.rooms.store.events import find_event, list_log
from veche.features.rooms.stored_event import StoredEvent
from veche.kit.bus import Bus
from veche.kit.database import Database
from veche.kit.observe import logger
from veche.kit.transaction import Transaction

AT_ONCE = 50
"""Events in one unit of work: others are not kept waiting long."""
LAZY_S = 1.0
"""How long the index lets the log grow; whoever searches does not wait for that."""
PAUSE_S = 30.0
RETRY_S = 5.0
TEXTS = {"m.room.message": "body", "m.room.name": "name", "m.room.topic": "topic"}
"""What is searched, by event type."""


class Indexing:
    """Reads on from where it was: a message pays nothing for being found later."""

    def __init__(self, database: Database, bus: Bus) -> None:
        self._database = database
        self._wake = asyncio.Event()
        self._turn = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        bus.subscribe(EventsAppended, lambda _notice: self._wake.set())

    async def start(self) -> None:
        """Begin to follow the log."""
        self._task = asyncio.create_task(self._follow(), name="search index")

    async def stop(self) -> None:
        """Stop; the next start goes on from here."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def catch_up(self) -> None:
        """Index all that is in the log now: whoever searches finds what was just said."""
        async with self._turn:
            while await self._database.write(self._index_page) == AT_ONCE:
                pass

    async def _follow(self) -> None:
        while True:
            try:
                await self.catch_up()
            except Exception:  # noqa: BLE001 - it is a job that never ends
                logger.exception("the search index could not follow the log")
                await asyncio.sleep(RETRY_S)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PAUSE_S):
                    await self._wake.wait()
            await asyncio.sleep(LAZY_S)
            self._wake.clear()

    def _index_page(self, tx: Transaction) -> int:
        entries = list_log(tx, store.find_cursor(tx), AT_ONCE)
        for entry in entries:
            self._index(tx, entry)
        if entries:
            store.put_cursor(tx, entries[-1].position)
        return len(entries)

    def _index(self, tx: Transaction, entry: StoredEvent) -> None:
        if entry.redacts is not None:
            target = find_event(tx, entry.room_id, entry.redacts)
            if target is not None and target.redacted_by is not None:
                store.remove_words(tx, target.position)
            return
        key = TEXTS.get(entry.type)
        if key is None or entry.redacted_by is not None:
            return
        edited = self._find_edited(tx, entry)
        if edited is not None:
            content = entry.event.content.get("m.new_content")
            text = content.get(key) if isinstance(content, dict) else None
        else:
            text = entry.event.content.get(key)
        if edited is not None:
            store.remove_words(tx, edited.position)
        if isinstance(text, str) and text:
            store.put_words(tx, edited or entry, f"content.{key}", text)

    def _find_edited(self, tx: Transaction, entry: StoredEvent) -> StoredEvent | None:
        """Return the message that an event is a valid edit of."""
        relation = relation_of(entry.event.content)
        if relation is None or relation.rel_type != "m.replace":
            return None
        original = find_event(tx, entry.room_id, EventId(relation.event_id))
        if original is None or not is_edit_valid(original.event, entry.event):
            return None
        return original
