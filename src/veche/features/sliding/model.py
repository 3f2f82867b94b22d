"""What sliding sync is about, free of its two wire forms: wishes in, answers out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from veche.core.ids import RoomId
from veche.core.required_state import StateWish
from veche.features.rooms.api import RoomWindow


class RoomConfig(Struct, frozen=True):
    """How much of a room is wanted."""

    timeline_limit: int = 0
    state: StateWish = StateWish()

    def union(self, other: "RoomConfig") -> "RoomConfig":
        """Return what either of two rules asks for."""
        return RoomConfig(max(self.timeline_limit, other.timeline_limit), self.state.union(other.state))


class RoomFilters(Struct, frozen=True):
    """Which rooms a list is made of."""

    is_dm: bool | None = None
    is_encrypted: bool | None = None
    is_invited: bool | None = None
    room_types: tuple[str | None, ...] | None = None
    not_room_types: tuple[str | None, ...] = ()
    tags: tuple[str, ...] | None = None
    not_tags: tuple[str, ...] = ()
    spaces: tuple[str, ...] | None = None


class ListWish(Struct, frozen=True):
    """A list: a filter, a range of what passes it (None for all), and what is wanted of each room."""

    ranges: tuple[tuple[int, int], ...] | None
    config: RoomConfig
    filters: RoomFilters = RoomFilters()


class ExtensionsWish(Struct, frozen=True):
    """Which extensions are on."""

    to_device: bool = False
    to_device_since: int | None = None
    to_device_limit: int = 100
    e2ee: bool = False
    account_data: bool = False
    receipts: bool = False
    typing: bool = False


@dataclass(frozen=True, slots=True)
class SlidingWish:
    """One request."""

    conn_id: str
    pos: str | None
    timeout_s: float
    set_presence: str
    lists: Mapping[str, ListWish]
    subscriptions: Mapping[RoomId, RoomConfig]
    extensions: ExtensionsWish


@dataclass(slots=True)
class RoomAnswer:
    """What is told of a room: a window for members, stripped state for others."""

    membership: str
    is_initial: bool
    is_expanded: bool = False
    is_dm: bool = False
    window: RoomWindow | None = None
    stripped: Sequence[Any] | None = None
    bump: int | None = None
    lists: Sequence[str] = ()
    unread: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class SlidingAnswer:
    """One answer, before it has its position."""

    counts: Mapping[str, int]
    rooms: dict[RoomId, RoomAnswer]
    extensions: dict[str, Any]
    is_worth_telling: bool
