"""The one-time link by which a server gets its first administrator: one at most, and only a hash of it."""

from veche.kit.migrations import Migration
from veche.kit.transaction import Snapshot, Transaction

SETUP_MIGRATION = Migration(
    "the first administrator",
    (
        """CREATE TABLE accounts_setup_link (
            id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1), token_hash BYTEA NOT NULL,
            made_ms BIGINT NOT NULL) /* clustered */""",
        "CREATE INDEX accounts_user_admin ON accounts_user (user_id) WHERE is_admin = 1",
    ),
)


def is_link_of(snapshot: Snapshot, token_hash: bytes) -> bool:
    """Return whether a token is that of the link that was made last."""
    sql = "SELECT 1 FROM accounts_setup_link WHERE token_hash = $1"
    return snapshot.fetchrow(sql, token_hash) is not None


def put_link(tx: Transaction, token_hash: bytes) -> None:
    """Store a link in the place of any other."""
    tx.execute(
        "INSERT INTO accounts_setup_link (id, token_hash, made_ms) VALUES (1, $1, $2)"
        " ON CONFLICT (id) DO UPDATE SET token_hash = excluded.token_hash, made_ms = excluded.made_ms",
        token_hash,
        tx.now_ms,
    )


def remove_link(tx: Transaction) -> None:
    """Void the link."""
    tx.execute("DELETE FROM accounts_setup_link")
