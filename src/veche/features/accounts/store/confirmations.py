"""Confirmations of mail addresses: asked for by a client, given by whoever reads the mail."""

from dataclasses import dataclass

from veche.kit.transaction import Row, Snapshot, Transaction

_COLUMNS = (
    "sid, purpose, address, client_secret, secret_hash, send_attempt, next_link, confirmed_ms, expires_ms"
)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One confirmation. `confirmed_ms` is 0 until it was given."""

    sid: str
    purpose: str
    address: str
    client_secret: str
    secret_hash: bytes
    send_attempt: int
    next_link: str
    confirmed_ms: int
    expires_ms: int


def find_asked(snapshot: Snapshot, address: str, client_secret: str, purpose: str) -> Confirmation | None:
    """Return what a client asked for before, expired or not."""
    row = snapshot.fetchrow(
        f"SELECT {_COLUMNS} FROM accounts_confirmation"
        " WHERE address = $1 AND client_secret = $2 AND purpose = $3",
        address,
        client_secret,
        purpose,
    )
    return _confirmation(row) if row else None


def find_confirmation(snapshot: Snapshot, sid: str) -> Confirmation | None:
    """Return a confirmation that has not expired."""
    row = snapshot.fetchrow(
        f"SELECT {_COLUMNS} FROM accounts_confirmation WHERE sid = $1 AND expires_ms > $2",
        sid,
        snapshot.now_ms,
    )
    return _confirmation(row) if row else None


def put_confirmation(tx: Transaction, asked: Confirmation) -> None:
    """Store what is asked for, in place of what the same client asked before."""
    tx.execute(
        "DELETE FROM accounts_confirmation WHERE address = $1 AND client_secret = $2 AND purpose = $3",
        asked.address,
        asked.client_secret,
        asked.purpose,
    )
    tx.execute(
        f"INSERT INTO accounts_confirmation ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        asked.sid, asked.purpose, asked.address, asked.client_secret, asked.secret_hash, asked.send_attempt,
        asked.next_link, asked.confirmed_ms, asked.expires_ms,
    )  # fmt: skip


def confirm(tx: Transaction, sid: str) -> None:
    """Note that the address was confirmed."""
    tx.execute("UPDATE accounts_confirmation SET confirmed_ms = $2 WHERE sid = $1", sid, tx.now_ms)


def remove_confirmation(tx: Transaction, sid: str) -> None:
    """Delete a confirmation: it was used."""
    tx.execute("DELETE FROM accounts_confirmation WHERE sid = $1", sid)


def _confirmation(row: Row) -> Confirmation:
    sid, purpose, address, client_secret, secret_hash, *rest = row
    return Confirmation(sid, purpose, address, client_secret, bytes(secret_hash), *rest)
