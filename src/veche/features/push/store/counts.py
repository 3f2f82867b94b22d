"""What counts are made of beside the log: sums of its old part, special events, reading without receipts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from veche.core.ids import RoomId, UserId
from veche.features.push.rules.classes import EVERYBODY, SpecialEvent
from veche.features.push.rules.prediction import EventClass, Special
from veche.kit.transaction import Row, Snapshot, Transaction

SpecialInRoom = tuple[RoomId, SpecialEvent]

Sums = list[int]
"""How many events there are of each class that notifies: messages, encrypted, calls."""


@dataclass(slots=True)
class Block:
    """The sums of a stretch (after, upto] of a room's log, by thread."""

    room_id: RoomId
    after: int
    upto: int
    sums: dict[str, Sums] = field(default_factory=dict)

    def count(self, thread: str, event_class: EventClass) -> None:
        """Count one event."""
        if event_class is not EventClass.SILENT:
            self.sums.setdefault(thread, [0, 0, 0])[event_class - 1] += 1


def find_sealed(snapshot: Snapshot, room_id: RoomId) -> int:
    """Return the position up to which a room's log is summed up."""
    found: int | None = snapshot.fetchval("SELECT position FROM push_sealed WHERE room_id = $1", room_id)
    return found or 0


def list_sealed(snapshot: Snapshot, room_ids: Sequence[RoomId]) -> dict[RoomId, int]:
    """Return the positions up to which the logs of rooms are summed up, where they are at all."""
    rows = snapshot.fetch("SELECT room_id, position FROM push_sealed WHERE room_id = ANY($1)", list(room_ids))
    return dict(rows)


def put_block(tx: Transaction, block: Block) -> None:
    """Store the sums of a stretch in place of what they were."""
    tx.execute("DELETE FROM push_block WHERE room_id = $1 AND upto_position = $2", block.room_id, block.upto)
    for thread, (messages, encrypted, calls) in block.sums.items():
        tx.execute(
            "INSERT INTO push_block (room_id, thread, upto_position, after_position, messages, encrypted,"
            " calls) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            block.room_id, thread, block.upto, block.after, messages, encrypted, calls,
        )  # fmt: skip


def seal(tx: Transaction, room_id: RoomId, position: int) -> None:
    """Note that a room's log is summed up to a position."""
    tx.execute(
        "INSERT INTO push_sealed (room_id, position) VALUES ($1, $2)"
        " ON CONFLICT (room_id) DO UPDATE SET position = excluded.position",
        room_id,
        position,
    )


def find_block_around(snapshot: Snapshot, room_id: RoomId, position: int) -> tuple[int, int] | None:
    """Return the stretch (after, upto] with a position strictly inside or at its end, if it has any sums."""
    row = snapshot.fetchrow(
        "SELECT after_position, upto_position FROM push_block"
        " WHERE room_id = $1 AND after_position < $2 AND upto_position >= $2 LIMIT 1",
        room_id,
        position,
    )
    return None if row is None else (row[0], row[1])


def sum_blocks(
    snapshot: Snapshot, room_id: RoomId, after: int, upto: int, thread: str | None = None
) -> dict[str, Sums]:
    """Return the sums of the whole stretches in (after, upto], by thread."""
    condition = "" if thread is None else " AND thread = $4"
    rows = snapshot.fetch(
        "SELECT thread, CAST(SUM(messages) AS BIGINT), CAST(SUM(encrypted) AS BIGINT),"
        " CAST(SUM(calls) AS BIGINT) FROM push_block"
        " WHERE room_id = $1 AND after_position >= $2 AND upto_position <= $3"
        f"{condition} GROUP BY thread",
        room_id,
        after,
        upto,
        *(() if thread is None else (thread,)),
    )
    return {row[0]: list(row[1:]) for row in rows}


def add_specials(tx: Transaction, room_id: RoomId, specials: Iterable[SpecialEvent]) -> None:
    """Store special events; the same once more changes nothing."""
    for special in specials:
        tx.execute(
            "INSERT INTO push_special (user_id, room_id, position, thread, class, kind, notifies, highlights)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (user_id, room_id, position) DO UPDATE SET"
            " kind = excluded.kind, notifies = excluded.notifies, highlights = excluded.highlights",
            special.user_id,
            room_id,
            special.position,
            special.thread,
            int(special.event_class),
            int(special.kind),
            int(special.notifies),
            int(special.highlights),
        )


