"""Telling: gateways and push services are told by jobs, one for each pusher, with patience."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace

from veche.core.ids import RoomId, UserId
from veche.features.push.service.delivery import Answer, Delivery, Reply
from veche.features.push.service.preparing import NO_EVENT, Preparing
from veche.features.push.service.pushers import Pushers
from veche.features.push.settings import PushSettings
from veche.features.push.store.pushers import Pusher, find_pusher, set_health
from veche.features.push.store.waiting import Waiting, add_waiting, list_waiting, remove_waiting
from veche.kit.feature import Kit
from veche.kit.jobs import Job, retry_after_ms
from veche.kit.transaction import Snapshot, Transaction

JOB = "push.tell"
BADGES_LIMIT = 100_000


class Telling:
    """Queues what pushers are to tell, and tells it."""

    def __init__(
        self, kit: Kit, settings: PushSettings, pushers: Pushers, preparing: Preparing, delivery: Delivery
    ) -> None:
        self._jobs = kit.jobs
        self._database = kit.database
        self._settings = settings
        self._pushers = pushers
        self._preparing = preparing
        self._delivery = delivery
        self._badges: OrderedDict[str, int] = OrderedDict()
        self._jobs.register(JOB, self.tell)

    def enqueue(self, tx: Transaction, waiting: Iterable[Waiting]) -> None:
        """Have events told: the newest of each pusher, after what it is still trying to tell."""
        told: dict[str, Pusher] = {}
        for one in waiting:
            pusher = told.get(one.pusher_id) or find_pusher(tx, one.pusher_id)
            if pusher is not None:
                told[one.pusher_id] = pusher
                add_waiting(tx, one, self._settings.waiting_most)
        for pusher in told.values():
            self._enqueue_job(tx, pusher)

    def enqueue_badge(self, tx: Transaction, user_id: UserId, room_id: RoomId) -> None:
        """Have a user's devices told how much is unread, after the user has read something in a room."""
        self.enqueue(tx, self.badge_of(user_id, room_id, tx.position))

    def badge_of(self, user_id: UserId, room_id: RoomId, position: int) -> list[Waiting]:
        """Return what has a user's devices told how much is unread."""
        return [
            Waiting(pusher_id, position, room_id, NO_EVENT, "", ())
            for pusher_id in self._pushers.ids_of(user_id)
        ]

    async def tell(self, job: Job) -> None:
        """Tell everything that waits, oldest first; put the rest off at the first failure."""
        pusher_id = job.payload["pusher_id"]
        pusher, waiting = await self._database.read(_queue, pusher_id)
        for one in waiting if pusher is not None else ():
            assert pusher is not None, "there is no queue without a pusher"
            badge = self._badges.get(pusher_id)
            prepared = await self._database.read_aside(self._preparing.prepare, pusher, one, badge)
            if prepared.message is not None:
                reply = await self._delivery.deliver(pusher, prepared.message)
                if reply.answer is not Answer.TAKEN:
                    await self._database.write(self._fail, pusher, reply)
                    return
            self._note_badge(pusher_id, prepared.unread)
            pusher = replace(pusher, failing_since_ms=None, attempts=0, retry_ms=0)
            await self._database.write(self._succeed, pusher, one)

    # Inside

    def _enqueue_job(self, tx: Transaction, pusher: Pusher) -> None:
        due_ms = max(tx.now_ms, pusher.retry_ms)
        payload = {"pusher_id": pusher.pusher_id}
        self._jobs.enqueue(tx, Job(f"push:{pusher.pusher_id}", JOB, payload, due_ms))

    def _succeed(self, tx: Transaction, pusher: Pusher, waiting: Waiting) -> None:
        known = find_pusher(tx, pusher.pusher_id)
        if known is not None and known.attempts:
            set_health(tx, pusher)
        remove_waiting(tx, pusher.pusher_id, waiting.position)
        if known is not None and list_waiting(tx, pusher.pusher_id):
            self._enqueue_job(tx, pusher)  # what came while this was told

    def _fail(self, tx: Transaction, pusher: Pusher, reply: Reply) -> None:
        known = find_pusher(tx, pusher.pusher_id)
        if known is None:
            return
        since_ms = tx.now_ms if known.failing_since_ms is None else known.failing_since_ms
        is_hopeless = tx.now_ms - since_ms > self._settings.give_up_after_s * 1000
        if reply.answer is Answer.REJECTED or is_hopeless:
            self._pushers.remove(tx, [known])
            return
        retry_ms = tx.now_ms + max(retry_after_ms(known.attempts), reply.wait_ms)
        failing = replace(known, failing_since_ms=since_ms, attempts=known.attempts + 1, retry_ms=retry_ms)
        set_health(tx, failing)
        self._enqueue_job(tx, failing)

    def _note_badge(self, pusher_id: str, unread: int | None) -> None:
        if unread is None:
            return
        self._badges[pusher_id] = unread
        if len(self._badges) > BADGES_LIMIT:
            self._badges.popitem(last=False)


def _queue(snapshot: Snapshot, pusher_id: str) -> tuple[Pusher | None, list[Waiting]]:
    return find_pusher(snapshot, pusher_id), list_waiting(snapshot, pusher_id)
