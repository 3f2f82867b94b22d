"""The use cases of filters: store, show, and find the one that a request names."""

from collections import OrderedDict
from typing import Any

import msgspec

from veche.core.errors import BadJson, Forbidden, InvalidParam, NotFound
from veche.core.filters import EVERYTHING, Filter
from veche.core.ids import UserId
from veche.features.sync import store
from veche.kit.database import Database

CACHED_FILTERS = 2_000
FILTER_LIMIT_BYTES = 64 * 1024


class Filters:
    """Filters by user and id. A stored filter never changes, so it is kept in memory once used."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._cache: OrderedDict[tuple[UserId, str], Filter] = OrderedDict()

    async def add(self, requester: UserId, user_id: str, definition: dict[str, Any]) -> str:
        """Store a filter of the requester's own and return its id."""
        _check_own(requester, user_id)
        try:
            msgspec.convert(definition, Filter)
        except msgspec.ValidationError as error:
            raise BadJson(str(error)) from error
        return await self._database.write(store.add_filter, requester, definition)

    async def get(self, requester: UserId, user_id: str, filter_id: str) -> dict[str, Any]:
        """Return a filter as it was stored, or raise M_NOT_FOUND."""
        _check_own(requester, user_id)
        definition = await self._database.read(store.find_definition, requester, filter_id)
        if definition is None:
            raise NotFound("There is no such filter")
        return definition

    async def resolve(self, user_id: UserId, name: str | None) -> Filter:
        """Return the filter that a request names: nothing, inline JSON, or the id of a stored one."""
        if not name:
            return EVERYTHING
        if len(name) > FILTER_LIMIT_BYTES:
            raise InvalidParam("The filter is too long")
        key = (user_id, name)
        if key not in self._cache:
            self._remember(key, await self._load(user_id, name))
        return self._cache[key]

    async def _load(self, user_id: UserId, name: str) -> Filter:
        if name.startswith("{"):
            return store.parse_filter(name)
        definition = await self._database.read(store.find_definition, user_id, name)
        if definition is None:
            raise InvalidParam("There is no such filter")
        return msgspec.convert(definition, Filter)

    def _remember(self, key: tuple[UserId, str], found: Filter) -> None:
        self._cache[key] = found
        if len(self._cache) > CACHED_FILTERS:
            self._cache.popitem(last=False)


def _check_own(requester: UserId, user_id: str) -> None:
    if requester != user_id:
        raise Forbidden("Filters of other people are their own")
