"""Registration tokens: who has one may register."""

from dataclasses import dataclass

from veche.kit.transaction import Row, Snapshot, Transaction

_COLUMNS = "token, uses_allowed, uses, expires_ms, created_ms"


@dataclass(frozen=True, slots=True)
class RegistrationToken:
    """A token, and what it is still good for. `uses_allowed` and `expires_ms` are None for no limit."""

    token: str
    uses_allowed: int | None
    uses: int
    expires_ms: int | None
    created_ms: int

    def is_valid(self, now_ms: int) -> bool:
        """Return whether one more person may register with it."""
        is_left = self.uses_allowed is None or self.uses < self.uses_allowed
        return is_left and (self.expires_ms is None or now_ms < self.expires_ms)


def find_token(snapshot: Snapshot, token: str) -> RegistrationToken | None:
    """Return a token, valid or not."""
    row = snapshot.fetchrow(f"SELECT {_COLUMNS} FROM accounts_registration_token WHERE token = $1", token)
    return _token(row) if row else None


def list_tokens(snapshot: Snapshot) -> list[RegistrationToken]:
    """Return all tokens, newest first."""
    sql = f"SELECT {_COLUMNS} FROM accounts_registration_token ORDER BY created_ms DESC, token"
    return [_token(row) for row in snapshot.fetch(sql)]


def add_token(tx: Transaction, token: RegistrationToken) -> None:
    """Store a new token."""
    tx.execute(
        f"INSERT INTO accounts_registration_token ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5)",
        token.token,
        token.uses_allowed,
        token.uses,
        token.expires_ms,
        token.created_ms,
    )


def count_use(tx: Transaction, token: str) -> None:
    """Count one registration."""
    tx.execute("UPDATE accounts_registration_token SET uses = uses + 1 WHERE token = $1", token)


def remove_token(tx: Transaction, token: str) -> None:
    """Delete a token."""
    tx.execute("DELETE FROM accounts_registration_token WHERE token = $1", token)


def _token(row: Row) -> RegistrationToken:
    return RegistrationToken(*row)
