"""The server-default push rules: those of the specification 1.19 and one more, for everybody and by user."""

from typing import Any

from veche.core.push_rules.conditions import MAY_LET_IN
from veche.core.push_rules.ruleset import Rule, Ruleset

REQUEST_RULE = ".org.veche.rule.request"
"""The one default rule that the specification does not have: somebody asks to be let in."""

_SOUND = {"set_tweak": "sound", "value": "default"}
_RING = {"set_tweak": "sound", "value": "ring"}
_HIGHLIGHT = {"set_tweak": "highlight"}


def _rule(name: str, conditions: list[Any], *actions: Any, enabled: bool = True) -> Rule:
    return {
        "rule_id": f".m.rule.{name}",
        "default": True,
        "enabled": enabled,
        "conditions": conditions,
        "actions": list(actions),
    }


def _match(key: str, pattern: str) -> dict[str, str]:
    return {"kind": "event_match", "key": key, "pattern": pattern}


_IS_DIRECT = {"kind": "room_member_count", "is": "2"}
_MAY_NOTIFY_ROOM = {"kind": "sender_notification_permission", "key": "room"}
_MENTIONS_ROOM = {"kind": "event_property_is", "key": r"content.m\.mentions.room", "value": True}
_IS_EDIT = {"kind": "event_property_is", "key": r"content.m\.relates_to.rel_type", "value": "m.replace"}

_MASTER = _rule("master", [], enabled=False)
_NOTICES = _rule("suppress_notices", [_match("content.msgtype", "m.notice")])
_MEMBERSHIP = _rule("member_event", [_match("type", "m.room.member")])
_REQUEST: Rule = {
    **_rule(
        "request",
        [_match("type", "m.room.member"), _match("content.membership", "knock"), {"kind": MAY_LET_IN}],
        "notify",
        _SOUND,
    ),
    "rule_id": REQUEST_RULE,
}
_AFTER_MENTIONS = [
    _rule("is_room_mention", [_MENTIONS_ROOM, _MAY_NOTIFY_ROOM], "notify", _HIGHLIGHT),
    _rule("tombstone", [_match("type", "m.room.tombstone"), _match("state_key", "")], "notify", _HIGHLIGHT),
    _rule("reaction", [_match("type", "m.reaction")]),
    _rule("room.server_acl", [_match("type", "m.room.server_acl"), _match("state_key", "")]),
    _rule("suppress_edits", [_IS_EDIT]),
]
_UNDERRIDE = [
    _rule("call", [_match("type", "m.call.invite")], "notify", _RING),
    _rule("encrypted_room_one_to_one", [_IS_DIRECT, _match("type", "m.room.encrypted")], "notify", _SOUND),
    _rule("room_one_to_one", [_IS_DIRECT, _match("type", "m.room.message")], "notify", _SOUND),
    _rule("message", [_match("type", "m.room.message")], "notify"),
    _rule("encrypted", [_match("type", "m.room.encrypted")], "notify"),
]

IMPERSONAL_RULESET: Ruleset = {
    "override": [_MASTER, _NOTICES, _MEMBERSHIP, *_AFTER_MENTIONS],
    "content": [],
    "room": [],
    "sender": [],
    "underride": _UNDERRIDE,
}
"""The defaults without the three rules that look at their user: what all users have in common."""


def default_ruleset(user_id: str) -> Ruleset:
    """Return the ruleset of a user who has changed nothing."""
    invitation = [
        _match("type", "m.room.member"),
        _match("content.membership", "invite"),
        _match("state_key", user_id),
    ]
    mention = {"kind": "event_property_contains", "key": r"content.m\.mentions.user_ids", "value": user_id}
    invite_for_me = _rule("invite_for_me", invitation, "notify", _SOUND)
    is_user_mention = _rule("is_user_mention", [mention], "notify", _SOUND, _HIGHLIGHT)
    override = [_MASTER, _NOTICES, invite_for_me, _REQUEST, _MEMBERSHIP, is_user_mention, *_AFTER_MENTIONS]
    return {**IMPERSONAL_RULESET, "override": override}
