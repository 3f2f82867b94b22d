"""When users' keys changed last."""

from collections.abc import Collection

from veche.core.ids import UserId
from veche.kit.transaction import Snapshot, Transaction


def put_change(tx: Transaction, user_id: UserId, position: int) -> None:
    """Note a change for everybody who shares a room with a user."""
    tx.execute(
        "INSERT INTO keys_change (user_id, position) VALUES ($1, $2)"
        " ON CONFLICT (user_id) DO UPDATE SET position = excluded.position",
        user_id,
        position,
    )


def list_changed(snapshot: Snapshot, user_ids: Collection[UserId], after: int) -> set[UserId]:
    """Return which of these users' keys changed after a position."""
    rows = snapshot.fetch(
        "SELECT user_id FROM keys_change WHERE user_id = ANY($1) AND position > $2", list(user_ids), after
    )
    return {UserId(user_id) for (user_id,) in rows}


def put_signed(tx: Transaction, signer_id: UserId, target_id: UserId, position: int) -> None:
    """Note for a user's own devices that the user has signed somebody."""
    tx.execute(
        "INSERT INTO keys_signed (signer_id, target_id, position) VALUES ($1, $2, $3)"
        " ON CONFLICT (signer_id, target_id) DO UPDATE SET position = excluded.position",
        signer_id,
        target_id,
        position,
    )


def list_signed(snapshot: Snapshot, signer_id: UserId, after: int) -> set[UserId]:
    """Return whom a user has signed after a position."""
    rows = snapshot.fetch(
        "SELECT target_id FROM keys_signed WHERE signer_id = $1 AND position > $2", signer_id, after
    )
    return {UserId(target_id) for (target_id,) in rows}


def remove_signed(tx: Transaction, signer_id: UserId) -> None:
    """Forget whom a user has signed."""
    tx.execute("DELETE FROM keys_signed WHERE signer_id = $1", signer_id)
