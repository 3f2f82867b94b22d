"""Web pushers that wait for their client's acknowledgement: no row, no waiting."""

from collections.abc import Collection
from dataclasses import dataclass

from veche.kit.transaction import Snapshot, Transaction


@dataclass(frozen=True, slots=True)
class Activation:
    """What a client has to send back and until when; whether other users then lose the same pusher."""

    pusher_id: str
    ack_token: str
    until_ms: int
    displaces: bool


def put_activation(tx: Transaction, activation: Activation) -> None:
    """Have a pusher wait, in place of an earlier wait."""
    tx.execute(
        "INSERT INTO push_activation (pusher_id, ack_token, until_ms, displaces) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (pusher_id) DO UPDATE SET ack_token = excluded.ack_token,"
        " until_ms = excluded.until_ms, displaces = excluded.displaces",
        activation.pusher_id,
        activation.ack_token,
        activation.until_ms,
        int(activation.displaces),
    )


def find_activation(snapshot: Snapshot, pusher_id: str) -> Activation | None:
    """Return what a pusher waits for."""
    found = list_activations(snapshot, [pusher_id])
    return found[0] if found else None


def list_activations(snapshot: Snapshot, pusher_ids: Collection[str]) -> list[Activation]:
    """Return which of some pushers wait, and for what."""
    rows = snapshot.fetch(
        "SELECT pusher_id, ack_token, until_ms, displaces FROM push_activation WHERE pusher_id = ANY($1)",
        list(pusher_ids),
    )
    return [Activation(pusher_id, token, until_ms, bool(n)) for pusher_id, token, until_ms, n in rows]


def remove_activation(tx: Transaction, pusher_id: str) -> None:
    """Have a pusher wait no more."""
    tx.execute("DELETE FROM push_activation WHERE pusher_id = $1", pusher_id)
