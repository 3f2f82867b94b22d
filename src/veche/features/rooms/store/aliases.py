"""Local aliases of rooms."""

from veche.core.ids import RoomAlias, RoomId, UserId
from veche.kit.transaction import Snapshot, Transaction


def add_alias(tx: Transaction, alias: RoomAlias, room_id: RoomId, creator: UserId) -> None:
    """Store an alias that is known to be free."""
    tx.execute(
        "INSERT INTO rooms_alias (alias, room_id, creator) VALUES ($1, $2, $3)", alias, room_id, creator
    )


def find_alias(snapshot: Snapshot, alias: RoomAlias) -> tuple[RoomId, UserId] | None:
    """Return the room of an alias, and who made it."""
    row = snapshot.fetchrow("SELECT room_id, creator FROM rooms_alias WHERE alias = $1", alias)
    return None if row is None else (row[0], row[1])


def list_aliases(snapshot: Snapshot, room_id: RoomId) -> list[RoomAlias]:
    """Return the aliases of a room, in order."""
    rows = snapshot.fetch("SELECT alias FROM rooms_alias WHERE room_id = $1 ORDER BY alias", room_id)
    return [row[0] for row in rows]


def remove_alias(tx: Transaction, alias: RoomAlias) -> None:
    """Take an alias away."""
    tx.execute("DELETE FROM rooms_alias WHERE alias = $1", alias)


def move_aliases(tx: Transaction, old_room: RoomId, new_room: RoomId) -> None:
    """Have all aliases of a room lead to another one."""
    tx.execute("UPDATE rooms_alias SET room_id = $1 WHERE room_id = $2", new_room, old_room)
