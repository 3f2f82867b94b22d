"""Indexing: a cursor over the ordered log that keeps the search index up to date, beside the requests."""

import asyncio
import contextlib

from veche.core.ids import EventId
from veche.core.relations import REPLACE, edit_age, is_edit_valid, relation_of
from veche.features.rooms.notices import EventsAppended
from veche.features.rooms.store import search as store
from veche.features.rooms.store.events import find_event, list_log
from veche.features.rooms.store.relations import list_children
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
            changed = _find_redacted(tx, entry)
        elif entry.type not in TEXTS:
            return
        else:
            changed = _find_edited(tx, entry)
            if changed is None:
                _put(tx, entry, entry)
        if changed is not None:
            store.remove_words(tx, changed.position)
            _put(tx, changed, _find_newest_edit(tx, changed) or changed)


def _put(tx: Transaction, entry: StoredEvent, source: StoredEvent) -> None:
    """Index the text that an event has now, by itself or by an edit; a redacted one has none."""
    key = TEXTS[entry.type]
    content = source.event.content if source is entry else source.event.content["m.new_content"]
    text = content.get(key)
    if entry.redacted_by is None and isinstance(text, str) and text:
        store.put_words(tx, entry, source, f"content.{key}", text)


def _find_redacted(tx: Transaction, redaction: StoredEvent) -> StoredEvent | None:
    """Return the event of the index that a redaction took words from, be it by taking an edit away."""
    target = find_event(tx, redaction.room_id, redaction.redacts or EventId(""))
    if target is None or target.redacted_by is None:
        return None
    return store.find_indexed(tx, target.position)


def _find_edited(tx: Transaction, entry: StoredEvent) -> StoredEvent | None:
    """Return the message that an event is a valid edit of."""
    relation = relation_of(entry.event.content)
    if relation is None or relation.rel_type != REPLACE:
        return None
    original = find_event(tx, entry.room_id, EventId(relation.event_id))
    return None if original is None or not is_edit_valid(original.event, entry.event) else original


def _find_newest_edit(tx: Transaction, original: StoredEvent) -> StoredEvent | None:
    """Return the edit that clients show; also one that is ahead of the cursor, which will come to it."""
    children = list_children(tx, [original.event_id]).get(original.event_id, ())
    edits = [child.entry for child in children if is_edit_valid(original.event, child.entry.event)]
    return max(edits, key=lambda edit: edit_age(edit.event), default=None)
