"""Delayed events (MSC4140): sent when their time is up, unless they are cancelled or put off before."""

from dataclasses import dataclass
from typing import Any

from veche.core.canonical_json import check_canonical
from veche.core.errors import Forbidden, InvalidParam, MatrixError, NotFound
from veche.core.ids import EventId, RoomId
from veche.features.accounts.api import check_not_suspended
from veche.features.rooms.live import LiveRooms
from veche.features.rooms.proposal import NewEvent
from veche.features.rooms.service.guards import Guards
from veche.features.rooms.service.house_rules import check_house_rules
from veche.features.rooms.service.sending import MADE_ELSEWHERE, check_txn_id
from veche.features.rooms.service.state_setting import StateSetting
from veche.features.rooms.store import delayed as store
from veche.features.rooms.store.delayed import DelayedEvent
from veche.kit.feature import Kit
from veche.kit.http import Requester
from veche.kit.jobs import Job
from veche.kit.transaction import Snapshot, Transaction

JOB = "rooms.send_delayed"
DELAY_MOST_MS = 31 * 24 * 3600 * 1000
SCHEDULED_MOST = 100
LISTED_MOST = 200
FINALISED_KEPT_MS = 7 * 24 * 3600 * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayWish:
    """An event that a client wants to have sent later; a state event has a state key."""

    room_id: RoomId
    type: str
    state_key: str | None
    content: dict[str, Any]
    delay_ms: int
    txn_id: str | None


