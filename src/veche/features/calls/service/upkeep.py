"""Upkeep: keeps the SFU as the rooms are. Whoever has left a room leaves its call; what is over ends."""

from collections.abc import Sequence
from contextlib import suppress

from veche.core.errors import MatrixError
from veche.core.ids import DeviceId, RoomId, UserId
from veche.features.accounts.api import Accounts
from veche.features.calls.rules.membership import MEMBER, is_in_call
from veche.features.calls.rules.names import older_identity
from veche.features.calls.service.seating import Seating
from veche.features.calls.sfu.backend import SfuBackend
from veche.features.calls.sfu.engine import Engine
from veche.features.calls.store import seats as store
from veche.features.calls.store.seats import Seat
from veche.features.rooms.api import EventsAppended, MembershipChanged, Rooms
from veche.kit.feature import Kit
from veche.kit.rounds import Rounds
from veche.kit.transaction import Snapshot, Transaction

LOOK_EVERY_S = 60.0
GRACE_MS = 60_000
"""How long after a token was given its device may take to say in the room that it is in the call."""


class Upkeep:
    """Looks at rooms whose calls may have changed, and at all of them every minute: notices can be lost."""

    def __init__(self, kit: Kit, accounts: Accounts, rooms: Rooms, seating: Seating, engine: Engine) -> None:
        self._database = kit.database
        self._rooms = rooms
        self._seating = seating
        self._engine = engine
        self._to_look_at: set[RoomId] = set()
        self.rounds = Rounds("calls", self._look_round, LOOK_EVERY_S)
        engine.when_up = self.restore
        kit.bus.subscribe(EventsAppended, self._note_events)
        kit.bus.subscribe(MembershipChanged, self._note_membership)
        accounts.on_device_removed(self._note_devices)

    async def restore(self) -> None:
        """Make the rooms anew at an SFU that has just come up: whoever reconnects finds theirs."""
        backend = self._engine.get_backend()
        for sfu_room, _ in await self._database.read(store.list_calls):
            await backend.create_room(sfu_room)

    async def look_at(self, room_id: RoomId) -> None:
        """Bring the calls of one room in order."""
        backend = self._engine.get_backend()
        seats = await self._database.read(store.list_seats_in, room_id)
        gone = await self._database.read(self._list_gone, seats)
        for seat in gone:
            await backend.remove_participant(seat.sfu_room, seat.identity)
            await self._database.write(store.remove_seat, seat)
        kept = [seat for seat in seats if seat not in gone]
        for sfu_room in {seat.sfu_room for seat in seats}:
            await self._end_if_over(backend, room_id, sfu_room, [s for s in kept if s.sfu_room == sfu_room])

    # Inside

    async def _look_round(self) -> None:
        rooms, self._to_look_at = self._to_look_at, set()
        with suppress(
            MatrixError
        ):  # there is no SFU, or it does not answer: then there is nothing to bring in order
            if not rooms:
                rooms = {room_id for _, room_id in await self._database.read(store.list_calls)}
            for room_id in rooms:
                await self.look_at(room_id)

    async def _end_if_over(
        self, backend: SfuBackend, room_id: RoomId, sfu_room: str, seats: Sequence[Seat]
    ) -> None:
        if not await self._database.read(self._is_over, room_id, seats):
            return
        # Newer clients say of themselves what the server does not keep as state: then connections tell.
        are_older = all(seat.identity == older_identity(seat.user_id, seat.device_id) for seat in seats)
        if are_older or not await backend.list_participants(sfu_room):
            await backend.remove_room(sfu_room)
            await self._database.write(store.remove_call, sfu_room)

    def _list_gone(self, snapshot: Snapshot, seats: Sequence[Seat]) -> list[Seat]:
        return [seat for seat in seats if not self._seating.may_keep(snapshot, seat)]

    def _is_over(self, snapshot: Snapshot, room_id: RoomId, seats: Sequence[Seat]) -> bool:
        """Return whether nobody who is in the room says that they are in its call."""
        if any(snapshot.now_ms - seat.minted_ms < GRACE_MS for seat in seats):
            return False
        return not any(
            is_in_call(event.content, event.sent_ms, snapshot.now_ms)
            and self._rooms.is_joined(snapshot, room_id, event.sender)
            for event in self._rooms.state_of_type(snapshot, room_id, MEMBER)
        )

    def _note(self, rooms: set[RoomId]) -> None:
        if self._engine.is_offered:
            self._to_look_at |= rooms
            self.rounds.wake()

    def _note_events(self, notice: EventsAppended) -> None:
        if any(entry.type == MEMBER and entry.state_key is not None for entry in notice.entries):
            self._note({notice.room_id})

    def _note_membership(self, notice: MembershipChanged) -> None:
        if notice.previous == "join" and notice.membership != "join":
            self._note({notice.room_id})

    def _note_devices(self, tx: Transaction, user_id: UserId, device_ids: Sequence[DeviceId]) -> None:
        rooms = {seat.room_id for seat in store.list_seats_of(tx, user_id, device_ids)}
        if rooms:
            tx.after_commit(lambda: self._note(rooms))
