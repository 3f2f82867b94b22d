"""Auth events selection (server-server API): which current state lets the sender send an event."""

from collections.abc import Mapping
from typing import Any

from veche.core.event import StateKey
from veche.core.room_versions import RoomVersion

CREATE: StateKey = ("m.room.create", "")
POWER_LEVELS: StateKey = ("m.room.power_levels", "")
JOIN_RULES: StateKey = ("m.room.join_rules", "")

_JUDGED_BY_JOIN_RULES = frozenset(("join", "invite", "knock"))


def auth_event_keys(
    type: str,  # noqa: A002 - the specification's own name
    sender: str,
    state_key: str | None,
    content: Mapping[str, Any],
    version: RoomVersion,
) -> list[StateKey]:
    """Return where in the current state to find the event's `auth_events`, without repeats, in a fixed order.

    Entries that the room does not have are simply left out by the caller. The content may be of any shape.
    """
    if type == "m.room.create":
        return []
    keys = [POWER_LEVELS, _member(sender)]
    if not version.room_id_is_create_hash:
        keys.insert(0, CREATE)
    if type == "m.room.member" and state_key is not None:
        keys += _membership_keys(state_key, content, version)
        return list(dict.fromkeys(keys))
    return keys


def _membership_keys(target: str, content: Mapping[str, Any], version: RoomVersion) -> list[StateKey]:
    membership = content.get("membership")
    keys = [_member(target)]
    if isinstance(membership, str) and membership in _JUDGED_BY_JOIN_RULES:
        keys.append(JOIN_RULES)
    if membership == "invite":
        keys += _third_party_keys(content)
    if membership == "join" and version.has_restricted_joins:
        keys += _authoriser_keys(content)
    return keys


def _third_party_keys(content: Mapping[str, Any]) -> list[StateKey]:
    invite = content.get("third_party_invite")
    signed = invite.get("signed") if isinstance(invite, dict) else None
    token = signed.get("token") if isinstance(signed, dict) else None
    return [("m.room.third_party_invite", token)] if isinstance(token, str) else []


def _authoriser_keys(content: Mapping[str, Any]) -> list[StateKey]:
    authoriser = content.get("join_authorised_via_users_server")
    return [_member(authoriser)] if isinstance(authoriser, str) else []


def _member(user_id: str) -> StateKey:
    return ("m.room.member", user_id)
