"""Extensions: what the sections of `/sync` say, in the places where sliding sync has it."""

from collections.abc import Iterable, Mapping
from typing import Any

from veche.core.filters import Filter, RoomFilter
from veche.core.ids import RoomId
from veche.features.keys.api import Keys
from veche.features.sliding.model import ExtensionsWish
from veche.features.sync.api import Sync, SyncToken, SyncView, Tree
from veche.kit.database import Database
from veche.kit.http import Requester

NOT_HERE = frozenset(("rooms", "to_device"))
"""Sections that sliding sync has in a way of its own."""


class Extensions:
    """Reads the extensions of an answer."""

    def __init__(self, database: Database, sync: Sync, keys: Keys) -> None:
        self._database = database
        self._sync = sync
        self._keys = keys

    async def acknowledge(self, requester: Requester, wish: ExtensionsWish) -> None:
        """Delete the messages to a device that it has shown to have."""
        if wish.to_device and wish.to_device_since is not None:
            await self._keys.to_device.remove_upto(
                requester.user_id, requester.device_id, wish.to_device_since
            )

    async def read_sections(
        self,
        requester: Requester,
        window: tuple[SyncToken, SyncToken],
        rooms: tuple[list[RoomId], list[RoomId]],
    ) -> tuple[Tree, Tree]:
        """Return what is new in rooms that the client knows, and everything of those that are new to it."""
        after, upto = window
        known, new = rooms
        news = await self._sync.collect(_view(requester, after, upto, known), but=NOT_HERE)
        if not new or after.position == 0:
            return news, {}
        whole = await self._sync.collect(_view(requester, SyncToken(0, 0), upto, new), but=NOT_HERE)
        return news, whole

    async def read(
        self,
        requester: Requester,
        window: tuple[SyncToken, SyncToken],
        wish: ExtensionsWish,
        trees: tuple[Tree, Tree],
    ) -> dict[str, Any]:
        """Return the extensions that are on and have something to say."""
        found: dict[str, Any] = {}
        if wish.to_device:
            found["to_device"] = await self._to_device(requester, window[1], wish)
        if wish.e2ee:
            found["e2ee"] = await self._e2ee(requester, window, trees[0])
        if wish.account_data:
            _put(found, "account_data", _account_data(*trees))
        if wish.typing:
            _put(found, "typing", _ephemeral(trees, "m.typing"))
        if wish.receipts:
            _put(found, "receipts", _ephemeral(trees, "m.receipt"))
        return found

    async def _to_device(self, requester: Requester, upto: SyncToken, wish: ExtensionsWish) -> dict[str, Any]:
        events, reached = await self._database.read(
            self._keys.to_device_page,
            requester.user_id,
            requester.device_id,
            wish.to_device_since or 0,
            upto.position,
            wish.to_device_limit,
        )
        return {"next_batch": str(reached), "events": events}

    async def _e2ee(
        self, requester: Requester, window: tuple[SyncToken, SyncToken], news: Tree
    ) -> dict[str, Any]:
        standing = await self._sync.collect_standing(_view(requester, *window, []))
        names = ("device_one_time_keys_count", "device_unused_fallback_key_types")
        found = {name: standing[name] for name in names if name in standing}
        # The first answer tells of no changes: whoever has nothing asks for all keys anyway.
        if window[0].position and "device_lists" in news:
            found["device_lists"] = news["device_lists"]
        return found


def has_news(extensions: Mapping[str, Any]) -> bool:
    """Return whether extensions hold anything that one would wake up for."""
    if extensions.get("to_device", {}).get("events"):
        return True
    if "device_lists" in extensions.get("e2ee", {}):
        return True
    return any(name in extensions for name in ("account_data", "typing", "receipts"))


def unread_counts(trees: Iterable[Tree], room_id: RoomId) -> dict[str, int]:
    """Return the unread counts that the sections tell of a room."""
    found: dict[str, int] = {}
    for tree in trees:
        part = tree.get("rooms", {}).get("join", {}).get(room_id, {})
        found |= part.get("unread_notifications", {})
    return found


def _view(requester: Requester, after: SyncToken, upto: SyncToken, rooms: list[RoomId]) -> SyncView:
    return SyncView(requester, after, upto, Filter(room=RoomFilter(rooms=list(rooms))))


def _account_data(news: Tree, whole: Tree) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if events := news.get("account_data", {}).get("events"):
        found["global"] = events
    rooms = {
        room_id: part["account_data"]["events"]
        for tree in (news, whole)
        for room_id, part in tree.get("rooms", {}).get("join", {}).items()
        if "account_data" in part
    }
    return found | ({"rooms": rooms} if rooms else {})


def _ephemeral(trees: tuple[Tree, Tree], kind: str) -> dict[str, Any]:
    rooms = {
        room_id: event
        for tree in trees
        for room_id, part in tree.get("rooms", {}).get("join", {}).items()
        for event in part.get("ephemeral", {}).get("events", ())
        if event["type"] == kind
    }
    return {"rooms": rooms} if rooms else {}


def _put(found: dict[str, Any], name: str, part: dict[str, Any]) -> None:
    if part:
        found[name] = part
