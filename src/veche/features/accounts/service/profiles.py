"""Profiles: what people say about themselves to everybody."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from veche.core.errors import MatrixError, NotFound
from veche.core.ids import UserId, server_of
from veche.features.accounts.service.hooks import Hooks
from veche.features.accounts.store import profiles as store
from veche.features.accounts.store import users as user_store
from veche.kit.feature import Kit
from veche.kit.transaction import Snapshot, Transaction

PROFILE_LIMIT_BYTES = 65_536

RemoteProfiles = Callable[[UserId], Awaitable[Mapping[str, Any]]]
"""Returns the profile of another server's user or raises a MatrixError."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a user shows. `fields` holds everything, the two named ones too."""

    display_name: str | None = None
    avatar_url: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


class Profiles:
    """Reads and changes profiles."""

    def __init__(self, kit: Kit, hooks: Hooks) -> None:
        self._database = kit.database
        self._server_name = kit.server_name
        self._hooks = hooks
        self.fetch_remote: RemoteProfiles | None = None

    def find(self, snapshot: Snapshot, user_id: UserId) -> Profile | None:
        """Return a profile, or None when there is no such user here (any more)."""
        user = user_store.find_user(snapshot, user_id)
        if user is None or user.is_deactivated:
            return None
        fields = store.list_fields(snapshot, user_id)
        return Profile(_text(fields, "displayname"), _text(fields, "avatar_url"), fields)

    def read_fields(self, snapshot: Snapshot, user_id: UserId) -> Mapping[str, Any]:
        """Return what is kept of a profile of this server, also of one that nobody is shown any more."""
        return store.list_fields(snapshot, user_id)

    async def get_fields(self, user_id: UserId) -> Mapping[str, Any]:
        """Return a profile, of this server's users or of others', or raise M_NOT_FOUND."""
        if server_of(user_id) != self._server_name and self.fetch_remote is not None:
            return await self.fetch_remote(user_id)
        profile = await self._database.read(self.find, user_id)
        if profile is None:
            raise NotFound("There is no such user, or they have no profile")
        return profile.fields

    async def put_field(self, user_id: UserId, name: str, value: Any) -> None:
        """Set one field."""
        await self._database.write(self._put_field, user_id, name, value)

    async def remove_field(self, user_id: UserId, name: str) -> None:
        """Delete one field."""
        await self._database.write(self._remove_field, user_id, name)

    def _put_field(self, tx: Transaction, user_id: UserId, name: str, value: Any) -> None:
        fields = store.list_fields(tx, user_id)
        if name in fields and fields[name] == value:
            return
        if len(orjson.dumps({**fields, name: value})) >= PROFILE_LIMIT_BYTES:
            message = f"A whole profile stays under {PROFILE_LIMIT_BYTES} bytes"
            raise MatrixError(message, errcode="M_PROFILE_TOO_LARGE")
        store.put_fields(tx, user_id, {name: value})
        self._tell(tx, user_id, name)

    def _remove_field(self, tx: Transaction, user_id: UserId, name: str) -> None:
        if name in store.list_fields(tx, user_id):
            store.remove_field(tx, user_id, name)
            self._tell(tx, user_id, name)

    def _tell(self, tx: Transaction, user_id: UserId, name: str) -> None:
        for hook in self._hooks.profile_changed:
            hook(tx, user_id, frozenset((name,)))


def _text(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    return value if isinstance(value, str) else None
