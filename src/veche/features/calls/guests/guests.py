"""The use cases of guests: they come by a link, wait, are let in or sent away, and go in time."""

from dataclasses import dataclass
from typing import Any

import orjson

from veche.core.errors import Forbidden, NotFound
from veche.core.ids import RoomId, UserId
from veche.features.accounts.api import Accounts, GuestCredentials
from veche.features.calls.guests import store
from veche.features.calls.guests.links import CallLinks
from veche.features.calls.guests.rules import (
    PREFIX,
    WAITING_MOST,
    CallGuest,
    CallLink,
    Standing,
    full,
    shown_name,
    tame_name,
    until_of,
)
from veche.features.keys.api import Keys, Sending
from veche.features.rooms.api import Rooms
from veche.kit.feature import Kit
from veche.kit.http import Requester
from veche.kit.observe import logger
from veche.kit.transaction import Snapshot, Transaction

KNOCK = "org.veche.call_guest"
"""What devices of those who look after a room are sent when somebody comes who has to be let in."""
TOLD_MOST = 20


@dataclass(frozen=True, slots=True)
class CallPreview:
    """What whoever has a link may know of where it leads."""

    room_name: str | None
    inviter_name: str
    expires_ms: int
    waits: bool
    is_full: bool


@dataclass(frozen=True, slots=True)
class Entrance:
    """Somebody who has just come, and what their device signs in with."""

    guest: CallGuest
    credentials: GuestCredentials


