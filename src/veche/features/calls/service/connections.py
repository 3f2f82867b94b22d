"""Connections to the SFU: what it tells of them, and what moderators do about them."""

from dataclasses import dataclass

from veche.core.errors import Forbidden, NotFound
from veche.core.ids import DeviceId, RoomId, UserId
from veche.features.calls.service.delegations import Delegations
from veche.features.calls.service.seating import Seating
from veche.features.calls.sfu.backend import Grant, Happening, Participant, SfuNotice
from veche.features.calls.sfu.engine import Engine
from veche.features.calls.store import seats as store
from veche.features.calls.store.seats import Seat
from veche.features.rooms.api import Rooms
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.transaction import Snapshot


@dataclass(frozen=True, slots=True)
class Connected:
    """A device that is connected to a call now."""

    user_id: UserId
    device_id: DeviceId
    identity: str
    is_sending: bool


class Connections:
    """Rights of moderators are kept here: no token that leaves this server gives any over others."""

    def __init__(
        self, database: Database, rooms: Rooms, seating: Seating, delegations: Delegations, engine: Engine
    ) -> None:
        self._database = database
        self._rooms = rooms
        self._seating = seating
        self._delegations = delegations
        self._engine = engine

    async def take_notice(self, notice: SfuNotice) -> None:
        """Do what follows from what the SFU tells."""
        if notice.happening is Happening.JOINED:
            await self._check_joined(notice)
        elif notice.happening is Happening.LEFT:
            # Whoever connects anew is told of as gone and come: only who is not there has left.
            await self._delegations.look(notice.sfu_room, notice.identity, was_seen=True)

    async def check_may_connect(self, grant: Grant) -> None:
        """Raise M_FORBIDDEN for whoever has a token but not what it was given for any more."""
        if await self._database.read(self._seating.find_kept, grant.sfu_room, grant.identity) is None:
            raise Forbidden("You may not join this call (any more)")

    async def list_connected(self, requester: Requester, room_id: RoomId) -> list[Connected]:
        """Return who is connected to the calls of a room that the requester is in."""
        seats = await self._database.read(self._list_seats, requester.user_id, room_id)
        found: list[Connected] = []
        for sfu_room in sorted({seat.sfu_room for seat in seats}):
            people = await self._engine.get_backend().list_participants(sfu_room)
            known = {seat.identity: seat for seat in seats if seat.sfu_room == sfu_room}
            found += [_shown(known[one.identity], one) for one in people if one.identity in known]
        return found

    async def remove(self, requester: Requester, room_id: RoomId, identity: str) -> None:
        """End somebody's connection, as one who may remove them from the room."""
        seat, _ = await self._get_subordinate(requester, room_id, identity)
        await self._engine.get_backend().remove_participant(seat.sfu_room, identity)

    async def mute(self, requester: Requester, room_id: RoomId, identity: str) -> None:
        """Have nothing passed on of what somebody sends, until they send it anew."""
        seat, participant = await self._get_subordinate(requester, room_id, identity)
        await self._engine.get_backend().mute(seat.sfu_room, participant)

    # Inside

    async def _check_joined(self, notice: SfuNotice) -> None:
        """The SFU takes tokens for as long as they last: whoever has lost their place meanwhile goes."""
        place = (notice.sfu_room, notice.identity)
        if await self._database.read(self._seating.find_kept, *place) is None:
            await self._engine.get_backend().remove_participant(*place)
        else:
            await self._delegations.note_joined(*place)

    async def _get_subordinate(
        self, requester: Requester, room_id: RoomId, identity: str
    ) -> tuple[Seat, Participant]:
        seat = await self._database.read(self._get_seat, requester.user_id, room_id, identity)
        people = await self._engine.get_backend().list_participants(seat.sfu_room)
        found = next((one for one in people if one.identity == identity), None)
        if found is None:
            raise NotFound("Nobody of that name is connected")
        return seat, found

    def _get_seat(self, snapshot: Snapshot, user_id: UserId, room_id: RoomId, identity: str) -> Seat:
        if not self._rooms.may_do(snapshot, room_id, user_id, "kick"):
            raise Forbidden("You may not do that to others in this room")
        seats = store.list_seats_in(snapshot, room_id)
        seat = next((seat for seat in seats if seat.identity == identity), None)
        if seat is None:
            raise NotFound("Nobody of that name is connected")
        levels = self._rooms.find_power_levels(snapshot, room_id)
        assert levels is not None, "somebody may do something in the room"
        if seat.user_id != user_id and levels.user_level(seat.user_id) >= levels.user_level(user_id):
            raise Forbidden("Your power in this room does not reach that far")
        return seat

    def _list_seats(self, snapshot: Snapshot, user_id: UserId, room_id: RoomId) -> list[Seat]:
        if not self._rooms.is_joined(snapshot, room_id, user_id):
            raise Forbidden("You are not in this room")
        return store.list_seats_in(snapshot, room_id)


def _shown(seat: Seat, participant: Participant) -> Connected:
    return Connected(seat.user_id, seat.device_id, seat.identity, bool(participant.tracks))
