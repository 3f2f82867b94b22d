"""The authorization rules of room versions 10, 11 and 12: whether the state before an event allows it."""

from veche.core.auth_rules.allowed import check_allowed

__all__ = ["check_allowed"]
