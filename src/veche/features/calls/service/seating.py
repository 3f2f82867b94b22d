"""Seats in calls: who may have one, and who may keep it."""

from dataclasses import dataclass

from veche.core.errors import Forbidden, MatrixError
from veche.core.ids import DeviceId, RoomId, UserId
from veche.features.accounts.api import Accounts
from veche.features.calls.rules.membership import MEMBER
from veche.features.calls.rules.names import sfu_room_of
from veche.features.calls.sfu.backend import Grant
from veche.features.calls.shield.guard import Guard
from veche.features.calls.store import seats as store
from veche.features.calls.store.seats import Seat
from veche.features.keys.api import Keys
from veche.features.rooms.api import Rooms
from veche.kit.transaction import Snapshot, Transaction

NOT_VERIFIED = "ORG_VECHE_DEVICE_NOT_VERIFIED"


@dataclass(frozen=True, slots=True)
class SeatWish:
    """A device that wants to join the call of a slot of a room, under a name at the SFU."""

    user_id: UserId
    device_id: DeviceId
    room_id: RoomId
    slot_id: str
    identity: str


class Seating:
    """Decides on one state of everything: who is in the room, whose the device is, who may send."""

    def __init__(self, accounts: Accounts, rooms: Rooms, keys: Keys, guard: Guard) -> None:
        self._accounts = accounts
        self._rooms = rooms
        self._keys = keys
        self._guard = guard

    def take(self, tx: Transaction, wish: SeatWish) -> Grant:
        """Give a device a seat; raise M_FORBIDDEN, or ORG_VECHE_DEVICE_NOT_VERIFIED."""
        self._check_member(tx, wish.user_id, wish.room_id)
        self._check_device(tx, wish)
        self._guard.check_caller(tx, wish.room_id, wish.user_id, wish.device_id)
        levels = self._rooms.find_power_levels(tx, wish.room_id)
        may_publish = levels is not None and levels.may_send(wish.user_id, MEMBER, is_state=True)
        sfu_room = sfu_room_of(wish.room_id, wish.slot_id)
        seat = Seat(
            sfu_room, wish.identity, wish.room_id, wish.slot_id, wish.user_id, wish.device_id, tx.now_ms
        )
        store.put_seat(tx, seat)
        return Grant(sfu_room, wish.identity, may_publish)

    def may_keep(self, snapshot: Snapshot, seat: Seat) -> bool:
        """Return whether a device may stay in a call: it and its owner are still what they were."""
        user = self._accounts.find_user(snapshot, seat.user_id)
        return (
            user is not None
            and not user.is_deactivated
            and not user.is_suspended
            and self._rooms.is_joined(snapshot, seat.room_id, seat.user_id)
            and self._accounts.find_device(snapshot, seat.user_id, seat.device_id) is not None
        )

    def find_kept(self, snapshot: Snapshot, sfu_room: str, identity: str) -> Seat | None:
        """Return the seat of a name at the SFU, if whose it is may still have it."""
        seat = store.find_seat(snapshot, sfu_room, identity)
        return seat if seat is not None and self.may_keep(snapshot, seat) else None

    def _check_member(self, snapshot: Snapshot, user_id: UserId, room_id: RoomId) -> None:
        user = self._accounts.find_user(snapshot, user_id)
        if user is None or user.is_deactivated or user.is_suspended or user.is_locked:
            raise Forbidden("This account cannot join calls")
        if not self._rooms.is_joined(snapshot, room_id, user_id):
            raise Forbidden("You are not in this room")

    def _check_device(self, snapshot: Snapshot, wish: SeatWish) -> None:
        if self._accounts.find_device(snapshot, wish.user_id, wish.device_id) is None:
            raise Forbidden("You have no such device")
        if not self._keys.is_device_signed(snapshot, wish.user_id, wish.device_id):
            raise MatrixError(
                "Only devices that their owner has verified can join calls: verify this one first",
                errcode=NOT_VERIFIED,
                status=403,
            )
