"""SQL of the shield."""

from dataclasses import dataclass

from veche.core.ids import EventId, UserId
from veche.features.calls.shield.attempts import Attempt
from veche.features.calls.shield.suspension import Suspension
from veche.kit.migrations import Migration
from veche.kit.transaction import Snapshot, Transaction

SHIELD_MIGRATION = Migration(
    "call shield",
    (
        """CREATE TABLE calls_attempt (
            user_id TEXT NOT NULL, room_id TEXT NOT NULL, begun_ms BIGINT NOT NULL, address TEXT NOT NULL)""",
        "CREATE INDEX calls_attempt_of_user ON calls_attempt (user_id, begun_ms)",
        "CREATE INDEX calls_attempt_from ON calls_attempt (address, begun_ms)",
        """CREATE TABLE calls_suspension (
            suspension_id TEXT NOT NULL PRIMARY KEY, user_id TEXT NOT NULL, reason TEXT NOT NULL,
            since_ms BIGINT NOT NULL, until_ms BIGINT NOT NULL, ended_ms BIGINT, appeal TEXT,
            outcome TEXT) /* clustered */""",
        "CREATE INDEX calls_suspension_of_user ON calls_suspension (user_id, since_ms)",
        "CREATE INDEX calls_suspension_since ON calls_suspension (since_ms)",
    ),
)

HEARD_MIGRATION = Migration(
    "sealed calls",
    (
        """CREATE TABLE calls_heard (
            caller TEXT NOT NULL, callee TEXT NOT NULL, room_id TEXT NOT NULL, event_id TEXT NOT NULL,
            begun_ms BIGINT NOT NULL, PRIMARY KEY (caller, callee, event_id)) /* clustered */""",
        "CREATE INDEX calls_heard_by ON calls_heard (callee)",
    ),
)

_COLUMNS = "suspension_id, user_id, reason, since_ms, until_ms, ended_ms, appeal, outcome"


@dataclass(frozen=True, slots=True)
class SuspensionCounts:
    """What everybody may know of suspensions: how many, and never whose."""

    in_force: int
    ever: int
    ended_early: int
    appeals: int
    appeals_granted: int


def list_attempts(snapshot: Snapshot, user_id: UserId, after_ms: int) -> list[Attempt]:
    """Return whom somebody has tried to call after a time."""
    rows = snapshot.fetch(
        "SELECT room_id, begun_ms FROM calls_attempt WHERE user_id = $1 AND begun_ms > $2", user_id, after_ms
    )
    return [Attempt(*row) for row in rows]


def list_attempts_from(snapshot: Snapshot, address: str, after_ms: int) -> list[Attempt]:
    """Return what calls were tried from an address after a time."""
    rows = snapshot.fetch(
        "SELECT room_id, begun_ms FROM calls_attempt WHERE address = $1 AND begun_ms > $2", address, after_ms
    )
    return [Attempt(*row) for row in rows]


def add_attempt(tx: Transaction, user_id: UserId, attempt: Attempt, address: str) -> None:
    """Count an attempt."""
    tx.execute(
        "INSERT INTO calls_attempt (user_id, room_id, begun_ms, address) VALUES ($1, $2, $3, $4)",
        user_id,
        attempt.room_id,
        attempt.begun_ms,
        address,
    )


def remove_attempts(tx: Transaction, user_id: UserId, before_ms: int) -> None:
    """Forget what somebody tried before a time."""
    tx.execute("DELETE FROM calls_attempt WHERE user_id = $1 AND begun_ms <= $2", user_id, before_ms)


def list_heard(
    snapshot: Snapshot, caller: UserId, callee: UserId, after_ms: int
) -> list[tuple[EventId, Attempt]]:
    """Return the sealed calls of a stranger that somebody has told of after a time, and that were counted."""
    rows = snapshot.fetch(
        "SELECT event_id, room_id, begun_ms FROM calls_heard"
        " WHERE caller = $1 AND callee = $2 AND begun_ms > $3",
        caller,
        callee,
        after_ms,
    )
    return [(row[0], Attempt(row[1], row[2])) for row in rows]


def add_heard(tx: Transaction, caller: UserId, callee: UserId, event_id: EventId, attempt: Attempt) -> None:
    """Note that a sealed call was counted, of which somebody has told."""
    tx.execute(
        "INSERT INTO calls_heard (caller, callee, room_id, event_id, begun_ms) VALUES ($1, $2, $3, $4, $5)",
        caller,
        callee,
        attempt.room_id,
        event_id,
        attempt.begun_ms,
    )


