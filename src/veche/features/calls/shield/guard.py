"""The guard: looks at every sign of a call that this server can read, before it reaches who is called.

In an encrypted room it sees memberships of calls (state) and requests for tokens. An encrypted invitation or
notification is to it like any other message: there the app of who is called decides, by the same wishes, asks
whether whoever calls may (`sealed.py`), and this only says whose devices are not to be woken in a hurry.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from veche.core.errors import Forbidden, MatrixError
from veche.core.ids import DeviceId, RoomId, UserId
from veche.features.accounts.api import Accounts
from veche.features.calls.rules.membership import MEMBER, is_in_call
from veche.features.calls.shield import store
from veche.features.calls.shield.attempts import (
    DAY_MS,
    OF_ADDRESS,
    Attempt,
    allowance_of,
    check_allowance,
    count_same_attempt,
)
from veche.features.calls.shield.suspension import suspended
from veche.features.calls.shield.wishes import (
    CALL_SETTINGS,
    CONTACTS,
    REASON,
    CallerFacts,
    is_contact,
    is_silenced,
    may_ring,
    read_who_may_call,
)
from veche.features.rooms.api import NewEvent, Rooms, StoredEvent
from veche.kit.transaction import Snapshot, Transaction

RINGING = (
    "m.call.invite",
    "m.rtc.notification",
    "org.matrix.msc4075.rtc.notification",
    "org.matrix.msc4075.call.notify",
    "org.matrix.msc4143.rtc.member",
    MEMBER,
)
"""What makes devices ring, or says that one is in a call."""
NOT_AVAILABLE = "ORG_VECHE_NOT_AVAILABLE"
NOTIFICATIONS = frozenset(
    {"m.rtc.notification", "org.matrix.msc4075.rtc.notification", "org.matrix.msc4075.call.notify"}
)
SEALED = "m.room.encrypted"
MOST_CALLED = 20
"""Of more people nobody is singled out."""
MOST_RUNG = 31
"""In a group of more, without whoever calls, a call is told of and does not ring."""
TOO_MANY = "ORG_VECHE_TOO_MANY_TO_RING"
EVERYBODY: Collection[object] = frozenset(("everybody",))
"""Stands for all who are in the room."""


def named_in(kind: str, content: Mapping[str, Any]) -> Collection[object]:
    """Return whom a sign makes ring, where it says so."""
    if kind == "m.call.invite":
        return [content["invitee"]] if "invitee" in content else EVERYBODY
    mentions = content.get("m.mentions")
    named = mentions.get("user_ids") if isinstance(mentions, dict) else None
    return named if isinstance(named, list) and len(named) <= MOST_CALLED else ()


def rings_all(kind: str, content: Mapping[str, Any]) -> bool:
    """Return whether a notification is to ring at everybody's who is in the room."""
    wish = content.get("notification_type", content.get("notify_type", "ring"))
    return kind in NOTIFICATIONS and wish == "ring" and not named_in(kind, content)


