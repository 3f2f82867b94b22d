"""The use cases of links to calls: made, listed and taken back by those who look after a room."""

from dataclasses import dataclass

from veche.core.errors import Forbidden, MatrixError
from veche.core.ids import RoomId, UserId
from veche.features.accounts.api import Accounts, check_not_suspended
from veche.features.calls.guests import store
from veche.features.calls.guests.rules import (
    LINKS_MOST,
    TOKEN_LENGTH,
    CallLink,
    RoomFacts,
    check_link_wish,
    check_room,
    no_such_link,
)
from veche.features.calls.shield.guard import Guard
from veche.features.rooms.api import Rooms
from veche.kit.feature import Kit
from veche.kit.http import Requester
from veche.kit.transaction import Snapshot, Transaction


@dataclass(frozen=True, slots=True)
class CallLinkWish:
    """What a link is to be good for."""

    label: str
    lifetime_ms: int
    guests_most: int
    waits: bool


class CallLinks:
    """A link is worth what its maker is: it leads nowhere once they could not make it today."""

    def __init__(self, kit: Kit, accounts: Accounts, rooms: Rooms, guard: Guard, *, is_on: bool) -> None:
        self._database = kit.database
        self._limits = kit.limits
        self._accounts = accounts
        self._rooms = rooms
        self._guard = guard
        self._is_on = is_on
        accounts.on_deactivated(lambda tx, user_id, _erase: store.remove_links_of(tx, user_id))

    async def make(self, requester: Requester, room_id: RoomId, wish: CallLinkWish) -> CallLink:
        """Make a link to the call of a room that the requester looks after."""
        check_not_suspended(requester)
        check_link_wish(wish.lifetime_ms, wish.guests_most, wish.label)
        self._limits.check("invite", requester.user_id)
        token = self._database.clock.new_token(TOKEN_LENGTH)
        return await self._database.write(self._make, requester.user_id, room_id, wish, token)

    async def list_of_room(self, requester: Requester, room_id: RoomId) -> list[CallLink]:
        """Return the links to a room's call, to whoever looks after it."""
        return await self._database.read(self._list, requester.user_id, room_id)

    async def revoke(self, requester: Requester, room_id: RoomId, token: str) -> None:
        """Take a link back; once more changes nothing. Its guests are gone soon after."""
        await self._database.write(self._revoke, requester.user_id, room_id, token)

    def get_open(self, snapshot: Snapshot, token: str) -> CallLink:
        """Return a link that still leads somewhere; raise M_NOT_FOUND for any other."""
        link = store.find_link(snapshot, token)
        if link is None or not self._is_on or not self._is_able(snapshot, link):
            raise no_such_link()
        return link

    def check_looks_after(self, snapshot: Snapshot, user_id: UserId, room_id: RoomId) -> None:
        """Raise M_FORBIDDEN unless somebody may invite people into a room, and remove them from it."""
        if not self.may_look_after(snapshot, user_id, room_id):
            raise Forbidden("Guests are for those who may invite people here and remove them")

    def may_look_after(self, snapshot: Snapshot, user_id: UserId, room_id: RoomId) -> bool:
        """Return whether somebody may let guests into a room's call."""
        return all(self._rooms.may_do(snapshot, room_id, user_id, deed) for deed in ("invite", "kick"))

    # Units of work

    def _make(
        self, tx: Transaction, user_id: UserId, room_id: RoomId, wish: CallLinkWish, token: str
    ) -> CallLink:
        if not self._is_on:
            raise Forbidden("This server takes no guests into calls")
        self.check_looks_after(tx, user_id, room_id)
        self._guard.check_not_suspended(tx, user_id)
        check_room(self._facts_of(tx, room_id))
        if len(store.list_links(tx, room_id)) >= LINKS_MOST:
            message = f"A room has at most {LINKS_MOST} links to its call: take some back first"
            raise MatrixError(message, errcode="M_LIMIT_EXCEEDED", status=400)
        until_ms = tx.now_ms + wish.lifetime_ms
        link = CallLink(
            token, room_id, user_id, wish.label, tx.now_ms, until_ms, wish.guests_most, wish.waits
        )
        store.add_link(tx, link)
        return link

    def _list(self, snapshot: Snapshot, user_id: UserId, room_id: RoomId) -> list[CallLink]:
        self.check_looks_after(snapshot, user_id, room_id)
        return store.list_links(snapshot, room_id)

    def _revoke(self, tx: Transaction, user_id: UserId, room_id: RoomId, token: str) -> None:
        self.check_looks_after(tx, user_id, room_id)
        link = store.find_link(tx, token)
        if link is not None and link.room_id == room_id:
            store.remove_link(tx, token)

    def _is_able(self, snapshot: Snapshot, link: CallLink) -> bool:
        maker = self._accounts.find_user(snapshot, link.maker)
        if maker is None or maker.is_deactivated or maker.is_suspended or maker.is_locked:
            return False
        return self.may_look_after(snapshot, link.maker, link.room_id)

    def check_still_fits(self, snapshot: Snapshot, room_id: RoomId) -> None:
        """Raise for a room that has become one into which no guests may come."""
        check_room(self._facts_of(snapshot, room_id))

    def _facts_of(self, snapshot: Snapshot, room_id: RoomId) -> RoomFacts:
        history = self._rooms.state_event(snapshot, room_id, "m.room.history_visibility", "")
        visibility = None if history is None else history.content.get("history_visibility")
        return RoomFacts(
            is_encrypted=self._rooms.state_event(snapshot, room_id, "m.room.encryption", "") is not None,
            history=visibility if isinstance(visibility, str) else "shared",
        )
