"""To-device messages: queued for each device, delivered in order, kept until they were received."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import orjson

from veche.core.errors import BadJson, TooLarge
from veche.core.ids import DeviceId, UserId, server_of
from veche.features.keys.rules import pages as rules
from veche.features.keys.rules.pages import Page
from veche.features.keys.service.doors import AccountsDoor
from veche.features.keys.service.remembered import DeviceKey, Remembered
from veche.features.keys.settings import KeysSettings
from veche.features.keys.store import to_device as store
from veche.features.keys.store.to_device import Message
from veche.features.sync.api import Sync
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.transaction import Snapshot, Transaction

SECTION = "to_device"
MESSAGE_LIMIT_BYTES = 64 * 1024
TARGETS_LIMIT = 5_000
"""Devices that one send may reach."""
EVERY_DEVICE = "*"
WHOLE_QUEUE = 2**31

Contents = Mapping[UserId, Mapping[str, str]]
"""JSON contents by user and device id, or `*`."""
Check = Callable[[Snapshot, UserId, list[UserId]], None]


@dataclass(frozen=True, slots=True)
class Queue:
    """What is known of a device's queue: `count` goes no further than one over a page."""

    count: int
    oldest: int
    has_pages: bool


@dataclass(frozen=True, slots=True)
class Sending:
    """One send: `txn_id` makes it happen once, however often it is asked for."""

    event_type: str
    txn_id: str
    contents: Contents


def encode_content(raw: bytes) -> str:
    """Return a message's content as clean JSON: what a sender writes must not spoil the readers' answers."""
    if len(raw) > MESSAGE_LIMIT_BYTES:
        raise TooLarge(f"A message is over {MESSAGE_LIMIT_BYTES} bytes")
    try:
        content = orjson.loads(raw)
        encoded = orjson.dumps(content)
    except (ValueError, TypeError) as error:
        raise BadJson("The content of a message is not valid JSON") from error
    if not isinstance(content, dict):
        raise BadJson("The content of a message should be an object")
    return encoded.decode()


def to_device_page(
    snapshot: Snapshot, user_id: UserId, device_id: DeviceId, after: int, upto: int, limit: int
) -> tuple[list[orjson.Fragment], int]:
    """Return at most `limit` messages in (after, upto], and the position up to which these are all."""
    messages = store.list_messages(snapshot, user_id, device_id, after, upto, limit)
    reached = messages[-1].position if len(messages) == limit else upto
    return _fragments(messages), reached


