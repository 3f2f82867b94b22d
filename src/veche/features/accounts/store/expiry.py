"""What has had its time in all tables of accounts."""

from veche.kit.transaction import Transaction

_TABLES = ("accounts_interactive_session", "accounts_brief_token", "accounts_confirmation")


def remove_expired(tx: Transaction) -> None:
    """Delete what expired."""
    for table in _TABLES:
        tx.execute(f"DELETE FROM {table} WHERE expires_ms < $1", tx.now_ms)
