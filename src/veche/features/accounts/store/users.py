"""Accounts themselves: password, standing, deactivation."""

from dataclasses import dataclass

from veche.core.ids import UserId
from veche.kit.transaction import Row, Snapshot, Transaction

COLUMNS = """user_id, password_hash, created_ms, is_guest, is_admin, is_locked, is_suspended,
    deactivated_ms, is_erased"""


@dataclass(frozen=True, slots=True)
class User:
    """An account of this server."""

    user_id: UserId
    password_hash: str
    created_ms: int
    is_guest: bool = False
    is_admin: bool = False
    is_locked: bool = False
    is_suspended: bool = False
    deactivated_ms: int = 0
    is_erased: bool = False

    @property
    def is_deactivated(self) -> bool:
        """Whether nobody can ever log in to it again."""
        return self.deactivated_ms > 0


def find_user(snapshot: Snapshot, user_id: UserId) -> User | None:
    """Return an account, also a deactivated one."""
    row = snapshot.fetchrow(f"SELECT {COLUMNS} FROM accounts_user WHERE user_id = $1", user_id)
    return user_from_row(row) if row else None


def list_users(snapshot: Snapshot, after: str, limit: int) -> list[User]:
    """Return accounts in the order of their ids, those after an id."""
    rows = snapshot.fetch(
        f"SELECT {COLUMNS} FROM accounts_user WHERE user_id > $1 ORDER BY user_id LIMIT $2", after, limit
    )
    return [user_from_row(row) for row in rows]


def has_admin(snapshot: Snapshot) -> bool:
    """Return whether the server has an administrator."""
    return snapshot.fetchrow("SELECT 1 FROM accounts_user WHERE is_admin = 1 LIMIT 1") is not None


def has_people(snapshot: Snapshot) -> bool:
    """Return whether anybody but guests has or had an account."""
    return snapshot.fetchrow("SELECT 1 FROM accounts_user WHERE is_guest = 0 LIMIT 1") is not None


def count_admins(snapshot: Snapshot) -> int:
    """Return how many administrators there are."""
    count: int = snapshot.fetchval("SELECT COUNT(*) FROM accounts_user WHERE is_admin = 1")
    return count


def add_user(tx: Transaction, user: User) -> None:
    """Store a new account."""
    tx.execute(
        f"INSERT INTO accounts_user ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        user.user_id, user.password_hash, user.created_ms, int(user.is_guest), int(user.is_admin),
        int(user.is_locked), int(user.is_suspended), user.deactivated_ms, int(user.is_erased),
    )  # fmt: skip


def update_user(tx: Transaction, user: User) -> None:
    """Store what changed of an account."""
    tx.execute(
        "UPDATE accounts_user SET password_hash = $2, is_guest = $3, is_admin = $4, is_locked = $5,"
        " is_suspended = $6, deactivated_ms = $7, is_erased = $8 WHERE user_id = $1",
        user.user_id, user.password_hash, int(user.is_guest), int(user.is_admin), int(user.is_locked),
        int(user.is_suspended), user.deactivated_ms, int(user.is_erased),
    )  # fmt: skip


def user_from_row(row: Row) -> User:
    """Return the account that a row of COLUMNS is."""
    user_id, password_hash, created_ms, guest, admin, locked, suspended, deactivated_ms, erased = row
    return User(
        UserId(user_id), password_hash, created_ms, bool(guest), bool(admin), bool(locked), bool(suspended),
        deactivated_ms, bool(erased),
    )  # fmt: skip
