"""Activation: a web pusher is told nothing until its client has shown that it reads its messages (MSC4174).

Who sets a pusher may name any address. One message goes there, with a token; only who received it and could
decrypt it can send the token back.
"""

from dataclasses import dataclass

from veche.core.errors import MatrixError, NotFound
from veche.core.ids import UserId
from veche.features.push.rules.subscription import WEB_PUSH_KINDS
from veche.features.push.rules.web_message import build_activation
from veche.features.push.service.delivery import Answer, Delivery
from veche.features.push.service.pushers import Pushers
from veche.features.push.store import activation as store
from veche.features.push.store.activation import Activation
from veche.features.push.store.pushers import Pusher, find_pusher, list_pushers
from veche.kit.feature import Kit
from veche.kit.jobs import Job, retry_after_ms
from veche.kit.transaction import Snapshot, Transaction

JOB = "push.activate"
TOKEN_LETTERS = 32
VALID_MS = 5 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Wish:
    """A web pusher as its client sets it."""

    pusher: Pusher
    ack_token: str
    displaces: bool
    """Whether other users with the same app and key lose theirs."""


class Activations:
    """Sets web pushers, and brings them into use."""

    def __init__(self, kit: Kit, pushers: Pushers, delivery: Delivery) -> None:
        self._database = kit.database
        self._jobs = kit.jobs
        self._clock = kit.clock
        self._limits = kit.limits
        self._pushers = pushers
        self._delivery = delivery
        kit.jobs.register(JOB, self.ask)

    async def set_pusher(self, pusher: Pusher, *, append: bool) -> bool:
        """Add or change a pusher; return whether it is in use already."""
        self._pushers.check(pusher)
        self._limits.check("pusher", pusher.user_id)
        wish = Wish(pusher, self._clock.new_token(TOKEN_LETTERS), displaces=not append)
        return await self._database.write(self._set, wish)

    async def acknowledge(self, user_id: UserId, app_id: str, ack_token: str) -> None:
        """Bring the pusher of a user into use that a token was sent to."""
        await self._database.write(self._acknowledge, user_id, app_id, ack_token)

    async def ask(self, job: Job) -> None:
        """Send a pusher its token, again and again until it is taken or too late."""
        pusher, activation = await self._database.read(_waiting, job.payload["pusher_id"])
        if pusher is None or activation is None:
            return
        left_ms = activation.until_ms - self._clock.now_ms()
        if left_ms <= 0:
            return
        message = build_activation(pusher.app_id, activation.ack_token, left_ms // 1000)
        reply = await self._delivery.deliver(pusher, message)
        if reply.answer is Answer.REJECTED:
            await self._database.write(self._pushers.remove, [pusher])
        elif reply.answer is Answer.FAILED:
            wait_ms = max(retry_after_ms(job.attempts), reply.wait_ms)
            await self._database.write(self._enqueue, pusher, wait_ms, job.attempts + 1)

    # Inside

    def _set(self, tx: Transaction, wish: Wish) -> bool:
        pusher = wish.pusher
        known = find_pusher(tx, pusher.pusher_id)
        is_same = known is not None and _target(known) == _target(pusher)
        if is_same and store.find_activation(tx, pusher.pusher_id) is None:
            self._pushers.put(tx, pusher, is_active=True)
            return True
        self._pushers.put(tx, pusher, is_active=False)
        until_ms = tx.now_ms + VALID_MS
        store.put_activation(tx, Activation(pusher.pusher_id, wish.ack_token, until_ms, wish.displaces))
        self._enqueue(tx, pusher)
        self._remove_abandoned(tx, pusher)
        return False

    def _remove_abandoned(self, tx: Transaction, pusher: Pusher) -> None:
        """Remove what the same client set before and never brought into use: it reads one subscription."""
        own = {
            known.pusher_id: known
            for known in list_pushers(tx, pusher.user_id)
            if (known.device_id, known.app_id) == (pusher.device_id, pusher.app_id)
        }
        own.pop(pusher.pusher_id)
        self._pushers.remove(tx, [own[found.pusher_id] for found in store.list_activations(tx, own)])

    def _acknowledge(self, tx: Transaction, user_id: UserId, app_id: str, ack_token: str) -> None:
        own = {
            pusher.pusher_id: pusher
            for pusher in list_pushers(tx, user_id)
            if pusher.app_id == app_id and pusher.kind in WEB_PUSH_KINDS
        }
        if not own:
            raise NotFound("You have no such pusher")
        found = [one for one in store.list_activations(tx, own) if one.ack_token == ack_token]
        if not found:
            message = "No pusher waits for this token"
            raise MatrixError(message, errcode="M_UNKNOWN_ACTIVATION_TOKEN", status=400)
        if found[0].until_ms < tx.now_ms:
            message = "The token has expired: set the pusher again"
            raise MatrixError(message, errcode="M_EXPIRED_ACTIVATION_TOKEN", status=410)
        store.remove_activation(tx, found[0].pusher_id)
        self._pushers.activate(tx, own[found[0].pusher_id], displaces=found[0].displaces)

    def _enqueue(self, tx: Transaction, pusher: Pusher, wait_ms: int = 0, attempts: int = 0) -> None:
        payload = {"pusher_id": pusher.pusher_id}
        due_ms = tx.now_ms + wait_ms
        self._jobs.enqueue(tx, Job(f"push.activate:{pusher.pusher_id}", JOB, payload, due_ms, attempts))


def _target(pusher: Pusher) -> tuple[object, ...]:
    """What a message reaches: by another key, address or secret it would be somebody else's."""
    return pusher.pushkey, pusher.data.get("url"), pusher.data.get("auth")


def _waiting(snapshot: Snapshot, pusher_id: str) -> tuple[Pusher | None, Activation | None]:
    return find_pusher(snapshot, pusher_id), store.find_activation(snapshot, pusher_id)
