"""Third-party ids: addresses outside Matrix that an account is reached by."""

from dataclasses import dataclass

from veche.core.ids import UserId
from veche.kit.transaction import Snapshot, Transaction


@dataclass(frozen=True, slots=True)
class Threepid:
    """An address in canonical form; `medium` is email."""

    medium: str
    address: str
    validated_ms: int
    added_ms: int


def find_owner(snapshot: Snapshot, medium: str, address: str) -> UserId | None:
    """Return whose account an address belongs to."""
    found: UserId | None = snapshot.fetchval(
        "SELECT user_id FROM accounts_threepid WHERE medium = $1 AND address = $2", medium, address
    )
    return found


def list_threepids(snapshot: Snapshot, user_id: UserId) -> list[Threepid]:
    """Return a user's addresses."""
    rows = snapshot.fetch(
        "SELECT medium, address, validated_ms, added_ms FROM accounts_threepid"
        " WHERE user_id = $1 ORDER BY added_ms, address",
        user_id,
    )
    return [Threepid(*row) for row in rows]


def add_threepid(tx: Transaction, user_id: UserId, threepid: Threepid) -> None:
    """Store an address that is nobody's yet; the user's own is confirmed anew."""
    tx.execute(
        "INSERT INTO accounts_threepid (medium, address, user_id, validated_ms, added_ms)"
        " VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (medium, address) DO UPDATE SET validated_ms = excluded.validated_ms",
        threepid.medium,
        threepid.address,
        user_id,
        threepid.validated_ms,
        threepid.added_ms,
    )


def remove_threepid(tx: Transaction, user_id: UserId, medium: str, address: str) -> None:
    """Delete an address of a user."""
    tx.execute(
        "DELETE FROM accounts_threepid WHERE medium = $1 AND address = $2 AND user_id = $3",
        medium,
        address,
        user_id,
    )


def remove_all(tx: Transaction, user_id: UserId) -> None:
    """Delete all addresses of a user."""
    tx.execute("DELETE FROM accounts_threepid WHERE user_id = $1", user_id)
