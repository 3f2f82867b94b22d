"""Membership: join, invite, leave, kick, ban, unban, knock, forget."""

from collections.abc import Callable
from typing import Any

from veche.core.errors import Forbidden, InvalidParam, MatrixError, NotFound
from veche.core.event import Event
from veche.core.ids import RoomId, UserId, parse_user_id, server_of
from veche.core.power_levels import PowerLevels
from veche.features.accounts.api import Accounts, check_not_suspended
from veche.features.rooms.live import LiveRooms
from veche.features.rooms.proposal import NewEvent, Proposal
from veche.features.rooms.service.moving import Moving
from veche.features.rooms.store.members import find_membership, forget_room, list_members
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.limits import RateLimits
from veche.kit.transaction import Snapshot, Transaction

REASON_LIMIT = 1000
REMOVABLE = frozenset(("join", "invite", "knock"))
BANNED = frozenset(("ban",))
RESTRICTED = ("restricted", "knock_restricted")
VOUCHER = "join_authorised_via_users_server"

Binding = Callable[[Snapshot, UserId], str | None]


class Memberships:
    """Use cases by which people come into rooms and leave them."""

    def __init__(
        self,
        database: Database,
        live: LiveRooms,
        accounts: Accounts,
        limits: RateLimits,
        server_name: str,
    ) -> None:
        self._database = database
        self._live = live
        self._accounts = accounts
        self._limits = limits
        self._server_name = server_name
        self.moving = Moving(accounts)
        self.bindings: list[Binding] = []
        """Asked by slices above in which one room a guest may be."""

    async def join(self, requester: Requester, room_id: RoomId, reason: str | None = None) -> RoomId:
        """Join a room; whoever is in it already stays as they are."""
        check_not_suspended(requester)
        self._limits.check("join", requester.user_id)
        await self._database.write(self._join, requester, room_id, _said(reason))
        return room_id

    async def invite(
        self, requester: Requester, room_id: RoomId, user_id: str, reason: str | None = None
    ) -> None:
        """Invite somebody who has an account here."""
        check_not_suspended(requester)
        self._limits.check("invite", requester.user_id)
        await self._database.write(
            self._invite, requester.user_id, room_id, parse_user_id(user_id), _said(reason)
        )

    async def leave(self, requester: Requester, room_id: RoomId, reason: str | None = None) -> None:
        """Leave a room, refuse an invitation, or take back a knock."""
        await self._database.write(self._leave, requester.user_id, room_id, _said(reason))

    async def kick(self, requester: Requester, room_id: RoomId, user_id: str, reason: str | None) -> None:
        """Remove somebody from a room."""
        target = parse_user_id(user_id)
        await self._database.write(
            self._remove, requester.user_id, room_id, target, ("leave", REMOVABLE), _said(reason)
        )

    async def ban(self, requester: Requester, room_id: RoomId, user_id: str, reason: str | None) -> None:
        """Keep somebody out of a room, who may never have been in it."""
        target = parse_user_id(user_id)
        await self._database.write(
            self._change, requester.user_id, room_id, target, {"membership": "ban"} | _said(reason)
        )

    async def unban(self, requester: Requester, room_id: RoomId, user_id: str, reason: str | None) -> None:
        """Lift a ban."""
        target = parse_user_id(user_id)
        await self._database.write(
            self._remove, requester.user_id, room_id, target, ("leave", BANNED), _said(reason)
        )

    async def knock(self, requester: Requester, room_id: RoomId, reason: str | None) -> RoomId:
        """Ask to be let in."""
        check_not_suspended(requester)
        self._limits.check("join", requester.user_id)
        await self._database.write(self._knock, requester.user_id, room_id, _said(reason))
        return room_id

    async def forget(self, requester: Requester, room_id: RoomId) -> None:
        """Have a room that was left not appear any more."""
        await self._database.write(self._forget, requester.user_id, room_id)

    def admit(self, tx: Transaction, requester: Requester, room_id: RoomId, inviter: UserId) -> None:
        """Bring somebody in by somebody's invitation and their own join, as part of a unit of work."""
        user_id = requester.user_id
        proposal = self._live.open_room(tx, room_id)
        self._check_admitted(tx, proposal, user_id, is_guest=requester.is_guest)
        for sender, membership in ((inviter, "invite"), (user_id, "join")):
            if membership == "join" or proposal.membership(user_id) != "invite":
                content = self.member_content(tx, user_id, membership)
                proposal.add(
                    NewEvent(type="m.room.member", sender=sender, state_key=user_id, content=content)
                )
        self._live.write(tx, proposal)

    def leave_all(self, tx: Transaction, user_id: UserId, room_ids: list[RoomId]) -> None:
        """Take a user out of rooms, as part of a larger unit of work (a deactivation)."""
        for room_id in room_ids:
            self._leave(tx, user_id, room_id, {})

    def member_content(self, snapshot: Snapshot, user_id: UserId, membership: str) -> dict[str, Any]:
        """Return the content of a member event: the membership and how the user is shown."""
        profile = self._accounts.find_profile(snapshot, user_id)
        content: dict[str, Any] = {"membership": membership}
        if profile is not None and profile.display_name is not None:
            content["displayname"] = profile.display_name
        if profile is not None and profile.avatar_url is not None:
            content["avatar_url"] = profile.avatar_url
        return content

    def settle_by_hand(
        self, tx: Transaction, proposal: Proposal, sender: UserId, user_id: UserId, content: dict[str, Any]
    ) -> dict[str, Any]:
        """Return the content of a member event set as state; raise what joining or inviting would."""
        membership = content.get("membership")
        # Strangers may not invite at all: they do not learn here who exists.
        if membership == "invite" and proposal.membership(sender) == "join":
            self.check_invitable(tx, user_id)
        if membership != "join":
            return content
        # Who vouches is for the server to say: it signs for it.
        own = {key: value for key, value in content.items() if key != VOUCHER}
        known = proposal.get(("m.room.member", user_id))
        if known is not None and known.membership == "join":
            return own | ({VOUCHER: known.content[VOUCHER]} if VOUCHER in known.content else {})
        account = self._accounts.find_user(tx, sender)
        is_guest = account is not None and account.is_guest
        self._check_admitted(tx, proposal, sender, is_guest=is_guest)
        return own | self._authorisation(tx, proposal, user_id)

    def check_invitable(self, snapshot: Snapshot, user_id: UserId) -> None:
        """Raise a refusal unless somebody of that name lives here and lets themselves be invited."""
        if server_of(user_id) != self._server_name:
            raise Forbidden("People of other servers cannot be invited yet: this server does not federate")
        if not self._accounts.user_exists(snapshot, user_id):
            raise NotFound("There is nobody of that name here")
        if self._accounts.blocks_invites(snapshot, user_id):
            message = f"{user_id} lets nobody invite them"
            raise MatrixError(message, errcode="M_INVITE_BLOCKED", status=403)

    def find_binding(self, snapshot: Snapshot, user_id: UserId) -> str | None:
        """Return the one room in which a guest may be, whatever it says of guests; None for any other."""
        bound = (find(snapshot, user_id) for find in self.bindings)
        return next((room_id for room_id in bound if room_id is not None), None)

    def _check_admitted(
        self, snapshot: Snapshot, proposal: Proposal, user_id: UserId, *, is_guest: bool
    ) -> None:
        if is_guest:
            check_admitted(proposal, self.find_binding(snapshot, user_id))

    # Units of work

    def _join(self, tx: Transaction, requester: Requester, room_id: RoomId, said: dict[str, str]) -> None:
        user_id = requester.user_id
        proposal = self._live.open_room(tx, room_id)
        if proposal.membership(user_id) == "join":
            return
        self._check_admitted(tx, proposal, user_id, is_guest=requester.is_guest)
        content = said | self.member_content(tx, user_id, "join")
        content |= self._authorisation(tx, proposal, user_id)
        self._add_member(tx, proposal, user_id, user_id, content)
        self.moving.follow(tx, proposal, user_id)

    def _authorisation(self, tx: Transaction, proposal: Proposal, user_id: UserId) -> dict[str, str]:
        """Return who vouches for a join to a restricted room; raise if no condition is met."""
        rules = proposal.get(("m.room.join_rules", ""))
        is_restricted = rules is not None and rules.content.get("join_rule") in RESTRICTED
        if rules is None or not is_restricted or proposal.membership(user_id) == "invite":
            return {}
        allowed = [room_id for room_id in _rooms_that_allow(rules) if self._is_joined(tx, user_id, room_id)]
        if not allowed:
            raise Forbidden("To join this room you must be in one of the rooms that it names")
        voucher = _find_voucher(proposal, list_members(tx, proposal.room_id, "join"))
        if voucher is None:
            message = "Nobody of this server who is in the room may invite"
            raise MatrixError(message, errcode="M_UNABLE_TO_GRANT_JOIN", status=400)
        return {VOUCHER: voucher}

    def _is_joined(self, snapshot: Snapshot, user_id: UserId, room_id: RoomId) -> bool:
        found = find_membership(snapshot, user_id, room_id)
        return found is not None and found.membership == "join"

    def _invite(
        self, tx: Transaction, sender: UserId, room_id: RoomId, user_id: UserId, said: dict[str, str]
    ) -> None:
        proposal = self._live.open_room(tx, room_id)
        if proposal.membership(sender) != "join":
            raise Forbidden("Only people in the room can invite others")
        self.check_invitable(tx, user_id)
        if sender in self._accounts.ignored_users(tx, user_id):
            return  # They asked never to hear of the sender; the sender is not told.
        content = self.member_content(tx, user_id, "invite") | said
        self._add_member(tx, proposal, sender, user_id, content)

    def _leave(self, tx: Transaction, user_id: UserId, room_id: RoomId, said: dict[str, str]) -> None:
        proposal = self._live.open_room(tx, room_id)
        membership = proposal.membership(user_id)
        if membership == "leave":
            return
        if membership not in ("join", "invite", "knock"):
            raise Forbidden("You are not in this room")
        self._add_member(tx, proposal, user_id, user_id, {"membership": "leave"} | said)

    def _remove(
        self,
        tx: Transaction,
        sender: UserId,
        room_id: RoomId,
        user_id: UserId,
        change: tuple[str, frozenset[str]],
        said: dict[str, str],
    ) -> None:
        membership, allowed_before = change
        proposal = self._live.open_room(tx, room_id)
        if proposal.membership(sender) != "join":
            raise Forbidden("You are not in this room")
        if proposal.membership(user_id) not in allowed_before:
            raise Forbidden("That does not fit their membership of this room")
        self._add_member(tx, proposal, sender, user_id, {"membership": membership} | said)

    def _change(
        self, tx: Transaction, sender: UserId, room_id: RoomId, user_id: UserId, content: dict[str, Any]
    ) -> None:
        proposal = self._live.open_room(tx, room_id)
        if proposal.membership(user_id) == content["membership"]:
            return
        self._add_member(tx, proposal, sender, user_id, content)

    def _knock(self, tx: Transaction, user_id: UserId, room_id: RoomId, said: dict[str, str]) -> None:
        proposal = self._live.open_room(tx, room_id)
        if proposal.membership(user_id) == "knock":
            return
        content = self.member_content(tx, user_id, "knock") | said
        self._add_member(tx, proposal, user_id, user_id, content)

    def _forget(self, tx: Transaction, user_id: UserId, room_id: RoomId) -> None:
        found = find_membership(tx, user_id, room_id)
        if found is None:
            raise NotFound("You were never in this room")
        if found.membership not in ("leave", "ban"):
            raise MatrixError("Leave the room first", errcode="M_UNKNOWN", status=400)
        forget_room(tx, user_id, room_id)

    def _add_member(
        self, tx: Transaction, proposal: Proposal, sender: UserId, user_id: UserId, content: dict[str, Any]
    ) -> None:
        proposal.add(NewEvent(type="m.room.member", sender=sender, state_key=user_id, content=content))
        self._live.write(tx, proposal)


