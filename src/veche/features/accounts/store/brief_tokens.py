"""Tokens that stand for a user for a short time: to log in once, or to be known to another service."""

from typing import Literal

from veche.core.ids import UserId
from veche.kit.transaction import Snapshot, Transaction

Purpose = Literal["login", "openid"]


def add_brief_token(
    tx: Transaction, token_hash: bytes, purpose: Purpose, user_id: UserId, expires_ms: int
) -> None:
    """Store a token."""
    tx.execute(
        "INSERT INTO accounts_brief_token (token_hash, purpose, user_id, expires_ms) VALUES ($1, $2, $3, $4)",
        token_hash,
        purpose,
        user_id,
        expires_ms,
    )


def find_brief_token(snapshot: Snapshot, token_hash: bytes, purpose: Purpose) -> UserId | None:
    """Return whom a token that has not expired stands for."""
    found: UserId | None = snapshot.fetchval(
        "SELECT user_id FROM accounts_brief_token WHERE token_hash = $1 AND purpose = $2 AND expires_ms > $3",
        token_hash,
        purpose,
        snapshot.now_ms,
    )
    return found


def remove_brief_token(tx: Transaction, token_hash: bytes) -> None:
    """Delete a token."""
    tx.execute("DELETE FROM accounts_brief_token WHERE token_hash = $1", token_hash)


def remove_of_user(tx: Transaction, user_id: UserId) -> None:
    """Delete all tokens that stand for a user."""
    tx.execute("DELETE FROM accounts_brief_token WHERE user_id = $1", user_id)
