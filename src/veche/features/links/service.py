"""The use cases of invite links: make, list, take back, look at, follow."""

from dataclasses import dataclass
from typing import Any

from veche.core.errors import Forbidden, MatrixError
from veche.core.ids import RoomId, UserId
from veche.features.accounts.api import Accounts, check_not_suspended
from veche.features.links import store
from veche.features.links.rules import LINKS_MOST, TOKEN_LENGTH, Link, no_such_link
from veche.features.rooms.api import Rooms
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.limits import RateLimits
from veche.kit.transaction import Snapshot, Transaction


@dataclass(frozen=True, slots=True)
class LinkWish:
    """What a link is to be good for; None for no limit."""

    name: str
    lifetime_ms: int | None
    uses: int | None


class Links:
    """Whoever may invite people into a room may make links that do it for them."""

    def __init__(self, database: Database, accounts: Accounts, rooms: Rooms, limits: RateLimits) -> None:
        self._database = database
        self._accounts = accounts
        self._rooms = rooms
        self._limits = limits
        accounts.on_deactivated(lambda tx, user_id, _erase: store.remove_links_of(tx, user_id))

    async def make(self, requester: Requester, room_id: RoomId, wish: LinkWish) -> Link:
        """Make a link to a room that the requester may invite people into."""
        check_not_suspended(requester)
        self._limits.check("invite", requester.user_id)
        token = self._database.clock.new_token(TOKEN_LENGTH)
        return await self._database.write(self._make, requester.user_id, room_id, wish, token)

    async def list_of_room(self, requester: Requester, room_id: RoomId) -> list[Link]:
        """Return the requester's links to a room; all of them to whoever may remove people."""
        return await self._database.read(self._list, requester.user_id, room_id)

    async def revoke(self, requester: Requester, room_id: RoomId, token: str) -> None:
        """Take a link back; once more changes nothing."""
        await self._database.write(self._revoke, requester.user_id, room_id, token)

    async def preview(self, address: str, token: str) -> dict[str, Any]:
        """Tell whoever has a link where it leads; `address` is theirs, for the limit."""
        self._limits.check("preview", address)
        return await self._database.read(self._preview, token)

    async def follow(self, requester: Requester, token: str) -> RoomId:
        """Bring the requester into the room of a link; whoever is in it already stays as they are."""
        check_not_suspended(requester)
        self._limits.check("join", requester.user_id)
        return await self._database.write(self._follow, requester, token)

    # Units of work

    def _make(self, tx: Transaction, user_id: UserId, room_id: RoomId, wish: LinkWish, token: str) -> Link:
        if not self._rooms.may_do(tx, room_id, user_id, "invite"):
            raise Forbidden("You may not invite people into this room")
        open_links = [link for link in store.list_links(tx, room_id) if _is_open(link, tx.now_ms)]
        if len(open_links) >= LINKS_MOST:
            message = f"A room has at most {LINKS_MOST} invite links: take some back first"
            raise MatrixError(message, errcode="M_LIMIT_EXCEEDED", status=400)
        expires_ms = None if wish.lifetime_ms is None else tx.now_ms + wish.lifetime_ms
        link = Link(token, room_id, user_id, wish.name, tx.now_ms, expires_ms, wish.uses, 0)
        store.remove_ended(tx, room_id, tx.now_ms)
        store.add_link(tx, link)
        return link

    def _list(self, snapshot: Snapshot, user_id: UserId, room_id: RoomId) -> list[Link]:
        if not self._rooms.is_joined(snapshot, room_id, user_id):
            raise Forbidden("You are not in this room")
        sees_all = self._rooms.may_do(snapshot, room_id, user_id, "kick")
        found = store.list_links(snapshot, room_id)
        return [
            link for link in found if _is_open(link, snapshot.now_ms) and (sees_all or link.maker == user_id)
        ]

    def _revoke(self, tx: Transaction, user_id: UserId, room_id: RoomId, token: str) -> None:
        link = store.find_link(tx, token)
        if link is None or link.room_id != room_id:
            return
        if link.maker != user_id and not self._rooms.may_do(tx, room_id, user_id, "kick"):
            raise Forbidden("Only its maker, and who may remove people, can take a link back")
        store.remove_link(tx, token)

    def _preview(self, snapshot: Snapshot, token: str) -> dict[str, Any]:
        link = self._get_open(snapshot, token)
        profile = self._accounts.find_profile(snapshot, link.maker)
        name = None if profile is None else profile.display_name
        inviter = {"user_id": link.maker} | ({} if name is None else {"displayname": name})
        return self._rooms.summary(snapshot, link.room_id) | {"inviter": inviter}

    def _follow(self, tx: Transaction, requester: Requester, token: str) -> RoomId:
        link = self._get_open(tx, token)
        if self._rooms.is_joined(tx, link.room_id, requester.user_id):
            return link.room_id
        self._rooms.admit(tx, link.room_id, requester, link.maker)
        store.count_use(tx, token)
        return link.room_id

    def _get_open(self, snapshot: Snapshot, token: str) -> Link:
        """Return a link that still leads somewhere: its maker could invite people there today."""
        link = store.find_link(snapshot, token)
        if link is None:
            raise no_such_link()
        link.check_open(snapshot.now_ms)
        maker = self._accounts.find_user(snapshot, link.maker)
        is_able = maker is not None and not maker.is_deactivated and not maker.is_suspended
        if not is_able or not self._rooms.may_do(snapshot, link.room_id, link.maker, "invite"):
            raise no_such_link()
        return link


def _is_open(link: Link, now_ms: int) -> bool:
    try:
        link.check_open(now_ms)
    except MatrixError:
        return False
    return True
