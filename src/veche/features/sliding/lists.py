"""Lists: a user's rooms in the order of their activity, filtered and cut into ranges."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from veche.core.ids import RoomId, UserId
from veche.features.accounts.api import Accounts
from veche.features.rooms.api import ListedRoom, Rooms
from veche.features.sliding.model import ListWish, RoomConfig, RoomFilters, SlidingWish
from veche.kit.database import Database
from veche.kit.transaction import Snapshot

USERS_LIMIT = 5_000


@dataclass(frozen=True, slots=True)
class Selection:
    """The rooms that a request is about: how much of each, and in which lists they are."""

    configs: Mapping[RoomId, RoomConfig]
    lists_of: Mapping[RoomId, Sequence[str]]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PersonalFacts:
    """What a user says about rooms and people: direct chats, whom they ignore, tags, what spaces hold."""

    direct: frozenset[str] = frozenset()
    ignored: frozenset[UserId] = frozenset()
    blocks_invites: bool = False
    tags: Mapping[RoomId, frozenset[str]] | None = None
    spaces: Mapping[str, frozenset[RoomId]] | None = None


class RoomLists:
    """Rooms of users, read once by one statement and kept current from what rooms tell."""

    def __init__(self, database: Database, rooms: Rooms) -> None:
        self._database = database
        self._rooms = rooms
        self._known: OrderedDict[UserId, tuple[int, list[ListedRoom]]] = OrderedDict()
        database.on_foreign_writes(self.forget)

    def forget(self) -> None:
        """Drop everything."""
        self._known = OrderedDict()

    async def of_user(self, user_id: UserId) -> list[ListedRoom]:
        """Return a user's rooms, the one with the newest activity first."""
        changed = (await self._rooms.rooms_of_user(user_id)).changed
        known = self._known.get(user_id)
        if known is None or max(changed, self._rooms.heads_floor()) > known[0]:
            known = await self._database.read(self._read, user_id)
            self._known[user_id] = known
            if len(self._known) > USERS_LIMIT:
                self._known.popitem(last=False)
        rooms = [self._with_head(room) for room in known[1]]
        return sorted(rooms, key=lambda room: -room.activity)

    def _with_head(self, room: ListedRoom) -> ListedRoom:
        head = self._rooms.find_head(room.room_id)
        return room if head is None or head <= room.head else replace(room, head=head)

    def _read(self, snapshot: Snapshot, user_id: UserId) -> tuple[int, list[ListedRoom]]:
        return snapshot.read_head(), self._rooms.list_rooms_of(snapshot, user_id)


def select_rooms(
    rooms: Sequence[ListedRoom], wish: SlidingWish, facts: PersonalFacts, sent: Mapping[RoomId, object]
) -> Selection:
    """Return the rooms that a request's lists and subscriptions are about."""
    shown = [room for room in rooms if _is_in_list(room, facts, sent)]
    configs: dict[RoomId, RoomConfig] = {}
    lists_of: dict[RoomId, list[str]] = {}
    counts: dict[str, int] = {}
    for name, one in wish.lists.items():
        passing = [room for room in shown if _passes(room, one.filters, facts)]
        counts[name] = len(passing)
        for room in _in_ranges(passing, one):
            _add(configs, room.room_id, one.config)
            lists_of.setdefault(room.room_id, []).append(name)
    known = {room.room_id for room in shown}
    for room_id, config in wish.subscriptions.items():
        if room_id in known:
            _add(configs, room_id, config)
    return Selection(configs, lists_of, counts)


def read_facts(
    snapshot: Snapshot, accounts: Accounts, rooms: Rooms, user_id: UserId, wish: SlidingWish
) -> PersonalFacts:
    """Return what the filters of a request need to know."""
    filters = [one.filters for one in wish.lists.values()]
    needs_tags = any(one.tags is not None or one.not_tags for one in filters)
    spaces = {space for one in filters for space in one.spaces or ()}
    return PersonalFacts(
        direct=read_direct(snapshot, accounts, user_id),
        ignored=accounts.ignored_users(snapshot, user_id),
        blocks_invites=accounts.blocks_invites(snapshot, user_id),
        tags=_read_tags(snapshot, accounts, user_id) if needs_tags else None,
        spaces={
            space: frozenset(rooms.space_children(snapshot, RoomId(space)))
            for space in spaces
            if rooms.is_joined(snapshot, RoomId(space), user_id)
        },
    )


def read_direct(snapshot: Snapshot, accounts: Accounts, user_id: UserId) -> frozenset[str]:
    """Return the rooms that a user calls direct chats."""
    content = accounts.find_account_data(snapshot, user_id, "m.direct") or {}
    lists = [value for value in content.values() if isinstance(value, list)]
    return frozenset(room_id for value in lists for room_id in value if isinstance(room_id, str))


def _read_tags(snapshot: Snapshot, accounts: Accounts, user_id: UserId) -> dict[RoomId, frozenset[str]]:
    found = accounts.list_room_account_data(snapshot, user_id, "m.tag")
    return {
        room_id: frozenset(content["tags"])
        for room_id, content in found.items()
        if isinstance(content.get("tags"), dict)
    }


def _is_in_list(room: ListedRoom, facts: PersonalFacts, sent: Mapping[RoomId, object]) -> bool:
    """Whoever left by themselves knows it; only clients that show the room have to hear of it."""
    if room.membership == "invite":
        return not facts.blocks_invites and room.membership_sender not in facts.ignored
    if room.membership in ("leave", "ban"):
        return room.room_id in sent or not room.is_own_doing
    return True


def _add(configs: dict[RoomId, RoomConfig], room_id: RoomId, config: RoomConfig) -> None:
    known = configs.get(room_id)
    configs[room_id] = config if known is None else known.union(config)


def _in_ranges(rooms: Sequence[ListedRoom], wish: ListWish) -> Sequence[ListedRoom]:
    if wish.ranges is None:
        return rooms
    indexes = sorted({i for low, high in wish.ranges for i in range(low, min(high + 1, len(rooms)))})
    return [rooms[index] for index in indexes]


def _passes(room: ListedRoom, filters: RoomFilters, facts: PersonalFacts) -> bool:
    return (
        filters.is_dm in (None, room.room_id in facts.direct)
        and filters.is_encrypted in (None, room.is_encrypted)
        and filters.is_invited in (None, room.membership == "invite")
        and (filters.room_types is None or room.room_type in filters.room_types)
        and room.room_type not in filters.not_room_types
        and _passes_tags(room, filters, facts)
        and _passes_spaces(room, filters, facts)
    )


def _passes_tags(room: ListedRoom, filters: RoomFilters, facts: PersonalFacts) -> bool:
    tags = (facts.tags or {}).get(room.room_id, frozenset())
    if tags & frozenset(filters.not_tags):
        return False
    return filters.tags is None or bool(tags & frozenset(filters.tags))


def _passes_spaces(room: ListedRoom, filters: RoomFilters, facts: PersonalFacts) -> bool:
    if filters.spaces is None:
        return True
    return any(room.room_id in (facts.spaces or {}).get(space, ()) for space in filters.spaces)
