"""Receipts: what they are, which thread they may name, and how clients are told of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from veche.core.errors import InvalidParam
from veche.core.ids import EventId, RoomId, UserId

READ = "m.read"
READ_PRIVATE = "m.read.private"
FULLY_READ = "m.fully_read"
RECEIPT_TYPES = (READ, READ_PRIVATE, FULLY_READ)

MAIN = "main"
"""The thread id of what is in no thread (specification, "Threaded read receipts")."""

ThreadId = str | None
"""`main`, the id of a thread's root, or None: whatever the thread."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """How far a user has read a room, in one thread or whatever the thread."""

    room_id: RoomId
    user_id: UserId
    type: str
    thread_id: ThreadId
    event_id: EventId
    event_position: int
    sent_ms: int
    position: int

    @property
    def key(self) -> tuple[UserId, str, ThreadId]:
        """What there is only one receipt of in a room."""
        return self.user_id, self.type, self.thread_id


@dataclass(frozen=True, slots=True)
class ReadUpTo:
    """The positions up to which a user has read a room, the farther of public and private receipts."""

    positions: Mapping[ThreadId, int] = field(default_factory=dict)

    def position_of(self, thread_id: ThreadId) -> int:
        """Return how far a thread is read: by its own receipt, or by one whatever the thread."""
        return max(self.positions.get(None, 0), self.positions.get(thread_id, 0))


def check_receipt_type(text: str) -> str:
    """Return a receipt type or raise M_INVALID_PARAM."""
    if text not in RECEIPT_TYPES:
        raise InvalidParam(f"A receipt is one of {', '.join(RECEIPT_TYPES)}")
    return text


def parse_thread_id(value: Any, receipt_type: str) -> ThreadId:
    """Return the thread a receipt is for, UNSET meaning whatever the thread, or raise M_INVALID_PARAM."""
    if value is msgspec.UNSET:
        return None
    if not isinstance(value, str) or not value:
        raise InvalidParam("thread_id should be a string that is not empty")
    if receipt_type == FULLY_READ:
        raise InvalidParam("The fully read marker knows no threads")
    return value


def check_thread(thread_id: ThreadId, event_id: EventId, root: EventId | None) -> None:
    """Raise M_INVALID_PARAM unless an event with that thread root is in the thread.

    A root is in the main timeline, but clients that have opened its thread name it there too.
    """
    if thread_id is None or thread_id in (root or MAIN, event_id):
        return
    raise InvalidParam("The event is not in that thread")


def receipt_events(receipts: Iterable[Receipt]) -> list[dict[str, Any]]:
    """Return receipts of one room as `m.receipt` events.

    One for each thread: content has no place for two receipts of a user for the same event.
    """
    contents: dict[ThreadId, dict[str, Any]] = {}
    for receipt in receipts:
        content = contents.setdefault(receipt.thread_id, {})
        by_user = content.setdefault(receipt.event_id, {}).setdefault(receipt.type, {})
        by_user[receipt.user_id] = _stamp(receipt)
    return [{"type": "m.receipt", "content": content} for content in contents.values()]


def read_up_to(receipts: Iterable[tuple[ThreadId, int]]) -> ReadUpTo:
    """Return the farthest position of each thread."""
    positions: dict[ThreadId, int] = {}
    for thread_id, position in receipts:
        positions[thread_id] = max(position, positions.get(thread_id, 0))
    return ReadUpTo(positions)


def _stamp(receipt: Receipt) -> dict[str, Any]:
    if receipt.thread_id is None:
        return {"ts": receipt.sent_ms}
    return {"ts": receipt.sent_ms, "thread_id": receipt.thread_id}