class ToDevice:
    """The queues."""

    def __init__(
        self, database: Database, settings: KeysSettings, accounts: AccountsDoor, sync: Sync, server_name: str
    ) -> None:
        self._database = database
        self._settings = settings
        self._accounts = accounts
        self._sync = sync
        self._server_name = server_name
        self.checks: list[Check] = []
        """Asked by slices above before something is sent: `check(tx, sender, recipients)` may raise."""
        self._queues = Remembered[Queue](self._read_queue)
        database.on_foreign_writes(self._queues.forget_all)

    async def send(self, requester: Requester, sending: Sending) -> None:
        """Put messages into the queues of devices that exist; others are left out without a word."""
        await self._database.write(self._send, requester, sending)

    def is_empty(self, user_id: UserId, device_id: DeviceId) -> bool:
        """Return whether memory knows that nothing waits for a device."""
        queue = self._queues.find((user_id, device_id))
        return queue is not None and not queue.count

    def list_events(
        self, snapshot: Snapshot, user_id: UserId, device_id: DeviceId, upto: int
    ) -> list[orjson.Fragment]:
        """Return what the answer with the token `upto` holds of a queue: see `rules.pages`."""
        pages = store.list_pages(snapshot, user_id, device_id)
        end = rules.delivered_upto(pages, upto)
        return _fragments(store.list_messages(snapshot, user_id, device_id, 0, end, WHOLE_QUEUE))

    async def acknowledge(self, user_id: UserId, device_id: DeviceId, token: int) -> None:
        """Delete what the holder of a sync token has, and make a page if what is left is long.

        With a token of 0, nothing was received yet.
        """
        key = (user_id, device_id)
        queue = await self._queues.get(key)
        is_short = queue.count <= self._settings.to_device_page
        if not queue.count or (is_short and queue.oldest > token and not queue.has_pages):
            return
        await self._database.write(self._acknowledge, key, token)

    async def remove_upto(self, user_id: UserId, device_id: DeviceId, position: int) -> None:
        """Delete the messages up to a position, for readers that count by position alone."""
        if not self.is_empty(user_id, device_id):
            await self._database.write(self._remove_upto, (user_id, device_id), position)

    def forget_after(self, tx: Transaction, user_id: UserId, device_ids: Sequence[DeviceId]) -> None:
        """Note that a transaction removes whole queues."""
        for device_id in device_ids:
            key = (user_id, device_id)
            tx.after_commit(partial(self._queues.forget, key))

    def _send(self, tx: Transaction, requester: Requester, sending: Sending) -> None:
        sender = (requester.user_id, requester.device_id, sending.event_type, sending.txn_id)
        if store.was_sent(tx, *sender):
            return
        for check in self.checks:
            check(tx, requester.user_id, list(sending.contents))
        messages = self._messages(tx, requester.user_id, sending.event_type, sending.contents)
        store.add_sent(tx, *sender)
        self._deliver(tx, messages)

    def _messages(
        self, tx: Transaction, sender: str, event_type: str, contents: Contents
    ) -> dict[DeviceKey, str]:
        """Return the events by device, each device at most once: what names it goes before `*`."""
        local = [user_id for user_id in contents if server_of(user_id) == self._server_name]
        head = f'{{"type":{_json(event_type)},"sender":{_json(sender)},"content":'
        events: dict[DeviceKey, str] = {}
        for device in self._accounts.list_devices_of(tx, local):
            of_user = contents[device.user_id]
            content = of_user.get(device.device_id, of_user.get(EVERY_DEVICE))
            if content is not None:
                events[device.user_id, device.device_id] = f"{head}{content}}}"
        if len(events) > TARGETS_LIMIT:
            raise TooLarge(f"A message can be sent to at most {TARGETS_LIMIT} devices at once")
        return events

    def _deliver(self, tx: Transaction, events: Mapping[DeviceKey, str]) -> None:
        if not events:
            return
        position = tx.next_position()
        for key, event in events.items():
            store.add_message(tx, *key, Message(position, event))
        tx.after_commit(lambda: self._note_added(events.keys(), position))
        self._sync.mark_after(tx, SECTION, {user_id for user_id, _ in events}, position)

    def _note_added(self, keys: Iterable[DeviceKey], position: int) -> None:
        for key in keys:
            queue = self._queues.find(key)
            if queue is None:
                self._queues.forget(key)
            else:
                grown = replace(queue, count=queue.count + 1, oldest=queue.oldest or position)
                self._queues.put(key, grown)

    def _acknowledge(self, tx: Transaction, key: DeviceKey, token: int) -> None:
        limit = self._settings.to_device_page
        pages = store.list_pages(tx, *key)
        store.remove_upto(tx, *key, rules.delivered_upto(pages, token))
        rest = store.list_positions(tx, *key, limit + 1)
        has_pages = bool(pages)
        if rules.is_newest(pages, token):
            end = rules.next_end(rest, limit, rules.page_of(pages, token))
            has_pages = end is not None
            self._turn_page(tx, key, end)
        queue = Queue(len(rest), rest[0] if rest else 0, has_pages)
        tx.after_commit(lambda: self._queues.put(key, queue))

    def _turn_page(self, tx: Transaction, key: DeviceKey, end: int | None) -> None:
        if end is None:
            store.remove_pages(tx, *key)
            return
        made = tx.next_position()
        store.add_page(tx, *key, Page(made, end))
        # What is left may be older than the token: the mark has the next sync look at once.
        self._sync.mark_after(tx, SECTION, (key[0],), made)

    def _remove_upto(self, tx: Transaction, key: DeviceKey, position: int) -> None:
        store.remove_upto(tx, *key, position)
        tx.after_commit(lambda: self._queues.forget(key))

    async def _read_queue(self, key: DeviceKey) -> Queue:
        return await self._database.read(_read_queue, key, self._settings.to_device_page + 1)


def _read_queue(snapshot: Snapshot, key: DeviceKey, limit: int) -> Queue:
    positions = store.list_positions(snapshot, *key, limit)
    pages = store.list_pages(snapshot, *key)
    return Queue(len(positions), positions[0] if positions else 0, bool(pages))


def _fragments(messages: Sequence[Message]) -> list[orjson.Fragment]:
    return [orjson.Fragment(message.event) for message in messages]


def _json(text: str) -> str:
    return orjson.dumps(text).decode()