_SPECIAL = "user_id, position, thread, class, kind, notifies, highlights"


def list_specials(snapshot: Snapshot, after: Mapping[RoomId, int]) -> list[SpecialInRoom]:
    """Return the special events of rooms, each after a position of its own, everybody's."""
    # Most rooms are told from their beginning, together; busy ones have old parts that nobody wants to read.
    whole = [room_id for room_id, position in after.items() if not position]
    statement = f"SELECT room_id, {_SPECIAL} FROM push_special WHERE room_id = ANY($1) AND position > $2"
    rows = snapshot.fetch(statement, whole, 0) if whole else []
    for room_id, position in after.items():
        if position:
            rows += snapshot.fetch(statement, [room_id], position)
    return [(row[0], _special(row[1:])) for row in rows]


def list_specials_of(
    snapshot: Snapshot, user_id: UserId, room_id: RoomId, after: int, upto: int
) -> list[SpecialEvent]:
    """Return what is special to a user or to everybody in a stretch of a room's log."""
    rows = snapshot.fetch(
        f"SELECT {_SPECIAL} FROM push_special WHERE user_id = ANY($1) AND room_id = $2"
        " AND position > $3 AND position <= $4",
        [user_id, EVERYBODY],
        room_id,
        after,
        upto,
    )
    return [_special(row) for row in rows]


def remove_read_specials(
    tx: Transaction, user_id: UserId, room_id: RoomId, upto: int, thread: str | None
) -> None:
    """Delete what was special to a user and is read."""
    condition = "" if thread is None else " AND thread = $4"
    tx.execute(
        f"DELETE FROM push_special WHERE user_id = $1 AND room_id = $2 AND position <= $3{condition}",
        user_id,
        room_id,
        upto,
        *(() if thread is None else (thread,)),
    )


def remove_specials_at(tx: Transaction, room_id: RoomId, position: int) -> None:
    """Delete all that was special about an event."""
    tx.execute("DELETE FROM push_special WHERE room_id = $1 AND position = $2", room_id, position)


def put_read(tx: Transaction, user_id: UserId, room_id: RoomId, thread: str, position: int) -> None:
    """Note how far a user has read without a receipt; it never goes back."""
    tx.execute(
        "INSERT INTO push_read (user_id, room_id, thread, position) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (user_id, room_id, thread) DO UPDATE SET position = excluded.position"
        " WHERE excluded.position > push_read.position",
        user_id,
        room_id,
        thread,
        position,
    )


def list_reads(snapshot: Snapshot, user_id: UserId, room_ids: list[RoomId]) -> dict[RoomId, dict[str, int]]:
    """Return how far a user has read rooms without receipts, by thread; the empty thread is all of them."""
    found: dict[RoomId, dict[str, int]] = {}
    # Joined, as PostgreSQL would compare each row with each of a thousand rooms in an ANY.
    sql = (
        "SELECT r.room_id, r.thread, r.position FROM UNNEST($1::TEXT[]) AS room(value)"
        " JOIN push_read r ON r.user_id = $2 AND r.room_id = room.value"
    )
    for room_id, thread, position in snapshot.fetch(sql, room_ids, user_id):
        found.setdefault(room_id, {})[thread] = position
    return found


def find_cursor(snapshot: Snapshot) -> int:
    """Return the position up to which the log was handled."""
    found: int | None = snapshot.fetchval("SELECT position FROM push_cursor WHERE id = 1")
    return found or 0


def put_cursor(tx: Transaction, position: int) -> None:
    """Note that the log was handled up to a position."""
    tx.execute(
        "INSERT INTO push_cursor (id, position) VALUES (1, $1)"
        " ON CONFLICT (id) DO UPDATE SET position = excluded.position",
        position,
    )


def merge_sums(target: dict[str, Sums], sums: Mapping[str, Sums]) -> None:
    """Add sums to sums."""
    for thread, numbers in sums.items():
        known = target.setdefault(thread, [0, 0, 0])
        for index, number in enumerate(numbers):
            known[index] += number


def _special(row: Row) -> SpecialEvent:
    user_id, position, thread, event_class, kind, notifies, highlights = row
    return SpecialEvent(
        user_id, position, thread, EventClass(event_class), Special(kind), bool(notifies), bool(highlights)
    )