class CallGuests:
    """A guest is an account of its own, without a password, that ends with the stay."""

    def __init__(self, kit: Kit, accounts: Accounts, rooms: Rooms, keys: Keys, links: CallLinks) -> None:
        self._database = kit.database
        self._limits = kit.limits
        self._accounts = accounts
        self._rooms = rooms
        self._keys = keys
        self._links = links
        accounts.on_deactivated(lambda tx, user_id, _erase: store.remove_guest(tx, user_id))

    async def preview(self, address: str, token: str) -> CallPreview:
        """Tell whoever has a link where it leads; `address` is theirs, for the limit."""
        self._limits.check("preview", address)
        return await self._database.read(self._preview, token)

    async def enter(self, address: str, agent: str, token: str, name: str) -> Entrance:
        """Make an account for somebody who has a link, and let it in or have it wait."""
        self._limits.check("registration", address)
        tamed = tame_name(name)
        credentials = self._accounts.registration.new_guest(PREFIX, address, agent)
        guest = await self._database.write(self._enter, credentials, token, tamed)
        logger.info("a guest came to a call", user=guest.user_id, room=guest.room_id)
        if guest.standing == "waiting":
            await self._knock(guest, credentials)
        return Entrance(guest, credentials)

    async def find_own(self, requester: Requester) -> CallGuest:
        """Return how the requester stands as a guest; raise M_NOT_FOUND for everybody else."""
        found = await self._database.read(store.find_guest, requester.user_id)
        if found is None:
            raise NotFound("You are no guest of a call")
        return found

    async def list_of_room(self, requester: Requester, room_id: RoomId) -> list[CallGuest]:
        """Return the guests of a room's call and those who wait, to whoever looks after it."""
        return await self._database.read(self._list, requester.user_id, room_id)

    async def let_in(self, requester: Requester, room_id: RoomId, user_id: str) -> None:
        """Let somebody in who waits; once more changes nothing."""
        await self._database.write(self._let_in, requester.user_id, room_id, UserId(user_id))

    async def send_away(self, requester: Requester, room_id: RoomId, user_id: str) -> None:
        """End the stay of a guest, or refuse one who waits: their account is over."""
        guest = await self._database.read(self._get_looked_after, requester.user_id, room_id, UserId(user_id))
        await self._accounts.ownership.deactivate_user(guest.user_id)
        logger.info("a guest was sent away", by=requester.user_id, user=guest.user_id)

    async def end_those_over(self) -> None:
        """End the stays whose time is over, whose link was taken back, or who have left."""
        for user_id in await self._database.read(self._list_over):
            await self._accounts.ownership.deactivate_user(user_id)
        await self._database.write(store.remove_ended)

    # Units of work

    def _preview(self, snapshot: Snapshot, token: str) -> CallPreview:
        link = self._links.get_open(snapshot, token)
        profile = self._accounts.find_profile(snapshot, link.maker)
        name = None if profile is None else profile.display_name
        shown = self._rooms.state_event(snapshot, link.room_id, "m.room.name", "")
        title: Any = None if shown is None else shown.content.get("name")
        return CallPreview(
            title if isinstance(title, str) and title else None,
            name or link.maker,
            link.expires_ms,
            link.waits,
            self._is_full(snapshot, link),
        )

    def _enter(self, tx: Transaction, credentials: GuestCredentials, token: str, name: str) -> CallGuest:
        link = self._links.get_open(tx, token)
        self._links.check_still_fits(tx, link.room_id)
        if self._is_full(tx, link):
            raise full()
        self._accounts.registration.add_guest(tx, credentials, shown_name(name))
        standing: Standing = "waiting" if link.waits else "in"
        until_ms = until_of(link, tx.now_ms)
        guest = CallGuest(credentials.user_id, token, link.room_id, name, tx.now_ms, until_ms, standing)
        store.add_guest(tx, guest)
        if not link.waits:
            self._bring_in(tx, guest, link.maker)
        return guest

    def _let_in(self, tx: Transaction, by: UserId, room_id: RoomId, user_id: UserId) -> None:
        guest = self._get_looked_after(tx, by, room_id, user_id)
        if guest.standing == "in":
            return
        if guest.until_ms <= tx.now_ms:
            raise NotFound("They have waited for too long")
        store.let_in(tx, user_id)
        self._bring_in(tx, guest, by)

    def _bring_in(self, tx: Transaction, guest: CallGuest, inviter: UserId) -> None:
        (device,) = self._accounts.list_devices(tx, guest.user_id)
        requester = Requester(guest.user_id, device.device_id, is_guest=True)
        self._rooms.admit(tx, guest.room_id, requester, inviter)

    def _list(self, snapshot: Snapshot, user_id: UserId, room_id: RoomId) -> list[CallGuest]:
        self._links.check_looks_after(snapshot, user_id, room_id)
        return [one for one in store.list_guests(snapshot, room_id) if one.until_ms > snapshot.now_ms]

    def _get_looked_after(
        self, snapshot: Snapshot, by: UserId, room_id: RoomId, user_id: UserId
    ) -> CallGuest:
        self._links.check_looks_after(snapshot, by, room_id)
        guest = store.find_guest(snapshot, user_id)
        if guest is None or guest.room_id != room_id:
            raise NotFound("There is no such guest (any more)")
        return guest

    def _is_full(self, snapshot: Snapshot, link: CallLink) -> bool:
        guests = store.list_guests(snapshot, link.room_id)
        of_link = sum(guest.token == link.token for guest in guests)
        waiting = sum(guest.standing == "waiting" for guest in guests)
        return of_link >= link.guests_most or (link.waits and waiting >= WAITING_MOST)

    def _list_over(self, snapshot: Snapshot) -> list[UserId]:
        return [one.user_id for one in store.list_all_guests(snapshot) if self._is_over(snapshot, one)]

    def _is_over(self, snapshot: Snapshot, guest: CallGuest) -> bool:
        if guest.until_ms <= snapshot.now_ms or store.find_link(snapshot, guest.token) is None:
            return True
        is_there = self._rooms.is_joined(snapshot, guest.room_id, guest.user_id)
        return guest.standing == "in" and not is_there

    # Telling those who can let somebody in

    async def _knock(self, guest: CallGuest, credentials: GuestCredentials) -> None:
        told = await self._database.read(self._list_looking_after, guest.room_id)
        content = orjson.dumps({"room_id": guest.room_id, "name": guest.name}).decode()
        requester = Requester(guest.user_id, credentials.device_id, is_guest=True)
        try:
            contents = {user_id: {"*": content} for user_id in told}
            await self._keys.to_device.send(requester, Sending(KNOCK, "knock", contents))
        except Forbidden:  # nobody of them is there any more
            logger.info("nobody could be told of a guest", room=guest.room_id)

    def _list_looking_after(self, snapshot: Snapshot, room_id: RoomId) -> list[UserId]:
        levels = self._rooms.find_power_levels(snapshot, room_id)
        users = {} if levels is None or levels.content is None else levels.content.get("users", {})
        named = [UserId(user_id) for user_id in users]
        create = self._rooms.state_event(snapshot, room_id, "m.room.create", "")
        people = dict.fromkeys([*([] if create is None else [create.sender]), *named])
        able = [one for one in people if self._links.may_look_after(snapshot, one, room_id)]
        return able[:TOLD_MOST]
