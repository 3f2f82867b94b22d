"""The key by which push services know this server: made once, for all its processes."""

from veche.kit.transaction import Transaction


def keep_key(tx: Transaction, made: str) -> str:
    """Return the private key in base64url; store the one that was made if there is none yet."""
    kept: str | None = tx.fetchval("SELECT private_key FROM push_vapid WHERE id = 1")
    if kept is None:
        tx.execute("INSERT INTO push_vapid (id, private_key) VALUES (1, $1)", made)
    return kept or made
