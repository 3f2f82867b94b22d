"""Prediction: what a user's rules make of events of a room before any is looked at.

Nearly all rules look at nothing but the room and the kind of an event. What they decide is known beforehand,
for all events of a class at once; counts of classes then need no evaluation of single events.
"""

from collections.abc import Mapping, Sequence
from enum import Enum, IntEnum
from typing import Any, NamedTuple

from veche.core.ids import RoomId, UserId
from veche.core.push_rules import (
    KINDS,
    REQUEST_RULE,
    PushContext,
    Ruleset,
    apply_overrides,
    default_ruleset,
    evaluate,
)
from veche.core.push_rules.patterns import matches_whole


class EventClass(IntEnum):
    """What an event is to everybody, leaving mentions out of account."""

    SILENT = 0
    """No rule meets it, or one silences it: who wants to hear more has these looked at one by one."""
    MESSAGE = 1
    ENCRYPTED = 2
    CALL = 3


class Special(IntEnum):
    """Why an event is more, or less, than its class."""

    MENTION = 1
    """It mentions the user."""
    ROOM = 2
    """It mentions everybody, and its sender may do that."""
    TOMBSTONE = 3
    """The room was replaced."""
    INVITE = 4
    """It invites the user."""
    OWN_RULES = 5
    """The user's own rules said so when it came."""
    MENTION_AND_ROOM = 6
    """It mentions the user, and everybody."""
    REQUEST = 7
    """Somebody asks to be let in, and the user is among those who decide that."""


class Outcome(NamedTuple):
    """What becomes of an event, as counts see it."""

    notifies: bool
    highlights: bool


_TYPES: Mapping[EventClass, str] = {
    EventClass.SILENT: "org.veche.silent",
    EventClass.MESSAGE: "m.room.message",
    EventClass.ENCRYPTED: "m.room.encrypted",
    EventClass.CALL: "m.call.invite",
}

# Default rules that decide about whole classes or about special events: changing them is foreseen.
_FORESEEN = {REQUEST_RULE} | frozenset(
    f".m.rule.{name}"
    for name in (
        "master", "invite_for_me", "is_user_mention", "is_room_mention", "tombstone", "call",
        "encrypted_room_one_to_one", "room_one_to_one", "message", "encrypted",
    )
)  # fmt: skip

_SOMEBODY = "@:"


class Prediction:
    """What a user's rules say of each class in one room."""

    def __init__(self, ruleset: Ruleset, user_id: UserId, room_id: RoomId, *, is_pair: bool) -> None:
        self._ruleset = ruleset
        self._user_id = user_id
        self._room_id = room_id
        self._context = PushContext(
            user_id=user_id,
            member_count=2 if is_pair else 3,
            sender_power_level=100,
            notification_levels={"room": 0},
            may_let_in=True,
        )
        self._known: dict[tuple[EventClass, Special | None], Outcome] = {}
        self.is_complete = is_predictable(ruleset, room_id) and not self._evaluate(EventClass.SILENT).notifies
        """Whether no event can be anything else than what is foreseen here."""
        self.is_muted = self.is_complete and _is_silenced(ruleset, room_id)
        """Whether nothing of the room can ever notify."""

    def outcome(self, event_class: EventClass, special: Special | None = None) -> Outcome:
        """Return what becomes of events of a class that are special in a way."""
        key = (event_class, special)
        found = self._known.get(key)
        if found is None:
            is_nothing = event_class is EventClass.SILENT and special is None
            found = Outcome(False, False) if is_nothing else self._evaluate(event_class, special)
            self._known[key] = found
        return found

    def _evaluate(self, event_class: EventClass, special: Special | None = None) -> Outcome:
        event: dict[str, Any] = {
            "type": _TYPES[event_class],
            "room_id": self._room_id,
            "sender": _SOMEBODY,
            "content": {},
        }
        if special is not None:
            event |= self._traits(special)
        decision = evaluate(self._ruleset, event, self._context)
        return Outcome(decision.notify, decision.highlight)

    def _traits(self, special: Special) -> dict[str, Any]:
        if special is Special.TOMBSTONE:
            return {"type": "m.room.tombstone", "state_key": ""}
        if special is Special.INVITE:
            content = {"membership": "invite"}
            return {"type": "m.room.member", "state_key": self._user_id, "content": content}
        if special is Special.REQUEST:
            return {"type": "m.room.member", "state_key": _SOMEBODY, "content": {"membership": "knock"}}
        mentions: dict[str, Any] = {}
        if special in (Special.MENTION, Special.MENTION_AND_ROOM):
            mentions["user_ids"] = [self._user_id]
        if special in (Special.ROOM, Special.MENTION_AND_ROOM):
            mentions["room"] = True
        return {"content": {"m.mentions": mentions}}


class _Reach(Enum):
    """Which events of a room a rule meets."""

    ALL = "all"
    NONE = "none"
    FORESEEN = "those of a class"
    UNKNOWN = "some"


def ruleset_of(user_id: UserId, overrides: Mapping[str, Any]) -> Ruleset:
    """Return a user's whole ruleset."""
    defaults = default_ruleset(user_id)
    return apply_overrides(defaults, overrides) if overrides else defaults


def is_predictable(ruleset: Ruleset, room_id: RoomId) -> bool:
    """Return whether all that the rules say of a room's events follows from the events' classes."""
    for kind in KINDS:
        for rule in ruleset[kind]:
            reach = _reach_of(kind, rule, room_id)
            if reach is _Reach.ALL:
                return True
            if reach is _Reach.UNKNOWN:
                return False
    return True


def _is_silenced(ruleset: Ruleset, room_id: RoomId) -> bool:
    for rule in ruleset["override"]:
        if rule["default"] and rule["conditions"]:
            return False  # from here on, the server's own rules come before what could silence the room
        if rule["enabled"] and _reach_of("override", rule, room_id) is _Reach.ALL:
            return "notify" not in rule["actions"]
    return False


def _reach_of(kind: str, rule: Mapping[str, Any], room_id: RoomId) -> _Reach:
    if rule["default"]:
        return _reach_of_default(rule)
    if not rule["enabled"]:
        return _Reach.NONE
    if kind == "room":
        return _Reach.ALL if rule["rule_id"] == room_id else _Reach.NONE
    if kind in ("content", "sender"):
        return _Reach.UNKNOWN
    return _reach_of_conditions(rule["conditions"], room_id)


def _reach_of_default(rule: Mapping[str, Any]) -> _Reach:
    if rule["rule_id"] in _FORESEEN:
        is_all = rule["enabled"] and not rule["conditions"]
        return _Reach.ALL if is_all else _Reach.FORESEEN
    # The others silence what would notify otherwise; switched off or on, single events matter.
    is_changed = not rule["enabled"] or "notify" in rule["actions"]
    return _Reach.UNKNOWN if is_changed else _Reach.FORESEEN


def _reach_of_conditions(conditions: Sequence[Mapping[str, Any]], room_id: RoomId) -> _Reach:
    is_all = True
    for condition in conditions:
        if condition["kind"] != "event_match" or condition["key"] != "room_id":
            is_all = False
        elif not matches_whole(condition["pattern"], room_id):
            return _Reach.NONE
    return _Reach.ALL if is_all else _Reach.UNKNOWN
