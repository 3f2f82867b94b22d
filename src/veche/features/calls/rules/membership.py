"""Who is in a call, as the room's state says it (MSC3401, MSC4143, in the form that clients speak today)."""

from collections.abc import Mapping
from typing import Any

MEMBER = "org.matrix.msc3401.call.member"
"""The state event by which a device says that it is in a call; emptied, that it has left."""
EXPIRES_MS = 4 * 3600 * 1000


def is_in_call(content: Mapping[str, Any], sent_ms: int, now_ms: int) -> bool:
    """Return whether a membership says that its device is in a call at a time."""
    if not isinstance(content.get("application"), str):
        return False
    begun_ms = _number(content.get("created_ts"), sent_ms)
    return now_ms < begun_ms + _number(content.get("expires"), EXPIRES_MS)


def _number(value: object, default: int) -> int:
    return value if type(value) is int else default
