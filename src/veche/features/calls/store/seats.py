"""Seats: who was given a token for which call, and under which name the SFU knows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from veche.core.ids import DeviceId, RoomId, UserId
from veche.kit.transaction import Snapshot, Transaction

_COLUMNS = "sfu_room, identity, room_id, slot_id, user_id, device_id, minted_ms"


@dataclass(frozen=True, slots=True)
class Seat:
    """A device that may be in a call."""

    sfu_room: str
    identity: str
    room_id: RoomId
    slot_id: str
    user_id: UserId
    device_id: DeviceId
    minted_ms: int
    """When it was given its newest token."""


def put_seat(tx: Transaction, seat: Seat) -> None:
    """Store a seat; the same one is renewed."""
    tx.execute(
        f"INSERT INTO calls_seat ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (sfu_room, identity) DO UPDATE SET minted_ms = excluded.minted_ms",
        seat.sfu_room,
        seat.identity,
        seat.room_id,
        seat.slot_id,
        seat.user_id,
        seat.device_id,
        seat.minted_ms,
    )


def find_seat(snapshot: Snapshot, sfu_room: str, identity: str) -> Seat | None:
    """Return whose a name at the SFU is."""
    row = snapshot.fetchrow(
        f"SELECT {_COLUMNS} FROM calls_seat WHERE sfu_room = $1 AND identity = $2", sfu_room, identity
    )
    return Seat(*row) if row else None


def list_seats_in(snapshot: Snapshot, room_id: RoomId) -> list[Seat]:
    """Return the seats of the calls of a room."""
    rows = snapshot.fetch(
        f"SELECT {_COLUMNS} FROM calls_seat WHERE room_id = $1 ORDER BY user_id, identity", room_id
    )
    return [Seat(*row) for row in rows]


def list_seats_of(snapshot: Snapshot, user_id: UserId, device_ids: Sequence[DeviceId]) -> list[Seat]:
    """Return the seats of some of a user's devices."""
    rows = snapshot.fetch(
        f"SELECT {_COLUMNS} FROM calls_seat WHERE user_id = $1 AND device_id = ANY($2)",
        user_id,
        list(device_ids),
    )
    return [Seat(*row) for row in rows]


def list_calls(snapshot: Snapshot) -> list[tuple[str, RoomId]]:
    """Return what calls there are: their names at the SFU and their rooms."""
    rows = snapshot.fetch("SELECT DISTINCT sfu_room, room_id FROM calls_seat ORDER BY sfu_room")
    return [(row[0], row[1]) for row in rows]


def find_newest_ms(snapshot: Snapshot, sfu_room: str) -> int | None:
    """Return when the newest token for a call was given."""
    found: int | None = snapshot.fetchval(
        "SELECT MAX(minted_ms) FROM calls_seat WHERE sfu_room = $1", sfu_room
    )
    return found


def remove_call(tx: Transaction, sfu_room: str) -> None:
    """Forget a call that is over."""
    tx.execute("DELETE FROM calls_seat WHERE sfu_room = $1", sfu_room)


def remove_seat(tx: Transaction, seat: Seat) -> None:
    """Forget one seat."""
    tx.execute("DELETE FROM calls_seat WHERE sfu_room = $1 AND identity = $2", seat.sfu_room, seat.identity)
