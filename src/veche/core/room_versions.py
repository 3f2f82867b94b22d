"""Room versions: each one a row of data, so that no rule ever compares version numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from veche.core.errors import MatrixError


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactionRules:
    """What a redaction leaves of an event. Hashes and signatures are made of just that."""

    event_keys: frozenset[str]
    content_keys: Mapping[str, frozenset[str]]
    """By event type; a type that is not here keeps no content."""
    keeps_create_content: bool
    """Whether `m.room.create` keeps its content whole."""
    keeps_third_party_signed: bool
    """Whether `m.room.member` keeps the `signed` part of `third_party_invite`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomVersion:
    """How rooms of one version differ. Versions 10 to 12 share event format, event ids and the rest."""

    version: str
    redaction: RedactionRules
    redacts_in_content: bool
    """Whether a redaction names its target in `content` (from 11) or beside it."""
    create_names_creator: bool
    """Whether the create event's content must have `creator` (to 10); else its sender is the creator."""
    room_id_is_create_hash: bool
    """From 12: the create event has no `room_id`, and no event cites it in `auth_events`."""
    creators_have_infinite_power: bool
    """From 12: creators stand above all power levels, and may not be listed among them."""
    has_additional_creators: bool
    """From 12: `additional_creators` of the create event are creators beside its sender."""
    conflicted_state_subgraph: bool
    """From 12: state resolution 2.1, from an empty state and with the conflicted subgraph."""
    has_knocking: bool = True
    has_restricted_joins: bool = True
    has_knock_restricted_joins: bool = True
    power_levels_are_integers: bool = True


_EVENT_KEYS = frozenset(
    (
        "event_id",
        "type",
        "room_id",
        "sender",
        "state_key",
        "content",
        "hashes",
        "signatures",
        "depth",
        "prev_events",
        "auth_events",
        "origin_server_ts",
    )
)
_POWER_LEVEL_KEYS = frozenset(
    ("ban", "events", "events_default", "kick", "redact", "state_default", "users", "users_default")
)
_CONTENT_KEYS = {
    "m.room.member": frozenset(("membership", "join_authorised_via_users_server")),
    "m.room.join_rules": frozenset(("join_rule", "allow")),
    "m.room.history_visibility": frozenset(("history_visibility",)),
}

_REDACTION_10 = RedactionRules(
    event_keys=_EVENT_KEYS | {"prev_state", "origin", "membership"},
    content_keys=MappingProxyType(
        {
            **_CONTENT_KEYS,
            "m.room.create": frozenset(("creator",)),
            "m.room.power_levels": _POWER_LEVEL_KEYS,
        }
    ),
    keeps_create_content=False,
    keeps_third_party_signed=False,
)
_REDACTION_11 = RedactionRules(
    event_keys=_EVENT_KEYS,
    content_keys=MappingProxyType(
        {
            **_CONTENT_KEYS,
            "m.room.power_levels": _POWER_LEVEL_KEYS | {"invite"},
            "m.room.redaction": frozenset(("redacts",)),
        }
    ),
    keeps_create_content=True,
    keeps_third_party_signed=True,
)

_VERSION_10 = RoomVersion(
    version="10",
    redaction=_REDACTION_10,
    redacts_in_content=False,
    create_names_creator=True,
    room_id_is_create_hash=False,
    creators_have_infinite_power=False,
    has_additional_creators=False,
    conflicted_state_subgraph=False,
)
_VERSION_11 = RoomVersion(
    version="11",
    redaction=_REDACTION_11,
    redacts_in_content=True,
    create_names_creator=False,
    room_id_is_create_hash=False,
    creators_have_infinite_power=False,
    has_additional_creators=False,
    conflicted_state_subgraph=False,
)
_VERSION_12 = RoomVersion(
    version="12",
    redaction=_REDACTION_11,
    redacts_in_content=True,
    create_names_creator=False,
    room_id_is_create_hash=True,
    creators_have_infinite_power=True,
    has_additional_creators=True,
    conflicted_state_subgraph=True,
)

ROOM_VERSIONS: Mapping[str, RoomVersion] = MappingProxyType(
    {row.version: row for row in (_VERSION_10, _VERSION_11, _VERSION_12)}
)
DEFAULT_ROOM_VERSION = "12"


def get_room_version(version: str) -> RoomVersion:
    """Return the room version of that name or raise M_UNSUPPORTED_ROOM_VERSION."""
    found = ROOM_VERSIONS.get(version)
    if found is None:
        raise MatrixError(
            f"This server has no rooms of version {version}", errcode="M_UNSUPPORTED_ROOM_VERSION"
        )
    return found
