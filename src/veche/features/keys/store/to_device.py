"""Queues of to-device messages, their pages, and which sends were done before."""

from collections.abc import Sequence
from dataclasses import dataclass

from veche.core.ids import DeviceId, UserId
from veche.features.keys.rules.pages import Page
from veche.kit.transaction import Snapshot, Transaction


@dataclass(frozen=True, slots=True)
class Message:
    """A message in a queue; `event` is JSON."""

    position: int
    event: str


def add_message(tx: Transaction, user_id: UserId, device_id: DeviceId, message: Message) -> None:
    """Append to a queue."""
    tx.execute(
        "INSERT INTO keys_message (user_id, device_id, position, event) VALUES ($1, $2, $3, $4)",
        user_id,
        device_id,
        message.position,
        message.event,
    )


def list_messages(
    snapshot: Snapshot, user_id: UserId, device_id: DeviceId, after: int, upto: int, limit: int
) -> list[Message]:
    """Return the messages in (after, upto], oldest first."""
    rows = snapshot.fetch(
        "SELECT position, event FROM keys_message WHERE user_id = $1 AND device_id = $2"
        " AND position > $3 AND position <= $4 ORDER BY position LIMIT $5",
        user_id, device_id, after, upto, limit,
    )  # fmt: skip
    return [Message(position, event) for position, event in rows]


def list_positions(snapshot: Snapshot, user_id: UserId, device_id: DeviceId, limit: int) -> list[int]:
    """Return the positions of the oldest messages."""
    rows = snapshot.fetch(
        "SELECT position FROM keys_message WHERE user_id = $1 AND device_id = $2 ORDER BY position LIMIT $3",
        user_id,
        device_id,
        limit,
    )
    return [position for (position,) in rows]


def remove_upto(tx: Transaction, user_id: UserId, device_id: DeviceId, position: int) -> None:
    """Delete messages up to a position."""
    tx.execute(
        "DELETE FROM keys_message WHERE user_id = $1 AND device_id = $2 AND position <= $3",
        user_id,
        device_id,
        position,
    )


def list_pages(snapshot: Snapshot, user_id: UserId, device_id: DeviceId) -> list[Page]:
    """Return a queue's pages in the order in which they were made."""
    rows = snapshot.fetch(
        "SELECT made, ends FROM keys_page WHERE user_id = $1 AND device_id = $2 ORDER BY made",
        user_id,
        device_id,
    )
    return [Page(made, ends) for made, ends in rows]


def add_page(tx: Transaction, user_id: UserId, device_id: DeviceId, page: Page) -> None:
    """Store a page."""
    tx.execute(
        "INSERT INTO keys_page (user_id, device_id, made, ends) VALUES ($1, $2, $3, $4)",
        user_id,
        device_id,
        page.made,
        page.ends,
    )


def remove_pages(tx: Transaction, user_id: UserId, device_id: DeviceId) -> None:
    """Forget a queue's pages."""
    tx.execute("DELETE FROM keys_page WHERE user_id = $1 AND device_id = $2", user_id, device_id)


def remove_queues(tx: Transaction, user_id: UserId, device_ids: Sequence[DeviceId]) -> None:
    """Delete everything that waits for devices, and what is remembered of their own sends."""
    ids = list(device_ids)
    for table in ("keys_message", "keys_page", "keys_sent"):
        tx.execute(f"DELETE FROM {table} WHERE user_id = $1 AND device_id = ANY($2)", user_id, ids)


def was_sent(snapshot: Snapshot, user_id: UserId, device_id: DeviceId, event_type: str, txn_id: str) -> bool:
    """Return whether a device has done this send before."""
    return bool(
        snapshot.fetch(
            "SELECT 1 FROM keys_sent"
            " WHERE user_id = $1 AND device_id = $2 AND event_type = $3 AND txn_id = $4",
            user_id, device_id, event_type, txn_id,
        )
    )  # fmt: skip


def add_sent(tx: Transaction, user_id: UserId, device_id: DeviceId, event_type: str, txn_id: str) -> None:
    """Remember a send."""
    tx.execute(
        "INSERT INTO keys_sent (user_id, device_id, event_type, txn_id, sent_ms) VALUES ($1, $2, $3, $4, $5)",
        user_id, device_id, event_type, txn_id, tx.now_ms,
    )  # fmt: skip


def remove_sent_before(tx: Transaction, time_ms: int) -> None:
    """Forget sends of long ago."""
    tx.execute("DELETE FROM keys_sent WHERE sent_ms < $1", time_ms)


def list_long_queues(snapshot: Snapshot, limit: int) -> list[tuple[UserId, DeviceId]]:
    """Return whose queues are over a length."""
    rows = snapshot.fetch(
        "SELECT user_id, device_id FROM keys_message GROUP BY user_id, device_id HAVING COUNT(*) > $1", limit
    )
    return [(UserId(user_id), DeviceId(device_id)) for user_id, device_id in rows]


def trim_queue(tx: Transaction, user_id: UserId, device_id: DeviceId, limit: int) -> None:
    """Delete the oldest messages of a queue until it has this length."""
    newest_gone = tx.fetchval(
        "SELECT position FROM keys_message WHERE user_id = $1 AND device_id = $2"
        " ORDER BY position DESC LIMIT 1 OFFSET $3",
        user_id,
        device_id,
        limit,
    )
    if newest_gone is not None:
        remove_upto(tx, user_id, device_id, newest_gone)
