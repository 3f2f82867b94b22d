"""Proposals: events that a unit of work wants to append to a room, decided in memory, then written.

Every event is built, signed and checked before the first is written, so a refused one leaves no trace.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import orjson

from veche.core.auth_events import auth_event_keys
from veche.core.auth_rules import check_allowed
from veche.core.errors import Forbidden
from veche.core.event import Event, StateKey
from veche.core.event_format import EventDraft, build_event
from veche.core.ids import DeviceId, EventId, RoomId, UserId
from veche.core.room_versions import RoomVersion
from veche.core.signatures import SigningKey
from veche.features.rooms.memory import RoomDraft
from veche.features.rooms.store.events import append_event, thread_root_of
from veche.features.rooms.store.members import set_membership
from veche.features.rooms.store.state import set_encryption, set_state
from veche.features.rooms.stored_event import StoredEvent
from veche.kit.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Signer:
    """In whose name events are signed."""

    server_name: str
    key: SigningKey


class NewEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to say or set in a room. `content` has passed `check_canonical`."""

    type: str
    sender: UserId
    content: Mapping[str, Any]
    state_key: str | None = None
    redacts: EventId | None = None
    device_id: DeviceId | None = None
    txn_id: str | None = None


class _Step(msgspec.Struct, frozen=True):
    """A decided event, and the state event that it replaces."""

    new: NewEvent
    event: Event
    depth: int
    replaced: Event | None


class Proposal:
    """The events of one unit of work, on top of a room's draft."""

    def __init__(self, draft: RoomDraft, signer: Signer, now_ms: int) -> None:
        self.draft = draft
        self._signer = signer
        self._now_ms = now_ms
        self._steps: list[_Step] = []
        self._state: dict[StateKey, Event] = {}
        self._room_id: RoomId | None = draft.room.room_id or None

    @property
    def version(self) -> RoomVersion:
        """The room's version."""
        return self.draft.room.version

    @property
    def room_id(self) -> RoomId:
        """The room's id; a new room of version 12 has it from its first event on."""
        assert self._room_id is not None, "the create event comes first"
        return self._room_id

    def get(self, key: StateKey, /) -> Event | None:
        """Return a piece of state as it would be after what is proposed so far."""
        return self._state.get(key) or self.draft.get(key)

    def membership(self, user_id: UserId) -> str | None:
        """Return a user's membership as it would be."""
        found = self.get(("m.room.member", user_id))
        return None if found is None else found.membership

    def add(self, new: NewEvent) -> Event:
        """Build, sign and check an event; raise Forbidden, BadJson or M_TOO_LARGE."""
        is_leaving = new.type == "m.room.member" and new.content.get("membership") == "leave"
        if not (is_leaving and new.state_key == new.sender):
            self.check_open()
        event = build_event(self._draft_of(new), self.version, self._signer.server_name, self._signer.key)
        check_allowed(event, self, self.version)
        replaced = None
        if event.state_key is not None:
            address = (event.type, event.state_key)
            replaced = self.get(address)
            self._state[address] = event
        self._room_id = event.room_id
        self._steps.append(_Step(new, event, self._next_depth(), replaced))
        return event

    def check_open(self) -> None:
        """Raise M_FORBIDDEN for a room that administrators have shut."""
        if self.draft.is_shut:
            raise Forbidden("The administrators of this server have shut this room")

    def write(self, tx: Transaction) -> list[StoredEvent]:
        """Append everything to the log, in order."""
        return [self._write_step(tx, step) for step in self._steps]

    def _next_depth(self) -> int:
        return (self._steps[-1].depth if self._steps else self.draft.depth) + 1

    def _draft_of(self, new: NewEvent) -> EventDraft:
        cited = auth_event_keys(new.type, new.sender, new.state_key, new.content, self.version)
        auth_events = [found.event_id for key in cited if (found := self.get(key)) is not None]
        prev_events = (self._steps[-1].event.event_id,) if self._steps else self.draft.latest
        return EventDraft(
            room_id=self._room_id,
            type=new.type,
            sender=new.sender,
            state_key=new.state_key,
            content=new.content,
            redacts=new.redacts,
            sent_ms=self._now_ms,
            depth=self._next_depth(),
            prev_events=prev_events,
            auth_events=auth_events,
        )

    def _write_step(self, tx: Transaction, step: _Step) -> StoredEvent:
        event, new = step.event, step.new
        entry = StoredEvent(
            position=tx.next_position(),
            room_id=event.room_id,
            event_id=event.event_id,
            type=event.type,
            state_key=event.state_key,
            sender=event.sender,
            sent_ms=event.sent_ms,
            content_json=orjson.dumps(event.content).decode(),
            unsigned_json=None if step.replaced is None else _unsigned_of(step.replaced),
            redacts=new.redacts,
            thread_root=thread_root_of(event),
            device_id=new.device_id,
            txn_id=new.txn_id,
        ).with_event(event)
        append_event(tx, entry, step.depth)
        if event.is_state:
            set_state(tx, entry, replaces=step.replaced is not None)
        if event.type == "m.room.encryption" and event.state_key == "":
            set_encryption(tx, entry)
        if event.membership is not None:
            set_membership(tx, entry)
        self.draft.add(entry, step.depth)
        return entry


def _unsigned_of(replaced: Event) -> str:
    """Return what a state event says of the one before it, as members of `unsigned`."""
    members = {
        "prev_content": replaced.content,
        "prev_sender": replaced.sender,
        "replaces_state": replaced.event_id,
    }
    return orjson.dumps(members)[1:-1].decode()
