"""Key backup: shapes, and which of two copies of a room key is kept."""

from dataclasses import dataclass
from typing import Annotated, Any

import msgspec

Index = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]

SESSION_LIMIT_BYTES = 64 * 1024
AUTH_DATA_LIMIT_BYTES = 64 * 1024


class KeyBackupData(msgspec.Struct):
    """One sealed room key, as it is uploaded."""

    first_message_index: Index
    forwarded_count: Index
    is_verified: bool
    session_data: dict[str, Any]


class RoomKeyBackup(msgspec.Struct):
    """The sealed keys of a room."""

    sessions: dict[str, KeyBackupData]


class KeyBackup(msgspec.Struct):
    """The sealed keys of several rooms."""

    rooms: dict[str, RoomKeyBackup]


class NewBackup(msgspec.Struct):
    """A backup to begin, or its new authentication data."""

    algorithm: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
    auth_data: dict[str, Any]
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Rank:
    """What decides between two copies of a room key."""

    is_verified: bool
    first_message_index: int
    forwarded_count: int

    def is_better_than(self, other: "Rank") -> bool:
        """Return whether this copy replaces another (specification, "Server-side key backups")."""
        return self.order < other.order

    @property
    def order(self) -> tuple[bool, int, int]:
        """What is less is better."""
        return (not self.is_verified, self.first_message_index, self.forwarded_count)


@dataclass(frozen=True, slots=True)
class BackedUpKey:
    """One sealed room key; `session_data` is JSON."""

    room_id: str
    session_id: str
    rank: Rank
    session_data: str
