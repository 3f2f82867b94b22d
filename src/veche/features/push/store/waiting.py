"""What pushers still have to tell: a short queue for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from veche.core.ids import EventId, RoomId
from veche.kit.transaction import Snapshot, Transaction


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event for a pusher. Without an event, it is about the number on the badge alone."""

    pusher_id: str
    position: int
    room_id: RoomId
    event_id: EventId
    thread: str
    actions: Sequence[Any]


def add_waiting(tx: Transaction, waiting: Waiting, most: int) -> None:
    """Append to a pusher's queue; the oldest go when there are too many."""
    tx.execute(
        "INSERT INTO push_waiting (pusher_id, position, room_id, event_id, thread, actions)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        waiting.pusher_id,
        waiting.position,
        waiting.room_id,
        waiting.event_id,
        waiting.thread,
        orjson.dumps(waiting.actions).decode(),
    )
    tx.execute(
        "DELETE FROM push_waiting WHERE pusher_id = $1 AND position <= (SELECT position FROM push_waiting"
        " WHERE pusher_id = $1 ORDER BY position DESC LIMIT 1 OFFSET $2)",
        waiting.pusher_id,
        most,
    )


def list_waiting(snapshot: Snapshot, of_pusher: str) -> list[Waiting]:
    """Return a pusher's queue, the oldest first."""
    rows = snapshot.fetch(
        "SELECT pusher_id, position, room_id, event_id, thread, actions FROM push_waiting"
        " WHERE pusher_id = $1 ORDER BY position",
        of_pusher,
    )
    return [
        Waiting(pusher_id, position, room_id, event_id, thread, orjson.loads(actions))
        for pusher_id, position, room_id, event_id, thread, actions in rows
    ]


def remove_waiting(tx: Transaction, pusher_id: str, upto: int) -> None:
    """Delete what was told, up to a position."""
    tx.execute("DELETE FROM push_waiting WHERE pusher_id = $1 AND position <= $2", pusher_id, upto)


def remove_all_waiting(tx: Transaction, pusher_id: str) -> None:
    """Delete a pusher's queue."""
    tx.execute("DELETE FROM push_waiting WHERE pusher_id = $1", pusher_id)
