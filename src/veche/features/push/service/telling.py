"""Telling: push gateways are told by jobs, one for each pusher, with patience where there is no answer."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

import orjson

from veche.core.ids import EventId, RoomId, UserId
from veche.features.accounts.api import Accounts
from veche.features.push.rules.gateway import Told, build_badge, build_notice, read_rejected
from veche.features.push.service.pushers import Pushers
from veche.features.push.service.unread import UnreadCounts
from veche.features.push.settings import PushSettings
from veche.features.push.store.pushers import Pusher, find_pusher, set_health
from veche.features.push.store.waiting import Waiting, add_waiting, list_waiting, remove_waiting
from veche.features.rooms.api import Rooms, StoredEvent
from veche.kit.feature import Kit
from veche.kit.jobs import Job, retry_after_ms
from veche.kit.outgoing import Outgoing, OutgoingError, OutgoingRequest
from veche.kit.transaction import Snapshot, Transaction

JOB = "push.tell"
ANSWER_LIMIT_BYTES = 64 * 1024
BADGES_LIMIT = 100_000
NO_EVENT = EventId("")
NO_ROOM = RoomId("")


class Answer(Enum):
    """How a gateway took it."""

    TAKEN = "taken"
    REJECTED = "the key is not valid any more"
    FAILED = "no answer, or none that makes sense"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A body for a gateway; None when there is nothing to tell any more. `unread` is the number in it."""

    body: dict[str, Any] | None
    unread: int = 0


