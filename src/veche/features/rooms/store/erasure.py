"""People who asked to be erased: from where in the log on, by the rooms that they were ever in."""

from veche.core.ids import UserId
from veche.kit.migrations import Migration
from veche.kit.transaction import Transaction

ERASURE_MIGRATION = Migration(
    "erased people",
    (
        """CREATE TABLE rooms_erased (
            room_id TEXT NOT NULL, user_id TEXT NOT NULL, position BIGINT NOT NULL,
            PRIMARY KEY (room_id, user_id)) /* clustered */""",
    ),
)


def mark_erased(tx: Transaction, user_id: UserId) -> None:
    """Have whoever joins a person's rooms from now on see nothing of what they said."""
    tx.execute(
        "INSERT INTO rooms_erased (room_id, user_id, position)"
        " SELECT room_id, user_id, CAST($2 AS BIGINT) FROM rooms_member WHERE user_id = $1"
        " ON CONFLICT (room_id, user_id) DO NOTHING",
        user_id,
        tx.position,
    )
