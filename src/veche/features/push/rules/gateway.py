"""What a push gateway is told (push gateway API, `POST /_matrix/push/v1/notify`), and its answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from veche.core.ids import UserId
from veche.core.push_rules import tweaks_of
from veche.features.push.rules.calls import is_call, rings
from veche.features.push.store.pushers import Pusher
from veche.features.rooms.api import StoredEvent

EVENT_ID_ONLY = "event_id_only"
AWAITED_TYPES = frozenset({"m.room.message", "m.room.encrypted", "m.call.invite", "m.room.member"})


@dataclass(frozen=True, slots=True)
class Told:
    """An event to tell of, with what its room is called and who sent it."""

    entry: StoredEvent
    actions: Sequence[Any]
    is_encrypted: bool = False
    may_ring: bool = False
    """It cannot be read, and came right after its sender came into a call of the room."""
    room_name: str | None = None
    room_alias: str | None = None
    sender_name: str | None = None


def build_notice(pusher: Pusher, told: Told, unread: int, *, with_content: bool) -> dict[str, Any]:
    """Return the body that tells a gateway of an event."""
    entry, tweaks = told.entry, tweaks_of(told.actions)
    notice: dict[str, Any] = {
        "event_id": entry.event_id,
        "room_id": entry.room_id,
        "counts": _counts(unread),
        "prio": priority_of(told, tweaks),
    }
    if pusher.data.get("format") == EVENT_ID_ONLY:
        return {"notification": notice | {"devices": [_device(pusher, {})]}}
    details = details_of(pusher.user_id, told, with_content=with_content)
    return {"notification": {**notice, **details, "devices": [_device(pusher, tweaks)]}}


def details_of(user_id: UserId, told: Told, *, with_content: bool) -> dict[str, Any]:
    """Return what a notification says of an event beyond its ids."""
    entry = told.entry
    details: dict[str, Any] = {"sender": entry.sender, "type": entry.type}
    if entry.type == "m.room.member":
        details["user_is_target"] = entry.state_key == user_id
    names = {
        "room_name": told.room_name,
        "room_alias": told.room_alias,
        "sender_display_name": told.sender_name,
    }
    details |= {name: value for name, value in names.items() if value is not None}
    if with_content:
        details["content"] = entry.event.content
    return details


def build_badge(pusher: Pusher, unread: int) -> dict[str, Any]:
    """Return the body that tells a gateway nothing but how much is unread."""
    return {"notification": {"counts": _badge(unread), "devices": [_device(pusher, {})], "prio": "low"}}


def is_urgent(told: Told, tweaks: Mapping[str, Any]) -> bool:
    """Return whether something may wake a phone: it rings, sounds or highlights. A call told of may not."""
    if is_call(told.entry):
        return rings(told.entry)
    return told.may_ring or tweaks.get("highlight") is True or bool(tweaks.get("sound"))


def priority_of(told: Told, tweaks: Mapping[str, Any]) -> str:
    """Return `high` for what is urgent, or awaited."""
    return "high" if is_urgent(told, tweaks) or told.entry.type in AWAITED_TYPES else "low"


def read_rejected(body: bytes) -> list[str]:
    """Return the pushkeys that a gateway rejects; an answer that is none rejects nothing."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return []
    rejected = found.get("rejected") if isinstance(found, dict) else None
    return [key for key in rejected if isinstance(key, str)] if isinstance(rejected, list) else []


def _counts(unread: int) -> dict[str, int]:
    return {"unread": unread} if unread else {}


def _badge(unread: int) -> dict[str, int]:
    # Here the number is all there is to tell: gateways in use take a zero for what clears the badge.
    return {"unread": unread}


def _device(pusher: Pusher, tweaks: Mapping[str, Any]) -> dict[str, Any]:
    device: dict[str, Any] = {
        "app_id": pusher.app_id,
        "pushkey": pusher.pushkey,
        "pushkey_ts": pusher.set_ms // 1000,
        "data": {key: value for key, value in pusher.data.items() if key != "url"},
    }
    return {**device, "tweaks": dict(tweaks)} if tweaks else device
