"""What a browser is told by Web Push, and how a push service is to treat it (RFC 8030)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from veche.core.ids import RoomId
from veche.core.push_rules import tweaks_of
from veche.features.push.rules.calls import is_call, ring_ms
from veche.features.push.rules.gateway import EVENT_ID_ONLY, Told, details_of, is_urgent, priority_of
from veche.features.push.rules.message_encryption import PLAINTEXT_LIMIT_BYTES
from veche.features.push.rules.subscription import encode_base64url
from veche.features.push.store.pushers import Pusher

MESSAGE_TTL_S = 7 * 86_400
BADGE_TTL_S = 86_400
TOPIC_BYTES = 24
"""32 letters of base64url: the longest topic there may be."""


@dataclass(frozen=True, slots=True)
class WebMessage:
    """A message before it is encrypted. Of those with the same topic, a push service keeps the newest."""

    payload: bytes
    urgency: str
    ttl_s: int
    topic: str | None = None


def build_web_notice(pusher: Pusher, told: Told, unread: int, *, with_content: bool) -> WebMessage:
    """Return the message that tells a browser of an event: of one in an encrypted room, nothing but ids."""
    entry, tweaks = told.entry, tweaks_of(told.actions)
    ids = _default_payload(pusher) | {
        "room_id": entry.room_id,
        "event_id": entry.event_id,
        "unread": unread,
        "prio": priority_of(told, tweaks),
    }
    is_discreet = told.is_encrypted or pusher.data.get("format") == EVENT_ID_ONLY
    details = {} if is_discreet else details_of(pusher.user_id, told, with_content=with_content)
    urgency = "high" if is_urgent(told, tweaks) else "normal"
    ttl_s = ring_ms(entry.event.content) // 1000 if is_call(entry) else MESSAGE_TTL_S
    return WebMessage(_fit(ids, details), urgency, ttl_s, _topic(pusher, entry.room_id, urgency))


def build_web_badge(pusher: Pusher, room_id: RoomId, unread: int) -> WebMessage:
    """Return the message that tells a browser how much is unread now that a room was read elsewhere."""
    payload = _default_payload(pusher) | {"unread": unread, "prio": "low", "org.veche.read_room_id": room_id}
    return WebMessage(orjson.dumps(payload), "low", BADGE_TTL_S, _topic(pusher, room_id, "read"))


def build_activation(app_id: str, ack_token: str, ttl_s: int) -> WebMessage:
    """Return the message by which a client learns the token that proves that it reads its messages."""
    payload = {"app_id": app_id, "ack_token": ack_token}
    return WebMessage(orjson.dumps(payload), "high", ttl_s)


def _default_payload(pusher: Pusher) -> dict[str, Any]:
    return dict(pusher.data.get("default_payload", {}))


def _topic(pusher: Pusher, room_id: RoomId, kind: str) -> str:
    # Hashed with what only the browser and we know: the push service cannot tell which room it is.
    name = orjson.dumps([pusher.data["auth"], room_id, kind])
    return encode_base64url(hashlib.sha256(name).digest()[:TOPIC_BYTES])


def _fit(ids: Mapping[str, Any], details: Mapping[str, Any]) -> bytes:
    """Return as much as a message can hold: without the content, or with the ids alone, if need be."""
    without_content = {name: value for name, value in details.items() if name != "content"}
    for part in (details, without_content):
        payload = orjson.dumps({**ids, **part})
        if len(payload) <= PLAINTEXT_LIMIT_BYTES:
            return payload
    return orjson.dumps(ids)
