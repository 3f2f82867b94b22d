"""The class of an event, and what makes it special: read from the event alone, the same at every time."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from veche.core.ids import UserId
from veche.core.push_rules import default_outcome, mentioned_users, mentions_room
from veche.core.push_rules.patterns import matches_whole
from veche.features.push.rules.prediction import EventClass, Special
from veche.features.rooms.api import StoredEvent

MAIN = "main"
EVERYBODY = UserId("")

_CLASSES: Mapping[str, EventClass] = {
    "m.room.message": EventClass.MESSAGE,
    "m.room.encrypted": EventClass.ENCRYPTED,
    "m.call.invite": EventClass.CALL,
}
_NOBODY = float("-inf")
# Content without any of these words is what no default rule silences.
_SILENCING = re.compile(r'"m\.notice"|"m\.replace"', re.IGNORECASE)


class SpecialEvent(NamedTuple):
    """An event that is special to a user. The outcome is only told where the user's own rules made it."""

    user_id: UserId
    position: int
    thread: str
    event_class: EventClass
    kind: Special
    notifies: bool = False
    highlights: bool = False


def thread_of(entry: StoredEvent) -> str:
    """Return the thread that an event is counted in."""
    return entry.thread_root or MAIN


def class_of(entry: StoredEvent) -> EventClass:
    """Return an event's class. A redacted event is nothing any more."""
    found = _CLASSES.get(entry.type)
    if found is None or entry.redacted_by is not None:
        return EventClass.SILENT
    if not _SILENCING.search(entry.content_json):
        return found
    outcome = default_outcome(
        evaluable(entry), member_count=3, sender_power_level=_NOBODY, notification_levels={}
    )
    return found if outcome.notify else EventClass.SILENT


def specials_of(
    entry: StoredEvent, *, may_notify_room: bool, letting_in: Iterable[UserId] = ()
) -> list[SpecialEvent]:
    """Return to whom an event is special under the server's rules: each user once.

    `letting_in` are those who decide about somebody who asks to be let in.
    """
    if entry.redacted_by is not None:
        return []
    if entry.type == "m.room.member":
        if is_request(entry):
            return [_special(entry, user_id, Special.REQUEST) for user_id in letting_in]
        is_invite = entry.event.content.get("membership") == "invite"
        return [_special(entry, UserId(entry.state_key or ""), Special.INVITE)] if is_invite else []
    is_tombstone = entry.type == "m.room.tombstone" and entry.state_key == ""
    if not is_tombstone and '"m.mentions"' not in entry.content_json:
        return []
    content = entry.event.content
    if _is_notice(content):
        return []
    is_for_room = may_notify_room and mentions_room(content)
    kind = Special.MENTION_AND_ROOM if is_for_room else Special.MENTION
    users = mentioned_users(content) - {entry.sender, EVERYBODY}
    found = [_special(entry, UserId(user_id), kind) for user_id in users]
    if is_for_room or is_tombstone:
        found.append(_special(entry, EVERYBODY, Special.ROOM if is_for_room else Special.TOMBSTONE))
    return found


def evaluable(entry: StoredEvent) -> dict[str, Any]:
    """Return an event in the form in which push rules look at it."""
    event: dict[str, Any] = {
        "type": entry.type,
        "room_id": entry.room_id,
        "event_id": entry.event_id,
        "sender": entry.sender,
        "origin_server_ts": entry.sent_ms,
        "content": entry.event.content,
    }
    if entry.state_key is not None:
        event["state_key"] = entry.state_key
    return event


def is_request(entry: StoredEvent) -> bool:
    """Return whether by this event somebody asks to be let in."""
    return entry.type == "m.room.member" and entry.event.content.get("membership") == "knock"


def is_arrival(entry: StoredEvent) -> bool:
    """Return whether by this event somebody came into the room who was not there before."""
    if entry.type != "m.room.member" or entry.event.content.get("membership") != "join":
        return False
    return '"prev_content":{' not in (entry.unsigned_json or "") or not _was_joined(entry)


def _was_joined(entry: StoredEvent) -> bool:
    return '"membership":"join"' in (entry.unsigned_json or "").partition('"prev_sender"')[0]


def _is_notice(content: Mapping[str, Any]) -> bool:
    kind = content.get("msgtype")
    return isinstance(kind, str) and matches_whole("m.notice", kind)


def _special(entry: StoredEvent, user_id: UserId, kind: Special) -> SpecialEvent:
    return SpecialEvent(user_id, entry.position, thread_of(entry), class_of(entry), kind)
