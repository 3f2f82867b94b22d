"""Access tokens and the refresh tokens beside them. Only hashes are stored."""

from dataclasses import dataclass

from veche.core.ids import DeviceId, UserId
from veche.kit.transaction import Row, Snapshot, Transaction

_COLUMNS = "token_hash, user_id, device_id, created_ms, expires_ms, refresh_hash, supersedes"
_KNOWN = (
    "SELECT t.token_hash, t.user_id, t.device_id, t.created_ms, t.expires_ms, t.refresh_hash, t.supersedes,"
    " u.is_guest, u.is_admin, u.is_locked, u.is_suspended, d.seen_ms"
    " FROM accounts_token t JOIN accounts_user u ON u.user_id = t.user_id"
    " JOIN accounts_device d ON d.user_id = t.user_id AND d.device_id = t.device_id"
)


@dataclass(frozen=True, slots=True)
class Token:
    """An access token, by its hash. `expires_ms` is 0 for one that lives for ever."""

    token_hash: bytes
    user_id: UserId
    device_id: DeviceId
    created_ms: int
    expires_ms: int = 0
    refresh_hash: bytes | None = None
    supersedes: bytes | None = None


@dataclass(frozen=True, slots=True)
class KnownToken:
    """A token with what the account and the device behind it are."""

    token: Token
    is_guest: bool
    is_admin: bool
    is_locked: bool
    is_suspended: bool
    seen_ms: int


def find_token(snapshot: Snapshot, token_hash: bytes) -> KnownToken | None:
    """Return what an access token stands for."""
    row = snapshot.fetchrow(f"{_KNOWN} WHERE t.token_hash = $1", token_hash)
    return _known(row) if row else None


def find_refresh_token(snapshot: Snapshot, refresh_hash: bytes) -> KnownToken | None:
    """Return what a refresh token stands for."""
    row = snapshot.fetchrow(f"{_KNOWN} WHERE t.refresh_hash = $1", refresh_hash)
    return _known(row) if row else None


def add_token(tx: Transaction, token: Token) -> None:
    """Store a token."""
    tx.execute(
        f"INSERT INTO accounts_token ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        token.token_hash, token.user_id, token.device_id, token.created_ms, token.expires_ms,
        token.refresh_hash, token.supersedes,
    )  # fmt: skip


def remove_tokens_of_device(tx: Transaction, user_id: UserId, device_id: DeviceId) -> None:
    """Delete every token of a device."""
    tx.execute("DELETE FROM accounts_token WHERE user_id = $1 AND device_id = $2", user_id, device_id)


def remove_superseded(tx: Transaction, token_hash: bytes, old_hash: bytes) -> None:
    """Delete the pair that a token was refreshed from, and forget that there was one."""
    tx.execute("DELETE FROM accounts_token WHERE token_hash = $1", old_hash)
    tx.execute("UPDATE accounts_token SET supersedes = NULL WHERE token_hash = $1", token_hash)


def remove_successors(tx: Transaction, token_hash: bytes) -> None:
    """Delete the pairs that a token was refreshed to and that were never used."""
    tx.execute("DELETE FROM accounts_token WHERE supersedes = $1", token_hash)


def _known(row: Row) -> KnownToken:
    token_hash, user_id, device_id, created_ms, expires_ms, refresh_hash, supersedes, *standing = row
    token = Token(
        bytes(token_hash),
        UserId(user_id),
        DeviceId(device_id),
        created_ms,
        expires_ms,
        refresh_hash,
        supersedes,
    )
    guest, admin, locked, suspended, seen_ms = standing
    return KnownToken(token, bool(guest), bool(admin), bool(locked), bool(suspended), seen_ms)
