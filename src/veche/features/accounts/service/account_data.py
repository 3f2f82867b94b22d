"""Account data: what clients keep for their user, globally and by room, and tags and ignored users in it."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import orjson

from veche.core.errors import InvalidParam, MatrixError, NotFound
from veche.core.ids import RoomId, UserId
from veche.features.accounts.store import account_data as store
from veche.features.accounts.store.account_data import AccountDatum
from veche.features.sync.api import Sync
from veche.kit.database import Database
from veche.kit.transaction import Snapshot, Transaction

SECTION = "account_data"
IGNORED = "m.ignored_user_list"
TAGS = "m.tag"
SERVER_TYPES = frozenset({"m.fully_read", "m.push_rules"})
"""What the server itself keeps as account data: clients change it by other operations."""
TYPE_LIMIT = 255
PIECES_LIMIT = 20_000
"""Pieces of account data of one user, over all rooms."""
TAGS_LIMIT = 100
IGNORED_CACHE_LIMIT = 20_000

Provider = Callable[[Snapshot, UserId], Mapping[str, Any] | None]


class AccountData:
    """Keeps account data, and tells every device of the user about each change."""

    def __init__(self, database: Database, sync: Sync) -> None:
        self._database = database
        self._sync = sync
        self._ignored: dict[UserId, frozenset[UserId]] = {}
        self.providers: dict[str, Provider] = {}
        """Read global account data that a slice above keeps in its own tables, by type."""
        database.on_foreign_writes(self.forget_ignored)

    async def get(self, user_id: UserId, room_id: RoomId | None, kind: str) -> str:
        """Return the JSON text of a piece or raise M_NOT_FOUND."""
        content = await self._database.read(self._find, user_id, room_id, kind)
        if content is None:
            raise NotFound("There is no such account data")
        return content

    async def put(self, user_id: UserId, room_id: RoomId | None, kind: str, content: str) -> None:
        """Store what a client sends, in place of what was there."""
        if kind in SERVER_TYPES:
            message = "That is kept by the server: it has operations of its own"
            raise MatrixError(message, errcode="M_BAD_JSON", status=405)
        await self._database.write(self._put_from_client, user_id, AccountDatum(room_id, kind, content))

    def store(self, tx: Transaction, user_id: UserId, datum: AccountDatum) -> int:
        """Store a piece inside a transaction, and tell the user's devices; return its position."""
        position = tx.next_position()
        store.put_datum(tx, user_id, datum, position)
        if datum.type == IGNORED and datum.room_id is None:
            tx.after_commit(lambda: self._note_ignored(user_id, _ignored(datum.content)))
        self._sync.mark_after(tx, SECTION, (user_id,), position)
        return position

    def list_pieces(self, snapshot: Snapshot, user_id: UserId) -> list[AccountDatum]:
        """Return all pieces of a user, those that slices above keep too."""
        pieces = store.list_all(snapshot, user_id, snapshot.read_head())
        kept = {datum.type for datum in pieces if datum.room_id is None}
        given = {
            kind: provide(snapshot, user_id) for kind, provide in self.providers.items() if kind not in kept
        }
        return pieces + [
            AccountDatum(None, kind, orjson.dumps(content).decode())
            for kind, content in given.items()
            if content is not None
        ]

    async def list_tags(self, user_id: UserId, room_id: RoomId) -> dict[str, Any]:
        """Return the tags of a room."""
        return await self._database.read(_tags, user_id, room_id)

    async def put_tag(self, user_id: UserId, room_id: RoomId, tag: str, order: float | None) -> None:
        """Put a tag on a room, or move it."""
        await self._database.write(self._put_tag, user_id, room_id, tag, order)

    async def remove_tag(self, user_id: UserId, room_id: RoomId, tag: str) -> None:
        """Take a tag off a room."""
        await self._database.write(self._remove_tag, user_id, room_id, tag)

    def ignored_users(self, snapshot: Snapshot, user_id: UserId) -> frozenset[UserId]:
        """Return whom a user ignores, from memory where it was asked before."""
        known = self._ignored.get(user_id)
        if known is not None:
            return known
        kept = self._ignored
        ignored = _ignored(store.find_content(snapshot, user_id, None, IGNORED))
        # What a transaction reads may never be committed; what a commit has set is newer than any snapshot.
        if not isinstance(snapshot, Transaction) and len(kept) < IGNORED_CACHE_LIMIT:
            kept.setdefault(user_id, ignored)
        return ignored

    def ignored_users_in_memory(self, user_id: UserId) -> frozenset[UserId] | None:
        """Return whom a user ignores, if that was asked before."""
        return self._ignored.get(user_id)

    def forget_ignored(self) -> None:
        """Forget who is ignored: another process has written."""
        self._ignored = {}

    def _note_ignored(self, user_id: UserId, ignored: frozenset[UserId]) -> None:
        if len(self._ignored) >= IGNORED_CACHE_LIMIT:
            self._ignored = {}
        self._ignored[user_id] = ignored

    def _find(self, snapshot: Snapshot, user_id: UserId, room_id: RoomId | None, kind: str) -> str | None:
        provide = self.providers.get(kind) if room_id is None else None
        if provide is None:
            return store.find_content(snapshot, user_id, room_id, kind)
        content = provide(snapshot, user_id)
        return None if content is None else orjson.dumps(content).decode()

    def _put_from_client(self, tx: Transaction, user_id: UserId, datum: AccountDatum) -> None:
        is_new = store.find_content(tx, user_id, datum.room_id, datum.type) is None
        if is_new and store.count_pieces(tx, user_id) >= PIECES_LIMIT:
            raise MatrixError("That is too much account data", errcode="M_TOO_LARGE", status=413)
        self.store(tx, user_id, datum)

    def _put_tag(
        self, tx: Transaction, user_id: UserId, room_id: RoomId, tag: str, order: float | None
    ) -> None:
        tags = _tags(tx, user_id, room_id)
        tags[tag] = {} if order is None else {"order": order}
        if len(tags) > TAGS_LIMIT:
            raise InvalidParam(f"A room has at most {TAGS_LIMIT} tags")
        self._store_tags(tx, user_id, room_id, tags)

    def _remove_tag(self, tx: Transaction, user_id: UserId, room_id: RoomId, tag: str) -> None:
        tags = _tags(tx, user_id, room_id)
        if tags.pop(tag, None) is not None:
            self._store_tags(tx, user_id, room_id, tags)

    def _store_tags(self, tx: Transaction, user_id: UserId, room_id: RoomId, tags: Mapping[str, Any]) -> None:
        content = orjson.dumps({"tags": tags}).decode()
        self.store(tx, user_id, AccountDatum(room_id, TAGS, content))


def _tags(snapshot: Snapshot, user_id: UserId, room_id: RoomId) -> dict[str, Any]:
    """Return the tags of a room; whatever a client wrote there that is no tag is left out."""
    tags = _object_in(store.find_content(snapshot, user_id, room_id, TAGS), "tags")
    return {tag: value for tag, value in tags.items() if isinstance(value, dict)}


def _ignored(content: str | None) -> frozenset[UserId]:
    return frozenset(UserId(user_id) for user_id in _object_in(content, "ignored_users"))


def _object_in(content: str | None, name: str) -> dict[str, Any]:
    found = msgspec.json.decode(content).get(name) if content else None
    return found if isinstance(found, dict) else {}
