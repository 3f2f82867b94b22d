"""Calls, as push sees them: what rings, how long it is worth telling, and what is an answer."""

from collections.abc import Iterable, Mapping
from typing import Any

from veche.core.event import Event
from veche.core.ids import UserId
from veche.features.rooms.api import StoredEvent

INVITE = "m.call.invite"
NOTIFICATIONS = frozenset(
    {"m.rtc.notification", "org.matrix.msc4075.rtc.notification", "org.matrix.msc4075.call.notify"}
)
"""By which whoever begins a call with MatrixRTC has others told of it (MSC4075)."""
MEMBER = "org.matrix.msc3401.call.member"
ANSWERS = frozenset(
    {"m.call.answer", "m.call.reject", "m.rtc.decline", "org.matrix.msc4310.rtc.decline", MEMBER}
)
"""Who sends one has answered, declined, come into a call or left it: no other device of theirs rings."""
RING_MOST_MS = 60_000
"""A call that rings after a minute rings for nobody."""
JUST_NOW_MS = 15_000


def is_call(entry: StoredEvent) -> bool:
    """Return whether an event tells of a call."""
    return entry.type == INVITE or entry.type in NOTIFICATIONS


def rings(entry: StoredEvent) -> bool:
    """Return whether a call is to ring, and not only to be told of (`notification_type`)."""
    if entry.type == INVITE:
        return True
    content = entry.event.content
    kind = content.get("notification_type", content.get("notify_type", "ring"))
    return entry.type in NOTIFICATIONS and kind == "ring"


def ring_ms(content: Mapping[str, Any]) -> int:
    """Return for how long a call rings, from when it was sent."""
    lifetime = content.get("lifetime")
    if type(lifetime) is not int:
        return RING_MOST_MS
    return min(max(lifetime, 0), RING_MOST_MS)


def has_just_come_into_call(members: Iterable[Event], sender: UserId, sent_ms: int) -> bool:
    """Return whether somebody came into a call right before they sent something: perhaps it rings."""
    return any(
        member.sender == sender
        and isinstance(member.content.get("application"), str)
        and 0 <= sent_ms - member.sent_ms < JUST_NOW_MS
        for member in members
    )
