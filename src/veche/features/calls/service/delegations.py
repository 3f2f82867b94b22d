"""Delegated leaves (MSC4195): the server, which knows who is connected, says of a device that it has left."""

from dataclasses import dataclass

from veche.core.errors import InvalidParam, MatrixError
from veche.core.ids import RoomId, UserId
from veche.features.calls.rules.names import sfu_room_of
from veche.features.calls.service.tokens import check_slot
from veche.features.calls.sfu.backend import SfuAway
from veche.features.calls.sfu.engine import Engine
from veche.features.calls.store import delegations as store
from veche.features.calls.store.delegations import Delegation
from veche.features.rooms.api import Rooms
from veche.kit.feature import Kit
from veche.kit.jobs import Job
from veche.kit.transaction import Snapshot, Transaction

JOB = "calls.delegation"
DELAY_LEAST_MS = 10_000
LOOK_MOST_MS = 300_000
"""How seldom at most it is looked at whether somebody is still connected, beside what the SFU tells."""
CONNECT_WITHIN_MS = 120_000
"""How long a device may take from delegating its leave to being seen at the SFU."""


@dataclass(frozen=True, slots=True)
class DelegationWish:
    """A member who wants their delayed leave looked after."""

    user_id: UserId
    room_id: RoomId
    slot_id: str
    identity: str
    delay_id: str


class Delegations:
    """Restarts delayed leaves while their devices are connected, and sends them when they are not."""

    def __init__(self, kit: Kit, rooms: Rooms, engine: Engine) -> None:
        self._kit = kit
        self._rooms = rooms
        self._engine = engine
        kit.jobs.register(JOB, self._look_when_due)

    async def delegate(self, wish: DelegationWish) -> None:
        """Look after a member's delayed leave from now on, in the place of an earlier one of theirs.

        Raise M_INVALID_PARAM where that is not theirs, of another room, or for sooner than is useful.
        """
        check_slot(wish.slot_id)
        self._kit.limits.check("call", wish.user_id)
        self._engine.get_backend()
        delegation = await self._kit.database.write(self._delegate, wish)
        await self.look(delegation.sfu_room, delegation.identity)  # its device may be there already

    async def note_joined(self, sfu_room: str, identity: str) -> None:
        """Note that a member has been seen at the SFU."""
        await self._kit.database.write(store.note_connected, sfu_room, identity)

    async def look(self, sfu_room: str, identity: str, *, was_seen: bool = False) -> None:
        """Look whether a member is connected: if so, their leave is put off, and sent if no more.

        `was_seen`: the SFU has just told of them.
        """
        delegation = await self._kit.database.read(store.find_delegation, sfu_room, identity)
        if delegation is None:
            return
        try:
            is_connected = await self._is_connected(delegation)
        except SfuAway:
            # Nothing is known: the leave goes out by itself unless the SFU is back before.
            await self._kit.database.write(self._enqueue, delegation)
            return
        if is_connected and not delegation.is_connected:
            await self.note_joined(sfu_room, identity)
        if is_connected or (not was_seen and self._is_awaited(delegation)):
            await self._put_off(delegation)
        else:
            await self._do(delegation, "send")
            await self._kit.database.write(store.remove_delegation, sfu_room, identity)

    # Inside

    async def _look_when_due(self, job: Job) -> None:
        await self.look(job.payload["sfu_room"], job.payload["identity"])

    async def _is_connected(self, delegation: Delegation) -> bool:
        people = await self._engine.get_backend().list_participants(delegation.sfu_room)
        return any(one.identity == delegation.identity for one in people)

    def _is_awaited(self, delegation: Delegation) -> bool:
        waited_ms = self._kit.clock.now_ms() - delegation.since_ms
        return not delegation.is_connected and waited_ms < CONNECT_WITHIN_MS

    async def _put_off(self, delegation: Delegation) -> None:
        if await self._do(delegation, "restart"):
            await self._kit.database.write(self._enqueue, delegation)
        else:
            await self._kit.database.write(store.remove_delegation, delegation.sfu_room, delegation.identity)

    async def _do(self, delegation: Delegation, action: str) -> bool:
        """Act on a delayed leave; return False for one that is not there any more."""
        try:
            await self._rooms.delayed_events.update(delegation.delay_id, action)
        except MatrixError:
            return False  # its client has cancelled or sent it meanwhile
        return True

    def _delegate(self, tx: Transaction, wish: DelegationWish) -> Delegation:
        delay_ms = self._get_delay_ms(tx, wish)
        sfu_room = sfu_room_of(wish.room_id, wish.slot_id)
        delegation = Delegation(sfu_room, wish.identity, wish.delay_id, delay_ms, tx.now_ms, False)
        store.put_delegation(tx, delegation)
        self._enqueue(tx, delegation)
        return delegation

    def _get_delay_ms(self, snapshot: Snapshot, wish: DelegationWish) -> int:
        delayed = self._rooms.delayed_events.find(snapshot, wish.delay_id)
        is_theirs = delayed is not None and (delayed.user_id, delayed.room_id) == (wish.user_id, wish.room_id)
        if delayed is None or not is_theirs or delayed.outcome is not None:
            raise InvalidParam("You have no such delayed event in this room")
        if delayed.delay_ms < DELAY_LEAST_MS:
            raise InvalidParam(f"A leave that is looked after has a delay from {DELAY_LEAST_MS} ms")
        return delayed.delay_ms

    def _enqueue(self, tx: Transaction, delegation: Delegation) -> None:
        names = {"sfu_room": delegation.sfu_room, "identity": delegation.identity}
        due_ms = tx.now_ms + min(delegation.delay_ms // 3, LOOK_MOST_MS)
        self._kit.jobs.enqueue(tx, Job(f"{JOB}:{'|'.join(names.values())}", JOB, names, due_ms))
