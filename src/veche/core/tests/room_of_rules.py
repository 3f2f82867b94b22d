"""A small room for the tests of rules: events without hashes, state as a dict."""

from collections.abc import Mapping
from typing import Any

from veche.core.event import Event, StateKey
from veche.core.ids import EventId, RoomId, UserId
from veche.core.room_versions import RoomVersion, get_room_version

ALICE = UserId("@alice:here")
BOB = UserId("@bob:here")
CAROL = UserId("@carol:there")
CREATE_ID = "$create"

V10, V11, V12 = map(get_room_version, ("10", "11", "12"))
VERSIONS = (V10, V11, V12)

State = dict[StateKey, Event]


def make_event(
    sender: str,
    type: str,  # noqa: A002 - the specification's own name
    content: Mapping[str, Any],
    *,
    state_key: str | None = None,
    **pdu: Any,
) -> Event:
    """Return an event of the room, with further top-level keys of its PDU by name."""
    pdu = {"room_id": "!create", "prev_events": ["$before"], "content": content, "sender": sender, **pdu}
    return Event(
        event_id=EventId(pdu.pop("event_id", "$event")),
        room_id=RoomId(pdu["room_id"] or "!create"),
        type=type,
        sender=UserId(sender),
        sent_ms=0,
        state_key=state_key,
        content=content,
        pdu={key: value for key, value in pdu.items() if value is not None},
    )


def make_member(sender: str, membership: Any, target: str | None = None, **content: Any) -> Event:
    """Return a membership event: one's own, or what the sender does to the target."""
    content = {"membership": membership, **content}
    return make_event(sender, "m.room.member", content, state_key=target or sender)


def make_create(version: RoomVersion, sender: str = ALICE, **content: Any) -> Event:
    """Return a room's well-formed first event."""
    names_creator = {"creator": sender} if version.create_names_creator else {}
    return make_event(
        sender,
        "m.room.create",
        {"room_version": version.version, **names_creator, **content},
        state_key="",
        event_id=CREATE_ID,
        prev_events=[],
        room_id=None if version.room_id_is_create_hash else "!create:here",
    )


def make_levels(sender: str, **content: Any) -> Event:
    """Return a power levels event."""
    return make_event(sender, "m.room.power_levels", content, state_key="")


def make_rules(join_rule: Any) -> Event:
    """Return a join rules event."""
    return make_event(ALICE, "m.room.join_rules", {"join_rule": join_rule}, state_key="")


def make_state(*events: Event) -> State:
    """Return the state that these events set, the last of one key winning."""
    return {(event.type, event.state_key or ""): event for event in events}


def make_room(version: RoomVersion, *events: Event) -> State:
    """Return a room that Alice has created and joined, with these events on top."""
    return make_state(make_create(version), make_member(ALICE, "join"), *events)
