"""Intentional mentions (`m.mentions`): whom an event says it is meant for."""

from collections.abc import Mapping
from typing import Any


def mentioned_users(content: Mapping[str, Any]) -> frozenset[str]:
    """Return the user ids that a content mentions, as they stand there: they need not be users."""
    user_ids = _mentions_of(content).get("user_ids")
    if not isinstance(user_ids, list):
        return frozenset()
    return frozenset(user_id for user_id in user_ids if isinstance(user_id, str))


def mentions_room(content: Mapping[str, Any]) -> bool:
    """Return whether a content mentions everybody in the room; whether its sender may is another question."""
    return _mentions_of(content).get("room") is True


def _mentions_of(content: Mapping[str, Any]) -> Mapping[str, Any]:
    mentions = content.get("m.mentions")
    return mentions if isinstance(mentions, dict) else {}
