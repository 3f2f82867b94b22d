"""Delegations: leaves that this server sends for devices whose connection to the SFU is gone."""

from dataclasses import dataclass

from veche.kit.transaction import Snapshot, Transaction

_COLUMNS = "sfu_room, identity, delay_id, delay_ms, since_ms, is_connected"


@dataclass(frozen=True, slots=True)
class Delegation:
    """A delayed leave that this server looks after. `is_connected`: whether its device has been seen."""

    sfu_room: str
    identity: str
    delay_id: str
    delay_ms: int
    since_ms: int
    is_connected: bool


def put_delegation(tx: Transaction, delegation: Delegation) -> None:
    """Store a delegation in the place of an earlier one of the same member."""
    tx.execute(
        f"INSERT INTO calls_delegation ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT (sfu_room, identity) DO UPDATE SET delay_id = excluded.delay_id,"
        " delay_ms = excluded.delay_ms, since_ms = excluded.since_ms, is_connected = excluded.is_connected",
        delegation.sfu_room,
        delegation.identity,
        delegation.delay_id,
        delegation.delay_ms,
        delegation.since_ms,
        int(delegation.is_connected),
    )


def find_delegation(snapshot: Snapshot, sfu_room: str, identity: str) -> Delegation | None:
    """Return the delegation of a member."""
    row = snapshot.fetchrow(
        f"SELECT {_COLUMNS} FROM calls_delegation WHERE sfu_room = $1 AND identity = $2", sfu_room, identity
    )
    return None if row is None else Delegation(row[0], row[1], row[2], row[3], row[4], bool(row[5]))


def note_connected(tx: Transaction, sfu_room: str, identity: str) -> None:
    """Note that a member has been seen at the SFU."""
    tx.execute(
        "UPDATE calls_delegation SET is_connected = 1 WHERE sfu_room = $1 AND identity = $2",
        sfu_room,
        identity,
    )


def remove_delegation(tx: Transaction, sfu_room: str, identity: str) -> None:
    """Forget the delegation of a member."""
    tx.execute("DELETE FROM calls_delegation WHERE sfu_room = $1 AND identity = $2", sfu_room, identity)
