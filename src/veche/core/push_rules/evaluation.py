"""Which rule of a ruleset an event meets first, and what that rule makes of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from veche.core.push_rules.conditions import JsonObject, PushContext, holds
from veche.core.push_rules.defaults import IMPERSONAL_RULESET
from veche.core.push_rules.mentions import mentioned_users
from veche.core.push_rules.patterns import matches_words
from veche.core.push_rules.ruleset import Rule, Ruleset

__all__ = [
    "PushContext",
    "PushDecision",
    "default_outcome",
    "evaluate",
    "personally_concerned",
    "tweaks_of",
]


class PushDecision(NamedTuple):
    """What to do with an event: `actions` are the rule's, for gateway and list of notifications."""

    notify: bool
    highlight: bool = False
    sound: str | None = None
    actions: Sequence[Any] = ()


_SILENCE = PushDecision(notify=False)


def evaluate(ruleset: Ruleset, event: JsonObject, context: PushContext) -> PushDecision:
    """Return what the first enabled rule that matches says of the event, in the form that clients get it in.

    One's own events never notify.
    """
    if event["sender"] == context.user_id:
        return _SILENCE
    for kind, matches in _MATCHES:
        for rule in ruleset[kind]:
            if rule["enabled"] and matches(rule, event, context):
                return _decide(rule["actions"])
    return _SILENCE


def default_outcome(
    event: JsonObject,
    *,
    member_count: int,
    sender_power_level: float,
    notification_levels: Mapping[str, Any],
) -> PushDecision:
    """Return what the event is to users with default rules, but for its sender and `personally_concerned`."""
    context = PushContext(
        user_id="",
        member_count=member_count,
        sender_power_level=sender_power_level,
        notification_levels=notification_levels,
    )
    return evaluate(IMPERSONAL_RULESET, event, context)


def personally_concerned(event: JsonObject) -> frozenset[str]:
    """Return the users, mentioned or invited, to whom the event may be more than to others by default."""
    content = event["content"]
    users = mentioned_users(content)
    target = event.get("state_key")
    if isinstance(target, str) and event["type"] == "m.room.member" and content.get("membership") == "invite":
        return users | {target}
    return users


def tweaks_of(actions: Sequence[Any]) -> dict[str, Any]:
    """Return the tweaks that the actions set; a highlight without a value is true."""
    return {
        action["set_tweak"]: action.get("value", action["set_tweak"] == "highlight" or None)
        for action in actions
        if isinstance(action, dict)
    }


def _decide(actions: Sequence[Any]) -> PushDecision:
    if "notify" not in actions:
        return _SILENCE
    tweaks = tweaks_of(actions)
    sound = tweaks.get("sound")
    return PushDecision(
        notify=True,
        highlight=tweaks.get("highlight") is True,
        sound=sound if isinstance(sound, str) else None,
        actions=actions,
    )


def _meets_conditions(rule: Rule, event: JsonObject, context: PushContext) -> bool:
    # A loop, because it is left at the first condition nearly always and all() would make a generator first.
    for condition in rule["conditions"]:  # noqa: SIM110
        if not holds(condition, event, context):
            return False
    return True


def _meets_pattern(rule: Rule, event: JsonObject, _context: PushContext) -> bool:
    body = event["content"].get("body")
    return isinstance(body, str) and matches_words(rule["pattern"], body)


def _is_in_room(rule: Rule, event: JsonObject, _context: PushContext) -> bool:
    return bool(rule["rule_id"] == event.get("room_id"))


def _is_from_sender(rule: Rule, event: JsonObject, _context: PushContext) -> bool:
    return bool(rule["rule_id"] == event["sender"])


_MATCHES: Sequence[tuple[str, Callable[[Rule, JsonObject, PushContext], bool]]] = (
    ("override", _meets_conditions),
    ("content", _meets_pattern),
    ("room", _is_in_room),
    ("sender", _is_from_sender),
    ("underride", _meets_conditions),
)