class DelayedEvents:
    """The use cases of delayed events. They are durable: a restart delays them no further."""

    def __init__(
        self,
        kit: Kit,
        live: LiveRooms,
        state: StateSetting,
        guards: Guards,
    ) -> None:
        self._database = kit.database
        self._jobs = kit.jobs
        self._live = live
        self._state = state
        self._guards = guards
        self._limits = kit.limits
        kit.jobs.register(JOB, self._send_when_due)

    async def schedule(self, requester: Requester, wish: DelayWish) -> str:
        """Schedule an event and return the id under which it can be cancelled, restarted or sent.

        A retry with the same transaction id returns the first one's.
        """
        check_not_suspended(requester)
        if wish.type in MADE_ELSEWHERE:
            raise Forbidden(f"{wish.type} events cannot be delayed")
        if wish.delay_ms > DELAY_MOST_MS:
            raise _delay_error("M_MAX_DELAY_EXCEEDED", max_delay=DELAY_MOST_MS)
        if wish.txn_id is not None:
            check_txn_id(wish.txn_id)
        check_canonical(wish.content)
        self._limits.check("send", requester.user_id)
        delayed = DelayedEvent(
            delay_id=self._database.clock.new_token(20),
            user_id=requester.user_id,
            device_id=requester.device_id,
            room_id=wish.room_id,
            type=wish.type,
            state_key=wish.state_key,
            content=wish.content,
            delay_ms=wish.delay_ms,
            running_since_ms=self._database.clock.now_ms(),
            txn_id=wish.txn_id,
        )
        return await self._database.write(self._schedule, delayed)

    async def list_own(
        self, requester: Requester, *, is_scheduled: bool, delay_id: str | None = None
    ) -> list[DelayedEvent]:
        """Return the requester's delayed events, or the one of an id."""
        found = await self._database.read(
            store.list_delayed, requester.user_id, is_scheduled=is_scheduled, limit=LISTED_MOST
        )
        return [one for one in found if delay_id is None or one.delay_id == delay_id]

    async def get_own(self, requester: Requester, delay_id: str) -> DelayedEvent:
        """Return one of the requester's delayed events or raise M_NOT_FOUND."""
        found = await self._database.read(store.find_delayed, delay_id)
        if found is None or found.user_id != requester.user_id:
            raise _no_such_event()
        return found

    def find(self, snapshot: Snapshot, delay_id: str) -> DelayedEvent | None:
        """Return a delayed event of anybody's: for slices above."""
        return store.find_delayed(snapshot, delay_id)

    async def update(self, delay_id: str, action: str) -> None:
        """Cancel, restart or send a scheduled event. Whoever knows its secret id may: see the proposal."""
        actions = {"cancel": self._cancel, "restart": self._restart, "send": self._send}
        if action not in actions:
            raise InvalidParam("The action should be one of " + ", ".join(actions))
        # There may be no requester: the secret id stands for one.
        self._limits.check("send", delay_id)
        await self._database.write(actions[action], delay_id)

    # Units of work

    def _schedule(self, tx: Transaction, delayed: DelayedEvent) -> str:
        same = None if delayed.txn_id is None else store.find_same(tx, delayed)
        if same is not None:
            return same.delay_id
        if self._live.open_room(tx, delayed.room_id).membership(delayed.user_id) != "join":
            raise Forbidden("You are not in this room")
        if store.count_scheduled(tx, delayed.user_id) >= SCHEDULED_MOST:
            raise _delay_error("M_MAX_DELAYED_EVENTS_EXCEEDED", status=403)
        store.add_delayed(tx, delayed)
        store.remove_finalised(tx, delayed.user_id, tx.now_ms - FINALISED_KEPT_MS)
        self._enqueue(tx, delayed.delay_id, delayed.due_ms)
        return delayed.delay_id

    def _cancel(self, tx: Transaction, delay_id: str) -> None:
        delayed = _get_open(tx, delay_id, "cancel")
        if delayed is not None:
            store.finalise_delayed(tx, delay_id, "cancel")
            self._jobs.cancel(tx, _job_id(delay_id))

    def _restart(self, tx: Transaction, delay_id: str) -> None:
        delayed = _get_open(tx, delay_id, "restart")
        if delayed is not None:
            store.restart_delayed(tx, delay_id)
            self._enqueue(tx, delay_id, tx.now_ms + delayed.delay_ms)

    def _send(self, tx: Transaction, delay_id: str) -> None:
        delayed = _get_open(tx, delay_id, "send")
        if delayed is not None:
            event_id = self._append(tx, delayed)
            store.finalise_delayed(tx, delay_id, "send", event_id=event_id)
            self._jobs.cancel(tx, _job_id(delay_id))

    def _send_due(self, tx: Transaction, delay_id: str) -> None:
        delayed = store.find_delayed(tx, delay_id)
        if delayed is None or delayed.outcome is not None or delayed.due_ms > tx.now_ms:
            return  # it was cancelled, sent or put off while the job was on its way
        try:
            event_id = self._append(tx, delayed)
        except MatrixError as error:
            store.finalise_delayed(tx, delay_id, "cancel", error=error.body())
        else:
            store.finalise_delayed(tx, delay_id, "send", event_id=event_id)

    def _append(self, tx: Transaction, delayed: DelayedEvent) -> EventId:
        """Send the event with the rights that its sender has now."""
        proposal = self._live.open_room(tx, delayed.room_id)
        new = NewEvent(
            type=delayed.type,
            sender=delayed.user_id,
            content=delayed.content,
            state_key=delayed.state_key,
            device_id=delayed.device_id,
        )
        if new.state_key is not None:
            return self._state.set(tx, proposal, new).event_id
        event = proposal.add(new)
        check_house_rules(tx, proposal, new)
        self._guards.check(tx, proposal.room_id, new)
        self._live.write(tx, proposal)
        return event.event_id

    def _enqueue(self, tx: Transaction, delay_id: str, due_ms: int) -> None:
        self._jobs.enqueue(tx, Job(_job_id(delay_id), JOB, {"delay_id": delay_id}, due_ms))

    async def _send_when_due(self, job: Job) -> None:
        await self._database.write(self._send_due, job.payload["delay_id"])


def _get_open(tx: Transaction, delay_id: str, action: str) -> DelayedEvent | None:
    """Return a scheduled event; None if it has already ended as the action would end it."""
    found = store.find_delayed(tx, delay_id)
    if found is None:
        raise _no_such_event()
    if found.outcome is None:
        return found
    if found.outcome == action:
        return None
    if action != "send":
        # Clients that take part in calls begin anew by this answer, and give up by any other.
        raise _no_such_event()
    raise MatrixError("The event has already been sent or cancelled", errcode="M_UNKNOWN", status=409)


def _no_such_event() -> MatrixError:
    return NotFound("There is no such delayed event")


def _delay_error(name: str, status: int = 400, **fields: int) -> MatrixError:
    """Return a refusal in the form that the proposal has for as long as it is one."""
    prefixed = {f"org.matrix.msc4140.{key}": value for key, value in fields.items()}
    message = "That is more than this server delays"
    return MatrixError(
        message,
        errcode="M_UNKNOWN",
        status=status,
        **{"org.matrix.msc4140.errcode": name, **prefixed},
    )


def _job_id(delay_id: str) -> str:
    return f"{JOB}:{delay_id}"
