"""House rules: what a room asks of its members beyond the rules that all Matrix servers share.

Two pieces of state, both ours, which this server keeps for the people who have their accounts here:

* `org.veche.slow_mode` `{"interval_ms": n}`: whoever may not redact others says something at most so often.
* `org.veche.channel` `{"post_level": n}`: it takes that power level to begin something; answers in threads
  (comments) are everybody's.

In encrypted rooms both can be kept without reading anything: relations are outside of what is encrypted.
"""

from collections.abc import Mapping
from typing import Any

from veche.core.errors import Forbidden, LimitExceeded
from veche.core.event import StateKey
from veche.core.ids import UserId
from veche.core.power_levels import PowerLevels, RoomState, is_level
from veche.core.room_versions import RoomVersion

SLOW_MODE: StateKey = ("org.veche.slow_mode", "")
CHANNEL: StateKey = ("org.veche.channel", "")
SAID = frozenset(
    (
        "m.room.message",
        "m.room.encrypted",
        "m.sticker",
        "m.poll.start",
        "org.matrix.msc3381.poll.start",
    )
)
"""The types that say something; reactions, redactions and signals of calls are no concern of these rules."""
INTERVAL_MOST_MS = 24 * 3600 * 1000


def slow_mode_of(state: RoomState, user_id: UserId, version: RoomVersion) -> int:
    """Return how many milliseconds must lie between two things that a user says; 0 for no limit."""
    interval_ms = _number(state, SLOW_MODE, "interval_ms")
    if interval_ms is None or interval_ms <= 0:
        return 0
    is_exempt = PowerLevels.of_state(state, version).may_do(user_id, "redact")
    return 0 if is_exempt else min(interval_ms, INTERVAL_MOST_MS)


def check_may_begin(state: RoomState, user_id: UserId, version: RoomVersion) -> None:
    """Raise Forbidden where a room lets only some begin something, and the user is none of them."""
    level = _number(state, CHANNEL, "post_level")
    if level is not None and PowerLevels.of_state(state, version).user_level(user_id) < level:
        raise Forbidden("In this channel you may comment, in threads, but not post")


def check_interval(last_ms: int | None, now_ms: int, interval_ms: int) -> None:
    """Raise M_LIMIT_EXCEEDED when somebody spoke less than the interval ago."""
    wait_ms = 0 if last_ms is None else min(last_ms + interval_ms - now_ms, interval_ms)
    if wait_ms > 0:
        raise LimitExceeded("This room is in slow mode: please wait a little", retry_after_ms=wait_ms)


def says_something_new(event_type: str, content: Mapping[str, Any]) -> bool:
    """Return whether an event is something new said: no edit, no vote, no reaction."""
    return event_type in SAID and relation_of(content) not in ("m.replace", "m.reference")


def relation_of(content: Mapping[str, Any]) -> str | None:
    """Return the type of relation that an event has to another, such as `m.thread`."""
    relation = content.get("m.relates_to")
    kind = relation.get("rel_type") if isinstance(relation, dict) else None
    return kind if isinstance(kind, str) else None


def _number(state: RoomState, key: StateKey, name: str) -> int | None:
    event = state.get(key)
    value = None if event is None else event.content.get(name)
    return value if is_level(value) else None
