"""Whose database this is: it is full of ids that end in one server name, and fits no other server."""

from veche.kit.database import Database
from veche.kit.migrations import Migration, SchemaError
from veche.kit.transaction import Transaction

MIGRATIONS = (
    Migration(
        "identity",
        (
            """CREATE TABLE server_identity (
                id BIGINT PRIMARY KEY CHECK (id = 1), server_name TEXT NOT NULL)""",
        ),
    ),
)


async def check_identity(database: Database, server_name: str) -> None:
    """Note the server name in a new database; raise SchemaError if this one belongs to another."""
    owner = await database.write(_note_owner, server_name)
    if owner != server_name:
        raise SchemaError(
            f"This database belongs to {owner}, and the settings say server_name is {server_name}. "
            "A server's name can never change: set it back, or begin with a new data folder or database."
        )


def _note_owner(tx: Transaction, server_name: str) -> str:
    owner: str | None = tx.fetchval("SELECT server_name FROM server_identity WHERE id = 1")
    if owner is None:
        tx.execute("INSERT INTO server_identity VALUES (1, $1) ON CONFLICT DO NOTHING", server_name)
    return owner or server_name
