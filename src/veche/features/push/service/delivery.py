"""Delivery: one request to where a pusher points, a gateway or a browser's push service, and its answer."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric import ec

from veche.features.push.rules.gateway import read_rejected
from veche.features.push.rules.message_encryption import (
    CONTENT_CODING,
    SALT_BYTES,
    encrypt_message,
    padding_for,
)
from veche.features.push.rules.subscription import read_subscription
from veche.features.push.rules.web_message import WebMessage
from veche.features.push.service.vapid import VapidKey
from veche.features.push.store.pushers import Pusher
from veche.kit.clock import Clock
from veche.kit.outgoing import Outgoing, OutgoingAnswer, OutgoingError, OutgoingRequest

ANSWER_LIMIT_BYTES = 64 * 1024
RETRY_AFTER_MOST_S = 86_400
GONE = frozenset({403, 404, 410})
"""A push service's ways to say that there is no such subscription, or that it is not this server's."""
TOO_LARGE = 413


class Answer(Enum):
    """How a gateway or push service took it."""

    TAKEN = "taken"
    REJECTED = "the key is not valid any more"
    FAILED = "no answer, or none that makes sense"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, and how long its sender asks us to wait before the next attempt."""

    answer: Answer
    wait_ms: int = 0


class Delivery:
    """Sends messages; knows no queue."""

    def __init__(self, outgoing: Outgoing, vapid: VapidKey, clock: Clock, timeout_s: float) -> None:
        self._outgoing = outgoing
        self._vapid = vapid
        self._clock = clock
        self._timeout_s = timeout_s

    async def deliver(self, pusher: Pusher, message: dict[str, Any] | WebMessage) -> Reply:
        """Send a message once."""
        if isinstance(message, WebMessage):
            return await self._ask_push_service(pusher, message)
        return await self._ask_gateway(pusher, message)

    async def _ask_gateway(self, pusher: Pusher, body: dict[str, Any]) -> Reply:
        headers = {"content-type": "application/json"}
        answer = await self._post(pusher.data["url"], headers, orjson.dumps(body))
        if answer is None or not answer.is_success:
            return Reply(Answer.FAILED)
        is_rejected = pusher.pushkey in read_rejected(answer.body)
        return Reply(Answer.REJECTED if is_rejected else Answer.TAKEN)

    async def _ask_push_service(self, pusher: Pusher, message: WebMessage) -> Reply:
        subscription = read_subscription(pusher.pushkey, pusher.data)
        headers = {
            "authorization": self._vapid.authorize(subscription.endpoint),
            "content-encoding": CONTENT_CODING,
            "content-type": "application/octet-stream",
            "ttl": str(message.ttl_s),
            "urgency": message.urgency,
        }
        if message.topic is not None:
            headers["topic"] = message.topic
        body = encrypt_message(
            message.payload,
            subscription,
            ec.generate_private_key(ec.SECP256R1()),
            self._clock.new_bytes(SALT_BYTES),
            padding_for(len(message.payload)),
        )
        answer = await self._post(subscription.endpoint, headers, body)
        return Reply(Answer.FAILED) if answer is None else _read_push_service(answer)

    async def _post(self, url: str, headers: dict[str, str], body: bytes) -> OutgoingAnswer | None:
        request = OutgoingRequest(url, "POST", headers, body, self._timeout_s)
        try:
            return await self._outgoing.fetch(request, ANSWER_LIMIT_BYTES)
        except OutgoingError:
            return None


def _read_push_service(answer: OutgoingAnswer) -> Reply:
    # Too large: never by our doing, and again would be no smaller.
    if answer.is_success or answer.status == TOO_LARGE:
        return Reply(Answer.TAKEN)
    if answer.status in GONE:
        return Reply(Answer.REJECTED)
    wait = answer.headers.get("retry-after", "")
    wait_s = int(wait) if wait.isdecimal() and wait.isascii() and len(wait) < 10 else 0
    return Reply(Answer.FAILED, min(wait_s, RETRY_AFTER_MOST_S) * 1000)