class Telling:
    """Queues what pushers are to tell, and tells it."""

    def __init__(
        self, kit: Kit, settings: PushSettings, rooms: Rooms, accounts: Accounts, outgoing: Outgoing
    ) -> None:
        self._kit = kit
        self._database = kit.database
        self._settings = settings
        self._rooms = rooms
        self._accounts = accounts
        self._outgoing = outgoing
        self._badges: OrderedDict[str, int] = OrderedDict()

    def connect(self, pushers: Pushers, unread: UnreadCounts) -> None:
        """Learn where pushers are kept and who counts, and begin to take jobs."""
        self._pushers = pushers
        self._unread = unread
        self._kit.jobs.register(JOB, self.tell)

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

    def enqueue_badge(self, tx: Transaction, user_id: UserId) -> None:
        """Have a user's devices told how much is unread, after the user has read something."""
        position = tx.position
        self.enqueue(
            tx,
            [
                Waiting(pusher_id, position, NO_ROOM, NO_EVENT, "", ())
                for pusher_id in self._pushers.ids_of(user_id)
            ],
        )

    async def tell(self, job: Job) -> None:
        """Tell a gateway everything that waits, oldest first; put the rest off at the first failure."""
        pusher_id = job.payload["pusher_id"]
        pusher, waiting = await self._database.read(_queue, pusher_id)
        for one in waiting if pusher is not None else ():
            assert pusher is not None, "there is no queue without a pusher"
            prepared = await self._database.read_aside(self._prepare, pusher, one)
            answer = await self._ask(pusher, prepared)
            if answer is not Answer.TAKEN:
                await self._database.write(self._fail, pusher, answer)
                return
            self._note_badge(pusher_id, prepared)
            pusher = replace(pusher, failing_since_ms=None, attempts=0, retry_ms=0)
            await self._database.write(self._succeed, pusher, one)

    # Inside

    def _enqueue_job(self, tx: Transaction, pusher: Pusher) -> None:
        due_ms = max(tx.now_ms, pusher.retry_ms)
        payload = {"pusher_id": pusher.pusher_id}
        self._kit.jobs.enqueue(tx, Job(f"push:{pusher.pusher_id}", JOB, payload, due_ms))

    async def _ask(self, pusher: Pusher, prepared: Prepared) -> Answer:
        if prepared.body is None:
            return Answer.TAKEN
        request = OutgoingRequest(
            pusher.data["url"],
            method="POST",
            headers={"content-type": "application/json"},
            body=orjson.dumps(prepared.body),
            timeout_s=self._settings.timeout_s,
        )
        try:
            answer = await self._outgoing.fetch(request, ANSWER_LIMIT_BYTES)
        except OutgoingError:
            return Answer.FAILED
        if not answer.is_success:
            return Answer.FAILED
        return Answer.REJECTED if pusher.pushkey in read_rejected(answer.body) else Answer.TAKEN

    def _prepare(self, snapshot: Snapshot, pusher: Pusher, waiting: Waiting) -> Prepared:
        if waiting.event_id == NO_EVENT:
            unread = self._unread.total(snapshot, pusher.user_id)
            if self._badges.get(pusher.pusher_id) == unread:
                return Prepared(None, unread)
            return Prepared(build_badge(pusher, unread), unread)
        entry = self._rooms.find_event(snapshot, waiting.room_id, waiting.event_id)
        if entry is None or not self._is_still_news(snapshot, pusher.user_id, entry, waiting):
            return Prepared(None, self._badges.get(pusher.pusher_id, -1))
        unread = self._unread.total(snapshot, pusher.user_id)
        told = self._told(snapshot, entry, waiting)
        with_content = self._settings.include_content or entry.type == "m.room.member"
        return Prepared(build_notice(pusher, told, unread, with_content=with_content), unread)

    def _is_still_news(
        self, snapshot: Snapshot, user_id: UserId, entry: StoredEvent, waiting: Waiting
    ) -> bool:
        if entry.redacted_by is not None or entry.sender in self._accounts.ignored_users(snapshot, user_id):
            return False
        membership = self._rooms.membership(snapshot, entry.room_id, user_id)
        if membership != "join":
            return membership == "invite" and entry.state_key == user_id
        return not self._unread.is_read(snapshot, user_id, entry.room_id, waiting.thread, entry.position)

    def _told(self, snapshot: Snapshot, entry: StoredEvent, waiting: Waiting) -> Told:
        return Told(
            entry,
            waiting.actions,
            room_name=self._text(snapshot, entry.room_id, ("m.room.name", ""), "name"),
            room_alias=self._text(snapshot, entry.room_id, ("m.room.canonical_alias", ""), "alias"),
            sender_name=self._text(snapshot, entry.room_id, ("m.room.member", entry.sender), "displayname"),
        )

    def _text(self, snapshot: Snapshot, room_id: RoomId, key: tuple[str, str], name: str) -> str | None:
        event = self._rooms.state_event(snapshot, room_id, *key)
        value = None if event is None else event.content.get(name)
        return value if isinstance(value, str) and value else None

    def _succeed(self, tx: Transaction, pusher: Pusher, waiting: Waiting) -> None:
        known = find_pusher(tx, pusher.pusher_id)
        if known is not None and known.attempts:
            set_health(tx, pusher)
        remove_waiting(tx, pusher.pusher_id, waiting.position)
        if known is not None and list_waiting(tx, pusher.pusher_id):
            self._enqueue_job(tx, pusher)  # what came while this was told

    def _fail(self, tx: Transaction, pusher: Pusher, answer: Answer) -> None:
        known = find_pusher(tx, pusher.pusher_id)
        if known is None:
            return
        since_ms = tx.now_ms if known.failing_since_ms is None else known.failing_since_ms
        is_hopeless = tx.now_ms - since_ms > self._settings.give_up_after_s * 1000
        if answer is Answer.REJECTED or is_hopeless:
            self._pushers.remove(tx, [known])
            return
        retry_ms = tx.now_ms + retry_after_ms(known.attempts)
        failing = replace(known, failing_since_ms=since_ms, attempts=known.attempts + 1, retry_ms=retry_ms)
        set_health(tx, failing)
        self._enqueue_job(tx, failing)

    def _note_badge(self, pusher_id: str, prepared: Prepared) -> None:
        self._badges[pusher_id] = prepared.unread
        if len(self._badges) > BADGES_LIMIT:
            self._badges.popitem(last=False)


def _queue(snapshot: Snapshot, pusher_id: str) -> tuple[Pusher | None, list[Waiting]]:
    return find_pusher(snapshot, pusher_id), list_waiting(snapshot, pusher_id)
