"""SQL of links to calls and of their guests."""

from dataclasses import replace

from veche.core.ids import RoomId, UserId
from veche.features.calls.guests.rules import CallGuest, CallLink
from veche.kit.migrations import Migration
from veche.kit.transaction import Row, Snapshot, Transaction

GUESTS_MIGRATION = Migration(
    "guests of calls",
    (
        """CREATE TABLE calls_link (
            token TEXT NOT NULL PRIMARY KEY, room_id TEXT NOT NULL, maker TEXT NOT NULL, label TEXT NOT NULL,
            created_ms BIGINT NOT NULL, expires_ms BIGINT NOT NULL, guests_most BIGINT NOT NULL,
            waits BIGINT NOT NULL) /* clustered */""",
        "CREATE INDEX calls_link_of_room ON calls_link (room_id, created_ms)",
        "CREATE INDEX calls_link_of_maker ON calls_link (maker)",
        """CREATE TABLE calls_guest (
            user_id TEXT NOT NULL PRIMARY KEY, token TEXT NOT NULL, room_id TEXT NOT NULL, name TEXT NOT NULL,
            came_ms BIGINT NOT NULL, until_ms BIGINT NOT NULL, standing TEXT NOT NULL) /* clustered */""",
        "CREATE INDEX calls_guest_of_room ON calls_guest (room_id, came_ms)",
        "CREATE INDEX calls_guest_until ON calls_guest (until_ms)",
    ),
)

_LINK = "token, room_id, maker, label, created_ms, expires_ms, guests_most, waits"
_GUEST = "user_id, token, room_id, name, came_ms, until_ms, standing"


def add_link(tx: Transaction, link: CallLink) -> None:
    """Store a new link."""
    tx.execute(
        f"INSERT INTO calls_link ({_LINK}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        link.token,
        link.room_id,
        link.maker,
        link.label,
        link.created_ms,
        link.expires_ms,
        link.guests_most,
        int(link.waits),
    )


def find_link(snapshot: Snapshot, token: str) -> CallLink | None:
    """Return a link that has not ended."""
    row = snapshot.fetchrow(
        f"SELECT {_LINK} FROM calls_link WHERE token = $1 AND expires_ms > $2", token, snapshot.now_ms
    )
    return _link(row) if row else None


def list_links(snapshot: Snapshot, room_id: RoomId) -> list[CallLink]:
    """Return a room's links that have not ended, the newest first."""
    rows = snapshot.fetch(
        f"SELECT {_LINK} FROM calls_link WHERE room_id = $1 AND expires_ms > $2"
        " ORDER BY created_ms DESC, token",
        room_id,
        snapshot.now_ms,
    )
    return [_link(row) for row in rows]


def remove_link(tx: Transaction, token: str) -> None:
    """Take a link back."""
    tx.execute("DELETE FROM calls_link WHERE token = $1", token)


def remove_links_of(tx: Transaction, maker: UserId) -> None:
    """Take back all that a person has made."""
    tx.execute("DELETE FROM calls_link WHERE maker = $1", maker)


def remove_ended(tx: Transaction) -> None:
    """Delete the links that are over."""
    tx.execute("DELETE FROM calls_link WHERE expires_ms <= $1", tx.now_ms)


def add_guest(tx: Transaction, guest: CallGuest) -> None:
    """Store a new guest."""
    tx.execute(
        f"INSERT INTO calls_guest ({_GUEST}) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        guest.user_id,
        guest.token,
        guest.room_id,
        guest.name,
        guest.came_ms,
        guest.until_ms,
        guest.standing,
    )


def find_guest(snapshot: Snapshot, user_id: UserId) -> CallGuest | None:
    """Return a guest."""
    row = snapshot.fetchrow(f"SELECT {_GUEST} FROM calls_guest WHERE user_id = $1", user_id)
    return CallGuest(*row) if row else None


def list_guests(snapshot: Snapshot, room_id: RoomId) -> list[CallGuest]:
    """Return a room's guests, and who wants to be one: who came first is first."""
    rows = snapshot.fetch(
        f"SELECT {_GUEST} FROM calls_guest WHERE room_id = $1 ORDER BY came_ms, user_id", room_id
    )
    return [CallGuest(*row) for row in rows]


def list_all_guests(snapshot: Snapshot) -> list[CallGuest]:
    """Return all guests of the server: they stay a day at most."""
    return [CallGuest(*row) for row in snapshot.fetch(f"SELECT {_GUEST} FROM calls_guest")]


def let_in(tx: Transaction, user_id: UserId) -> None:
    """Note that somebody waits no more."""
    tx.execute("UPDATE calls_guest SET standing = 'in' WHERE user_id = $1", user_id)


def remove_guest(tx: Transaction, user_id: UserId) -> None:
    """Forget a guest."""
    tx.execute("DELETE FROM calls_guest WHERE user_id = $1", user_id)


def _link(row: Row) -> CallLink:
    link = CallLink(*row)
    return replace(link, waits=bool(link.waits))
