"""When somebody does not want to be disturbed: by a daily schedule, for a time, or by one room for a time.

Kept by clients as account data. What does not make sense silences nothing: to be told too much is less harm.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DO_NOT_DISTURB = "org.veche.do_not_disturb"
MUTE = "org.veche.mute"
EVERY_DAY = tuple(range(1, 8))


def is_quiet(content: Mapping[str, Any] | None, now_ms: int) -> bool:
    """Return whether somebody with this `org.veche.do_not_disturb` is not to be disturbed now."""
    if content is None:
        return False
    return is_before_end(content, now_ms) or (
        content.get("enabled") is True and _is_in_hours(content, now_ms)
    )


def is_before_end(content: Mapping[str, Any] | None, now_ms: int) -> bool:
    """Return whether the silence until `until_ms` lasts: of everything, or of a room's `org.veche.mute`."""
    until_ms = None if content is None else content.get("until_ms")
    return isinstance(until_ms, int) and now_ms < until_ms


def _is_in_hours(content: Mapping[str, Any], now_ms: int) -> bool:
    begin, end = _time(content.get("from")), _time(content.get("to"))
    zone = _zone(content.get("time_zone"))
    if begin is None or end is None or zone is None:
        return False
    now = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(zone)
    days = content.get("days", EVERY_DAY)
    days = days if isinstance(days, list | tuple) else EVERY_DAY
    if begin < end:
        return begin <= now.time() < end and now.isoweekday() in days
    if now.time() >= begin:
        return now.isoweekday() in days
    # After midnight it is still the night of the day before.
    return now.time() < end and (now - timedelta(days=1)).isoweekday() in days


def _time(text: object) -> time | None:
    try:
        return time.fromisoformat(text) if isinstance(text, str) and len(text) == len("22:00") else None
    except ValueError:
        return None


def _zone(name: object) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if isinstance(name, str) and name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
