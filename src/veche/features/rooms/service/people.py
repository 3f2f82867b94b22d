"""Finding people: those one shares a room with, and those in public rooms."""

from typing import Any

import msgspec

from veche.core.errors import InvalidParam, NotFound
from veche.core.ids import UserId, is_user_id, parse_user_id
from veche.features.accounts.api import Accounts
from veche.features.rooms.store import people as store
from veche.features.rooms.store.members import shares_room
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.transaction import Snapshot, Transaction

RESULTS_MOST = 50
READ_AT_ONCE = 200
READS_MOST = 10
"""Pages of names that are looked through for people whom the requester may find."""
MUTUAL_PAGE = 100
DAY_MS = 24 * 3600 * 1000


class PersonFacts(msgspec.Struct):
    """What helps to judge who writes. `since_ms` is the beginning of the day on which they came here."""

    since_ms: int
    mutual_rooms: int


class People:
    """The use cases of finding people. Keeps their names, folded, as accounts tells of them."""

    def __init__(self, database: Database, accounts: Accounts) -> None:
        self._database = database
        self._accounts = accounts
        accounts.on_user_created(self._keep)
        accounts.on_profile_changed(lambda tx, user_id, _names: self._keep(tx, user_id))
        accounts.on_deactivated(lambda tx, user_id, _erase: store.remove_person(tx, user_id))

    async def search(self, requester: Requester, term: str, limit: int) -> dict[str, Any]:
        """Return people whose name or id contains a term, whom the requester may find."""
        if limit < 0:
            raise InvalidParam("The limit should be a number from 0")
        return await self._database.read_aside(
            self._search, requester.user_id, term.casefold().lstrip("@"), min(limit, RESULTS_MOST)
        )

    async def mutual_rooms(self, requester: Requester, user_id: str, after: str) -> dict[str, Any]:
        """Return the rooms that the requester shares with somebody."""
        if not is_user_id(user_id) or user_id == requester.user_id:
            raise InvalidParam("That should be the user id of somebody else")
        return await self._database.read(_mutual_rooms, requester.user_id, UserId(user_id), after)

    async def facts(self, requester: Requester, user_id: str) -> PersonFacts:
        """Return what helps to judge who writes: since when they are here, and rooms in common.

        For people who share a room with them or were invited by them; raise M_NOT_FOUND to all others.
        """
        return await self._database.read(self._facts, requester.user_id, parse_user_id(user_id))

    def _facts(self, snapshot: Snapshot, user_id: UserId, other: UserId) -> PersonFacts:
        account = self._accounts.find_user(snapshot, other)
        mutual = store.count_mutual_rooms(snapshot, user_id, other)
        if account is None or not (mutual or store.has_invited(snapshot, other, user_id)):
            raise NotFound("There is nobody of that name whom you know")
        # The day is enough to tell an account of years from one of yesterday.
        return PersonFacts(since_ms=account.created_ms // DAY_MS * DAY_MS, mutual_rooms=mutual)

    def _search(self, snapshot: Snapshot, user_id: UserId, folded: str, limit: int) -> dict[str, Any]:
        found: list[UserId] = []
        after = ""
        for _ in range(READS_MOST):
            page = store.list_people(snapshot, folded, after, READ_AT_ONCE)
            found += [other for other in page if _may_find(snapshot, user_id, other)]
            if len(found) > limit or len(page) < READ_AT_ONCE:
                break
            after = page[-1]
        results = [self._shown(snapshot, other) for other in found[:limit]]
        return {"results": results, "limited": len(found) > limit}

    def _shown(self, snapshot: Snapshot, user_id: UserId) -> dict[str, Any]:
        profile = self._accounts.find_profile(snapshot, user_id)
        shown: dict[str, Any] = {"user_id": user_id}
        if profile is not None and profile.display_name is not None:
            shown["display_name"] = profile.display_name
        if profile is not None and profile.avatar_url is not None:
            shown["avatar_url"] = profile.avatar_url
        return shown

    def _keep(self, tx: Transaction, user_id: UserId) -> None:
        """Have somebody be found; guests are not: they are gone tomorrow."""
        user = self._accounts.find_user(tx, user_id)
        if user is not None and user.is_guest:
            return
        profile = self._accounts.find_profile(tx, user_id)
        name = "" if profile is None else profile.display_name or ""
        store.put_person(tx, user_id, f"{user_id[1:]}\n{name}".casefold())


def _may_find(snapshot: Snapshot, user_id: UserId, other: UserId) -> bool:
    if other == user_id:
        return False
    return shares_room(snapshot, user_id, other) or store.is_in_public_room(snapshot, other)


def _mutual_rooms(snapshot: Snapshot, user_id: UserId, other: UserId, after: str) -> dict[str, Any]:
    rooms = store.list_mutual_rooms(snapshot, user_id, other, after, MUTUAL_PAGE + 1)
    answer: dict[str, Any] = {
        "joined": rooms[:MUTUAL_PAGE],
        "count": store.count_mutual_rooms(snapshot, user_id, other),
    }
    return answer | ({"next_batch": rooms[MUTUAL_PAGE - 1]} if len(rooms) > MUTUAL_PAGE else {})
