"""User-interactive authentications under way."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson

from veche.kit.transaction import Snapshot, Transaction


@dataclass(frozen=True, slots=True)
class InteractiveSession:
    """What was proved so far for one operation: stages, and what each of them proved."""

    session_id: str
    operation: str
    completed: Mapping[str, str] = field(default_factory=dict)


def find_session(snapshot: Snapshot, session_id: str) -> InteractiveSession | None:
    """Return a session that has not expired."""
    row = snapshot.fetchrow(
        "SELECT operation, completed FROM accounts_interactive_session"
        " WHERE session_id = $1 AND expires_ms > $2",
        session_id,
        snapshot.now_ms,
    )
    return InteractiveSession(session_id, row[0], orjson.loads(row[1])) if row else None


def put_session(tx: Transaction, session: InteractiveSession, lifetime_ms: int) -> None:
    """Store a session, or what was added to it."""
    tx.execute(
        "INSERT INTO accounts_interactive_session (session_id, operation, completed, expires_ms)"
        " VALUES ($1, $2, $3, $4) ON CONFLICT (session_id) DO UPDATE SET completed = excluded.completed",
        session.session_id,
        session.operation,
        orjson.dumps(session.completed).decode(),
        tx.now_ms + lifetime_ms,
    )


def remove_session(tx: Transaction, session_id: str) -> None:
    """Delete a session."""
    tx.execute("DELETE FROM accounts_interactive_session WHERE session_id = $1", session_id)