class Guard:
    """Refuses calls that the called person does not wish, that are too many, or of suspended callers."""

    def __init__(self, accounts: Accounts, rooms: Rooms, *, counts: bool) -> None:
        self._accounts = accounts
        self._rooms = rooms
        self.counts = counts
        """Whether there may be too many calls."""
        rooms.guards.add(RINGING, self._check_sign)

    def check_caller(
        self, tx: Transaction, room_id: RoomId, user_id: UserId, device_id: DeviceId | None
    ) -> None:
        """Raise for a caller who may not call in a room now; count an attempt to reach a stranger."""
        self.check_not_suspended(tx, user_id)
        self._check_callees(tx, room_id, user_id, device_id, self._list_callees(tx, room_id, user_id))

    def check_not_suspended(self, snapshot: Snapshot, user_id: UserId) -> None:
        """Raise for somebody whose calling is suspended."""
        suspension = store.find_in_force(snapshot, user_id)
        if suspension is not None:
            raise suspended(suspension)

    def is_stranger(self, snapshot: Snapshot, room_id: RoomId, caller: UserId, callee: UserId) -> bool:
        """Return whether calls to somebody are counted: they do not know who calls."""
        facts = self._facts(snapshot, room_id, caller, callee)
        return not (facts.is_contact or facts.is_known)

    def count_strangers(
        self, tx: Transaction, room_id: RoomId, user_id: UserId, device_id: DeviceId | None, people: int
    ) -> None:
        """Count calls to people who do not know the caller; raise M_LIMIT_EXCEEDED for too many."""
        if not self.counts:
            return
        now_ms = tx.now_ms
        recent = store.list_attempts(tx, user_id, now_ms - DAY_MS)
        more = people - count_same_attempt(recent, room_id, now_ms)
        if more <= 0:
            return
        user = self._accounts.find_user(tx, user_id)
        allowance = allowance_of(0 if user is None else user.created_ms, now_ms)
        check_allowance(recent, allowance, now_ms, more)
        address = self._address_of(tx, user_id, device_id)
        if address:
            of_address = store.list_attempts_from(tx, address, now_ms - DAY_MS)
            check_allowance(of_address, OF_ADDRESS, now_ms, more)
        store.remove_attempts(tx, user_id, now_ms - DAY_MS)
        for _ in range(more):
            store.add_attempt(tx, user_id, Attempt(room_id, now_ms), address)

    def is_silenced(self, snapshot: Snapshot, callee: UserId, entry: StoredEvent) -> bool:
        """Return whether the devices of somebody are not to be woken for a call, or for what may be one.

        Where a group is rung, each one's wish goes for them alone, and strangers never ring.
        """
        kind, content, room_id = entry.event.type, entry.event.content, entry.room_id
        settings = self._data(snapshot, callee, CALL_SETTINGS)
        if kind == SEALED or rings_all(kind, content):
            here = self._list_group(snapshot, room_id, entry.sender)
            if here:
                facts = self._facts(snapshot, room_id, entry.sender, callee)
                may = len(here) <= MOST_RUNG and may_ring(read_who_may_call(settings), facts)
                return not may or is_silenced(settings, facts, None)
        if kind == SEALED:
            return False
        if callee not in self._list_callees(snapshot, room_id, entry.sender, named_in(kind, content)):
            return False
        facts = self._facts(snapshot, room_id, entry.sender, callee)
        return is_silenced(settings, facts, content.get(REASON))

    # Inside

    def _check_sign(self, tx: Transaction, room_id: RoomId, new: NewEvent) -> None:
        if new.type == MEMBER:
            self._check_own(tx, room_id, new)
            if not is_in_call(new.content, tx.now_ms, tx.now_ms):
                return  # whoever leaves is not kept
        elif not new.content:
            return
        self.check_not_suspended(tx, new.sender)
        if rings_all(new.type, new.content):
            self._check_ring_of_all(tx, room_id, new)
        callees = self._list_callees(tx, room_id, new.sender, named_in(new.type, new.content))
        self._check_callees(tx, room_id, new.sender, new.device_id, callees)

    def _check_callees(
        self,
        tx: Transaction,
        room_id: RoomId,
        user_id: UserId,
        device_id: DeviceId | None,
        callees: Sequence[UserId],
    ) -> None:
        facts = [
            (callee, self._facts(tx, room_id, user_id, callee))
            for callee in callees
            if not self._is_answering(tx, room_id, callee)
        ]
        for callee, one in facts:
            if not may_ring(read_who_may_call(self._data(tx, callee, CALL_SETTINGS)), one):
                # The same words whatever the reason: nobody learns who has blocked them.
                raise MatrixError("They cannot be called now", errcode=NOT_AVAILABLE, status=403)
        strangers = [callee for callee, one in facts if not (one.is_contact or one.is_known)]
        if self.counts and strangers:
            # Whoever has not come in cannot be rung: they are called once, however many they are.
            here = sum(self._rooms.is_joined(tx, room_id, callee) for callee in strangers)
            self.count_strangers(tx, room_id, user_id, device_id, max(here, 1))

    def _check_ring_of_all(self, tx: Transaction, room_id: RoomId, new: NewEvent) -> None:
        """Let a group be rung that is not too large, as if each one were called who does not know who calls.

        Nobody's wish refuses it for the others: for whom it does not ring, `is_silenced` says.
        """
        here = self._list_group(tx, room_id, new.sender)
        if len(here) > MOST_RUNG:
            raise MatrixError("So many are told of a call, and not rung", errcode=TOO_MANY, status=403)
        facts = [self._facts(tx, room_id, new.sender, callee) for callee in here] if self.counts else []
        strangers = sum(not (one.is_contact or one.is_known) for one in facts)
        if strangers:
            self.count_strangers(tx, room_id, new.sender, new.device_id, strangers)

    def _check_own(self, tx: Transaction, room_id: RoomId, new: NewEvent) -> None:
        """Let nobody speak for others; but who may remove people may say that they have left."""
        owner = (new.state_key or "").removeprefix("_")
        if owner == new.sender or owner.startswith(f"{new.sender}_"):
            return
        if new.content or not self._rooms.may_do(tx, room_id, new.sender, "kick"):
            raise Forbidden("Everybody says for themselves that they are in a call")

    def _list_callees(
        self, snapshot: Snapshot, room_id: RoomId, user_id: UserId, named: Collection[object] = ()
    ) -> list[UserId]:
        """Return who is called: the one other who is there, or those of a group who are named.

        Where nobody else has come in yet, all who are invited: whoever invites somebody besides whom they
        want to reach singles that one out no less.
        """
        here = self._rooms.list_others(snapshot, room_id, user_id, "join", MOST_CALLED + 1)
        if not here:
            here = self._rooms.list_others(snapshot, room_id, user_id, "invite", MOST_CALLED + 1)
            return here if len(here) <= MOST_CALLED else []
        if len(here) == 1 or named is EVERYBODY:
            return here
        return [
            UserId(one)
            for one in named
            if isinstance(one, str)
            and one != user_id
            and self._rooms.is_joined(snapshot, room_id, UserId(one))
        ]

    def _list_group(self, snapshot: Snapshot, room_id: RoomId, user_id: UserId) -> list[UserId]:
        """Return the others of a group, as far as matters; nobody where one other is there."""
        here = self._rooms.list_others(snapshot, room_id, user_id, "join", MOST_RUNG + 1)
        return here if len(here) > 1 else []

    def _is_answering(self, tx: Transaction, room_id: RoomId, callee: UserId) -> bool:
        """Return whether the other one is in the call already: then they are who calls."""
        return any(
            event.sender == callee and is_in_call(event.content, event.sent_ms, tx.now_ms)
            for event in self._rooms.state_of_type(tx, room_id, MEMBER)
        )

    def _facts(self, tx: Snapshot, room_id: RoomId, caller: UserId, callee: UserId) -> CallerFacts:
        here = int(self._rooms.is_joined(tx, room_id, callee))
        return CallerFacts(
            is_contact=is_contact(self._data(tx, callee, CONTACTS), caller),
            is_known=self._is_at_home(tx, room_id, callee),
            shares_room=self._rooms.count_mutual_rooms(tx, caller, callee) > here,
            is_ignored=caller in self._accounts.ignored_users(tx, callee),
        )

    def _is_at_home(self, tx: Snapshot, room_id: RoomId, user_id: UserId) -> bool:
        """Return whether somebody has begun a chat, said something in it, or been in its call."""
        create = self._rooms.state_event(tx, room_id, "m.room.create", "")
        if create is not None and create.sender == user_id:
            return True
        if self._rooms.has_said(tx, room_id, user_id):
            return True
        return any(event.sender == user_id for event in self._rooms.state_of_type(tx, room_id, MEMBER))

    def _address_of(self, snapshot: Snapshot, user_id: UserId, device_id: DeviceId | None) -> str:
        device = None if device_id is None else self._accounts.find_device(snapshot, user_id, device_id)
        return "" if device is None else device.seen_address

    def _data(self, snapshot: Snapshot, user_id: UserId, kind: str) -> dict[str, object] | None:
        return self._accounts.find_account_data(snapshot, user_id, kind)