def remove_heard(tx: Transaction, caller: UserId, before_ms: int) -> None:
    """Forget sealed calls of somebody from before a time."""
    tx.execute("DELETE FROM calls_heard WHERE caller = $1 AND begun_ms <= $2", caller, before_ms)


def add_suspension(tx: Transaction, one: Suspension) -> None:
    """Store a new suspension."""
    tx.execute(
        f"INSERT INTO calls_suspension ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, NULL, NULL, NULL)",
        one.suspension_id,
        one.user_id,
        one.reason,
        one.since_ms,
        one.until_ms,
    )


def find_suspension(snapshot: Snapshot, suspension_id: str) -> Suspension | None:
    """Return one suspension."""
    row = snapshot.fetchrow(
        f"SELECT {_COLUMNS} FROM calls_suspension WHERE suspension_id = $1", suspension_id
    )
    return Suspension(*row) if row else None


def find_in_force(snapshot: Snapshot, user_id: UserId) -> Suspension | None:
    """Return what keeps somebody from calling now."""
    row = snapshot.fetchrow(
        f"SELECT {_COLUMNS} FROM calls_suspension WHERE user_id = $1 AND ended_ms IS NULL AND until_ms > $2"
        " ORDER BY until_ms DESC LIMIT 1",
        user_id,
        snapshot.now_ms,
    )
    return Suspension(*row) if row else None


def list_suspensions(snapshot: Snapshot, before_ms: int, limit: int) -> list[Suspension]:
    """Return suspensions that began before a time, the newest first."""
    rows = snapshot.fetch(
        f"SELECT {_COLUMNS} FROM calls_suspension WHERE since_ms < $1 ORDER BY since_ms DESC LIMIT $2",
        before_ms,
        limit,
    )
    return [Suspension(*row) for row in rows]


def list_of_person(snapshot: Snapshot, user_id: UserId) -> list[Suspension]:
    """Return all suspensions that somebody has had, the newest first."""
    rows = snapshot.fetch(
        f"SELECT {_COLUMNS} FROM calls_suspension WHERE user_id = $1 ORDER BY since_ms DESC", user_id
    )
    return [Suspension(*row) for row in rows]


def set_appeal(tx: Transaction, suspension_id: str, text: str) -> None:
    """Store what somebody says to their suspension."""
    tx.execute(
        "UPDATE calls_suspension SET appeal = $1, outcome = 'open' WHERE suspension_id = $2",
        text,
        suspension_id,
    )


def set_outcome(tx: Transaction, suspension_id: str, outcome: str) -> None:
    """Store what became of an appeal."""
    tx.execute("UPDATE calls_suspension SET outcome = $1 WHERE suspension_id = $2", outcome, suspension_id)


def end_suspension(tx: Transaction, suspension_id: str) -> None:
    """End a suspension before its time."""
    tx.execute("UPDATE calls_suspension SET ended_ms = $1 WHERE suspension_id = $2", tx.now_ms, suspension_id)


def count_suspensions(snapshot: Snapshot) -> SuspensionCounts:
    """Count them all."""
    row = snapshot.fetchrow(
        "SELECT SUM(CASE WHEN ended_ms IS NULL AND until_ms > $1 THEN 1 ELSE 0 END), COUNT(*),"
        " SUM(CASE WHEN ended_ms IS NOT NULL THEN 1 ELSE 0 END),"
        " SUM(CASE WHEN outcome IS NOT NULL THEN 1 ELSE 0 END),"
        " SUM(CASE WHEN outcome = 'granted' THEN 1 ELSE 0 END) FROM calls_suspension",
        snapshot.now_ms,
    )
    assert row is not None, "a count is always there"
    return SuspensionCounts(*(count or 0 for count in row))


def forget_person(tx: Transaction, user_id: UserId) -> None:
    """Forget somebody who has asked for it; that there was a suspension stays counted."""
    tx.execute("DELETE FROM calls_attempt WHERE user_id = $1", user_id)
    tx.execute("DELETE FROM calls_heard WHERE caller = $1 OR callee = $1", user_id)
    tx.execute(
        "UPDATE calls_suspension SET user_id = '', reason = '',"
        " appeal = CASE WHEN appeal IS NULL THEN NULL ELSE '' END WHERE user_id = $1",
        user_id,
    )
