"""Relationships between events (`m.relates_to`): what an event says of another, read from any content."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from veche.core.event import Event
from veche.core.ids import ID_LIMIT_BYTES, EventId

ANNOTATION = "m.annotation"
REFERENCE = "m.reference"
REPLACE = "m.replace"
THREAD = "m.thread"


class Relation(NamedTuple):
    """What an event is to another: `key` is what an annotation says, for one a reaction's emoji."""

    rel_type: str
    event_id: EventId
    key: str | None = None


def relation_of(content: Mapping[str, Any]) -> Relation | None:
    """Return the relationship that a content declares, or None where there is none or none that makes sense.

    A rich reply alone is no relationship in this sense: it has no `rel_type`.
    """
    relates_to = content.get("m.relates_to")
    if not isinstance(relates_to, dict):
        return None
    rel_type, event_id = relates_to.get("rel_type"), relates_to.get("event_id")
    if not _is_name(rel_type) or not _is_name(event_id):
        return None
    key = relates_to.get("key")
    return Relation(str(rel_type), EventId(str(event_id)), key if isinstance(key, str) else None)


def thread_root(content: Mapping[str, Any]) -> EventId | None:
    """Return the root of the thread that an event of this content says it belongs to."""
    relation = relation_of(content)
    return relation.event_id if relation is not None and relation.rel_type == THREAD else None


def replied_to(content: Mapping[str, Any]) -> EventId | None:
    """Return the event that a rich reply answers; in a thread it may be a mere fallback for old clients."""
    relates_to = content.get("m.relates_to")
    reply = relates_to.get("m.in_reply_to") if isinstance(relates_to, dict) else None
    event_id = reply.get("event_id") if isinstance(reply, dict) else None
    return EventId(str(event_id)) if _is_name(event_id) else None


def may_start_thread(content: Mapping[str, Any]) -> bool:
    """Return whether an event of this content can be a thread's root: those related to another cannot."""
    return relation_of(content) is None


def is_edit_valid(original: Event, edit: Event) -> bool:
    """Return whether `edit` replaces `original`. Of an encrypted one only clients see `m.new_content`."""
    relation, earlier = relation_of(edit.content), relation_of(original.content)
    return (
        relation is not None
        and relation.rel_type == REPLACE
        and relation.event_id == original.event_id
        and (earlier is None or earlier.rel_type != REPLACE)
        and _are_alike(original, edit)
        and (edit.type == "m.room.encrypted" or isinstance(edit.content.get("m.new_content"), dict))
    )


def edit_age(edit: Event) -> tuple[int, EventId]:
    """Return what orders the valid edits of one event: the greatest is the most recent."""
    return edit.sent_ms, edit.event_id


def _are_alike(original: Event, edit: Event) -> bool:
    return (
        (edit.room_id, edit.sender, edit.type) == (original.room_id, original.sender, original.type)
        and not edit.is_state
        and not original.is_state
    )


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= ID_LIMIT_BYTES
