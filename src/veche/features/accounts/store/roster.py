"""All accounts as administrators look at them: whose they are, how they stand, when they were last seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from veche.core.ids import UserId
from veche.features.accounts.store.users import COLUMNS, User, user_from_row
from veche.kit.transaction import Snapshot

STANDINGS: Mapping[str, str] = {
    "any": "",
    "admin": " AND u.is_admin = 1",
    "guest": " AND u.is_guest = 1",
    "locked": " AND u.is_locked = 1",
    "suspended": " AND u.is_suspended = 1",
    "deactivated": " AND u.deactivated_ms > 0",
}


@dataclass(frozen=True, slots=True)
class Named:
    """An account's id, and the name that its owner shows."""

    user_id: UserId
    display_name: str | None


@dataclass(frozen=True, slots=True)
class Account:
    """An account with what lists show of it. `seen_ms` is 0 for one that was never there."""

    user: User
    display_name: str | None
    device_count: int
    seen_ms: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many accounts there are: of people (`active`), of guests, and given up ones."""

    active: int
    guests: int
    deactivated: int


def list_names(snapshot: Snapshot, standing: str, after: str, limit: int) -> list[Named]:
    """Return the names of accounts of a standing, by id, after one."""
    rows = snapshot.fetch(
        "SELECT u.user_id, p.value FROM accounts_user u LEFT JOIN accounts_profile_field p"
        " ON p.user_id = u.user_id AND p.name = 'displayname'"
        f" WHERE u.user_id > $1{STANDINGS[standing]} ORDER BY u.user_id LIMIT $2",
        after,
        limit,
    )
    return [Named(user_id, None if value is None else orjson.loads(value)) for user_id, value in rows]


def list_accounts(snapshot: Snapshot, names: Sequence[Named]) -> list[Account]:
    """Return accounts, by id."""
    shown = {one.user_id: one.display_name for one in names}
    devices = _count_devices(snapshot, list(shown))
    rows = snapshot.fetch(
        f"SELECT {COLUMNS} FROM accounts_user WHERE user_id = ANY($1) ORDER BY user_id", list(shown)
    )
    users = [user_from_row(row) for row in rows]
    return [Account(user, shown[user.user_id], *devices.get(user.user_id, (0, 0))) for user in users]


def count_accounts(snapshot: Snapshot) -> Count:
    """Return how many there are."""
    rows = snapshot.fetch(
        "SELECT is_guest, CASE WHEN deactivated_ms > 0 THEN 1 ELSE 0 END AS gone, COUNT(*) FROM accounts_user"
        " GROUP BY is_guest, gone"
    )
    counts = {(bool(guest), bool(gone)): count for guest, gone, count in rows}
    deactivated = counts.get((False, True), 0) + counts.get((True, True), 0)
    return Count(counts.get((False, False), 0), counts.get((True, False), 0), deactivated)


def _count_devices(snapshot: Snapshot, user_ids: Sequence[UserId]) -> dict[UserId, tuple[int, int]]:
    """Return how many devices each has, and when one was last seen."""
    rows = snapshot.fetch(
        "SELECT user_id, COUNT(*), MAX(seen_ms) FROM accounts_device WHERE user_id = ANY($1)"
        " GROUP BY user_id",
        list(user_ids),
    )
    return {user_id: (count, seen_ms) for user_id, count, seen_ms in rows}