def _said(reason: str | None) -> dict[str, str]:
    if reason is None:
        return {}
    if len(reason) > REASON_LIMIT:
        raise InvalidParam(f"A reason has at most {REASON_LIMIT} characters")
    return {"reason": reason}


def admits_guests(proposal: Proposal) -> bool:
    """Return whether guests may be in a room."""
    access = proposal.get(("m.room.guest_access", ""))
    return access is not None and access.content.get("guest_access") == "can_join"


def check_admitted(proposal: Proposal, bound_to: str | None) -> None:
    """Raise M_GUEST_ACCESS_FORBIDDEN for a guest where guests may not be, or who belongs elsewhere."""
    is_admitted = admits_guests(proposal) if bound_to is None else bound_to == proposal.room_id
    if not is_admitted:
        raise MatrixError("Guests may not join this room", errcode="M_GUEST_ACCESS_FORBIDDEN", status=403)


def _rooms_that_allow(rules: Event) -> list[RoomId]:
    allow = rules.content.get("allow")
    conditions = [one for one in allow if isinstance(one, dict)] if isinstance(allow, list) else []
    return [
        RoomId(one["room_id"])
        for one in conditions
        if one.get("type") == "m.room_membership" and isinstance(one.get("room_id"), str)
    ]


def _find_voucher(proposal: Proposal, joined: list[UserId]) -> UserId | None:
    """Return somebody in the room who may invite, and so vouch for a restricted join."""
    levels = PowerLevels.of_state(proposal, proposal.version)
    return next((user_id for user_id in joined if levels.may_do(user_id, "invite")), None)
