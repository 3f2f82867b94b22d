"""Room history visibility: whether a user may see an event, by the room of its time and what came after."""

from collections.abc import Mapping
from typing import Any, Literal

from veche.core.event import Event

HistoryVisibility = Literal["world_readable", "shared", "invited", "joined"]

_VISIBILITIES: Mapping[object, HistoryVisibility] = {
    "world_readable": "world_readable",
    "shared": "shared",
    "invited": "invited",
    "joined": "joined",
}
_DEFAULT: HistoryVisibility = "shared"


def read_history_visibility(content: Mapping[str, Any] | None) -> HistoryVisibility:
    """Return the setting of an `m.room.history_visibility` content; an absent or unknown one is `shared`."""
    value = content.get("history_visibility") if content is not None else None
    return _VISIBILITIES.get(value, _DEFAULT) if isinstance(value, str) else _DEFAULT


def may_see(
    event: Event,
    user_id: str,
    *,
    visibility: HistoryVisibility,
    membership: str | None,
    has_joined_since: bool,
) -> bool:
    """Return whether the user may see the event.

    `visibility` and `membership` (the user's own) are those of the room's state before the event;
    `has_joined_since` says whether the user has joined at any point after it, even if they left again.
    """
    if may_see_between(visibility, membership, has_joined_since=has_joined_since):
        return True
    # What changes the answer may be seen by whoever may see what lies before it or what lies after it.
    if event.state_key == "" and event.type == "m.room.history_visibility":
        visibility = read_history_visibility(event.content)
    elif event.state_key == user_id and event.type == "m.room.member":
        membership = event.membership
    else:
        return False
    return may_see_between(visibility, membership, has_joined_since=has_joined_since)


def may_see_between(visibility: HistoryVisibility, membership: str | None, *, has_joined_since: bool) -> bool:
    """Return whether a user may see events that lie between two changes of setting and of own membership."""
    if visibility == "world_readable" or membership == "join":
        return True
    if visibility == "shared":
        return has_joined_since
    return visibility == "invited" and membership == "invite"
