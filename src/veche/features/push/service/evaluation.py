"""Evaluation of one event for one user, with what the room says about both."""

from veche.core.ids import UserId
from veche.core.push_rules import PushContext, PushDecision, Ruleset, default_outcome, evaluate
from veche.features.push.rules.classes import evaluable, is_request
from veche.features.push.service.backlog import levels_of, may_let_in
from veche.features.rooms.api import Room, StoredEvent


def evaluate_for(ruleset: Ruleset, user_id: UserId, room: Room, entry: StoredEvent) -> PushDecision:
    """Return what a user's rules say of an event."""
    member = room.state.get(("m.room.member", user_id))
    name = None if member is None else member.event.content.get("displayname")
    levels = levels_of(room)
    context = PushContext(
        user_id=user_id,
        display_name=name if isinstance(name, str) else None,
        member_count=len(room.joined),
        sender_power_level=levels.user_level(entry.sender),
        notification_levels=_notification_levels(levels.content),
        may_let_in=is_request(entry) and may_let_in(levels, user_id),
    )
    return evaluate(ruleset, evaluable(entry), context)


def evaluate_by_default(room: Room, entry: StoredEvent) -> PushDecision:
    """Return what an event is to people with the server's rules who are not named in it."""
    levels = levels_of(room)
    return default_outcome(
        evaluable(entry),
        member_count=len(room.joined),
        sender_power_level=levels.user_level(entry.sender),
        notification_levels=_notification_levels(levels.content),
    )


def _notification_levels(content: object) -> dict[str, object]:
    found = content.get("notifications") if isinstance(content, dict) else None
    return found if isinstance(found, dict) else {}
