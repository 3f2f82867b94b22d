"""Account data, global and by room, each piece with the position of its last change."""

from dataclasses import dataclass

from veche.core.ids import RoomId, UserId
from veche.kit.transaction import Snapshot, Transaction

GLOBAL = ""


@dataclass(frozen=True, slots=True)
class AccountDatum:
    """One piece of account data. `room_id` is None for a global one; `content` is JSON text."""

    room_id: RoomId | None
    type: str
    content: str


def find_content(snapshot: Snapshot, user_id: UserId, room_id: RoomId | None, kind: str) -> str | None:
    """Return the JSON text of a piece."""
    found: str | None = snapshot.fetchval(
        "SELECT content FROM accounts_data WHERE user_id = $1 AND room_id = $2 AND type = $3",
        user_id,
        room_id or GLOBAL,
        kind,
    )
    return found


def count_pieces(snapshot: Snapshot, user_id: UserId) -> int:
    """Return how many pieces a user keeps."""
    count: int = snapshot.fetchval("SELECT COUNT(*) FROM accounts_data WHERE user_id = $1", user_id)
    return count


def put_datum(tx: Transaction, user_id: UserId, datum: AccountDatum, position: int) -> None:
    """Store a piece in place of what it was."""
    tx.execute(
        "INSERT INTO accounts_data (user_id, room_id, type, content, position) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (user_id, room_id, type) DO UPDATE SET"
        " content = excluded.content, position = excluded.position",
        user_id,
        datum.room_id or GLOBAL,
        datum.type,
        datum.content,
        position,
    )


def list_all(snapshot: Snapshot, user_id: UserId, upto: int) -> list[AccountDatum]:
    """Return everything a user keeps that was stored up to a position."""
    sql = "SELECT room_id, type, content FROM accounts_data WHERE user_id = $1 AND position <= $2"
    return [AccountDatum(RoomId(room) or None, *rest) for room, *rest in snapshot.fetch(sql, user_id, upto)]


def list_changed(snapshot: Snapshot, user_id: UserId, after: int, upto: int) -> list[AccountDatum]:
    """Return what was stored between two positions."""
    sql = (
        "SELECT room_id, type, content FROM accounts_data"
        " WHERE user_id = $1 AND position > $2 AND position <= $3 ORDER BY position"
    )
    rows = snapshot.fetch(sql, user_id, after, upto)
    return [AccountDatum(RoomId(room) or None, *rest) for room, *rest in rows]


def list_of_room(snapshot: Snapshot, user_id: UserId, room_id: RoomId) -> list[AccountDatum]:
    """Return everything a user keeps for a room."""
    sql = "SELECT type, content FROM accounts_data WHERE user_id = $1 AND room_id = $2"
    return [AccountDatum(room_id, *row) for row in snapshot.fetch(sql, user_id, room_id)]


def list_of_kind(snapshot: Snapshot, user_id: UserId, kind: str) -> list[tuple[RoomId, str]]:
    """Return room and content of a kind of data, for all rooms that a user keeps it for."""
    sql = "SELECT room_id, content FROM accounts_data WHERE user_id = $1 AND type = $2 AND room_id <> ''"
    return [(row[0], row[1]) for row in snapshot.fetch(sql, user_id, kind)]


def has_text(snapshot: Snapshot, user_id: UserId, text: str) -> bool:
    """Return whether anything that a user keeps has a text of letters and digits in it."""
    sql = "SELECT 1 FROM accounts_data WHERE user_id = $1 AND content LIKE $2 LIMIT 1"
    return snapshot.fetchval(sql, user_id, f"%{text}%") is not None


def remove_all(tx: Transaction, user_id: UserId) -> None:
    """Delete everything a user keeps."""
    tx.execute("DELETE FROM accounts_data WHERE user_id = $1", user_id)
