"""Sending: messages, state and redactions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson

from veche.core.canonical_json import check_canonical
from veche.core.errors import BadJson, Forbidden, InvalidParam, MatrixError, MissingParam
from veche.core.event_format import redact_content
from veche.core.ids import DeviceId, EventId, RoomId, UserId
from veche.core.power_levels import PowerLevels
from veche.core.relations import ANNOTATION, relation_of
from veche.features.accounts.api import check_not_suspended
from veche.features.rooms.live import LiveRooms
from veche.features.rooms.proposal import NewEvent, Proposal
from veche.features.rooms.service.guards import Guards
from veche.features.rooms.service.house_rules import check_house_rules
from veche.features.rooms.service.retries import Retries
from veche.features.rooms.service.state_setting import StateSetting
from veche.features.rooms.store.events import clear_unsigned_at, find_event, redact_event
from veche.features.rooms.store.relations import list_annotations
from veche.features.rooms.store.state import find_successor
from veche.features.rooms.stored_event import StoredEvent
from veche.kit.database import Database
from veche.kit.http import Requester
from veche.kit.limits import RateLimits
from veche.kit.transaction import Transaction

TXN_ID_LIMIT = 255
REDACTION = "m.room.redaction"
MADE_ELSEWHERE = frozenset(("m.room.create", REDACTION))
"""Types that have operations of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """A message that a device wants to send, named by its transaction id so that a retry is known."""

    room_id: RoomId
    type: str
    content: dict[str, Any]
    txn_id: str
    redacts: EventId | None = None


class Messages:
    """Use cases that append to a room that the sender is in."""

    def __init__(
        self, database: Database, live: LiveRooms, state: StateSetting, guards: Guards, limits: RateLimits
    ) -> None:
        self._state = state
        self._guards = guards
        self._database = database
        self._live = live
        self._limits = limits
        self._retries = Retries(database)

    async def send_message(self, requester: Requester, sending: Sending) -> EventId:
        """Append a message event; a retry with the same transaction id returns the first one's id."""
        if sending.type == REDACTION:
            return await self.redact(requester, _with_target(sending))
        check_not_suspended(requester)
        if sending.type in MADE_ELSEWHERE:
            raise BadJson(f"{sending.type} events are not sent like messages")
        return await self._send(requester, sending)

    async def redact(self, requester: Requester, sending: Sending) -> EventId:
        """Redact an event: what it said is removed here, and others are asked to remove it."""
        return await self._send(requester, sending)

    async def set_state(
        self, requester: Requester, room_id: RoomId, address: tuple[str, str], content: dict[str, Any]
    ) -> EventId:
        """Set a piece of state; the same content once more changes nothing."""
        check_not_suspended(requester)
        if address[0] in MADE_ELSEWHERE:
            raise Forbidden(f"{address[0]} cannot be set")
        check_canonical(content)
        self._limits.check(_limit_of(address[0], content), requester.user_id)
        return await self._database.write(self._set_state, requester, room_id, address, content)

    async def _send(self, requester: Requester, sending: Sending) -> EventId:
        check_canonical(sending.content)
        check_txn_id(sending.txn_id)
        self._limits.check("send", requester.user_id)
        return await self._database.write(self._append_once, requester, sending)

    def _append_once(self, tx: Transaction, requester: Requester, sending: Sending) -> EventId:
        device = (requester.user_id, requester.device_id)
        key = (sending.txn_id, sending.room_id, sending.type)
        sent = self._retries.find(tx, device, key)
        if sent is not None:
            return sent
        proposal = self._live.open_room(tx, sending.room_id)
        target = self._find_redactable(tx, proposal, requester, sending.redacts)
        check_not_said_before(tx, requester.user_id, sending.type, sending.content)
        new = NewEvent(
            type=sending.type,
            sender=requester.user_id,
            content=sending.content,
            redacts=sending.redacts,
            device_id=requester.device_id,
            txn_id=sending.txn_id,
        )
        event = proposal.add(new)
        check_house_rules(tx, proposal, new)
        self._guards.check(tx, proposal.room_id, new)
        entries = self._live.write(tx, proposal)
        self._retries.remember(tx, device, key, event.event_id)
        if target is not None:
            _redact(tx, proposal, target, entries[-1])
            if target.state_address is not None:
                self._state.follow(tx, proposal, target.state_address)
        return event.event_id

    def _find_redactable(
        self, tx: Transaction, proposal: Proposal, requester: Requester, event_id: EventId | None
    ) -> StoredEvent | None:
        """Return the event that a redaction takes away; None if there is none here (any more)."""
        if event_id is None:
            return None
        target = find_event(tx, proposal.room_id, event_id)
        if target is None or target.redacted_by is not None:
            return None
        if target.sender != requester.user_id:
            check_not_suspended(requester)
            levels = PowerLevels.of_state(proposal, proposal.version)
            if not levels.may_do(requester.user_id, "redact"):
                raise Forbidden("You may not redact what others have sent in this room")
        return target

    def _set_state(
        self,
        tx: Transaction,
        requester: Requester,
        room_id: RoomId,
        address: tuple[str, str],
        content: dict[str, Any],
    ) -> EventId:
        new = NewEvent(
            type=address[0],
            state_key=address[1],
            sender=requester.user_id,
            content=content,
            device_id=DeviceId(requester.device_id),
        )
        return self._state.set(tx, self._live.open_room(tx, room_id), new).event_id


def check_not_said_before(tx: Transaction, sender: UserId, kind: str, content: Mapping[str, Any]) -> None:
    """Raise M_DUPLICATE_ANNOTATION for a reaction that somebody has given an event already."""
    relation = relation_of(content)
    if relation is None or relation.rel_type != ANNOTATION:
        return
    said = list_annotations(tx, relation.event_id, sender, kind)
    if any(earlier is not None and earlier.key == relation.key for earlier in map(relation_of, said)):
        raise MatrixError("You have reacted so already", errcode="M_DUPLICATE_ANNOTATION", status=400)


def _with_target(sending: Sending) -> Sending:
    """Return a redaction that was sent like a message, with what it redacts taken out of its content."""
    redacts = sending.content.get("redacts")
    if not isinstance(redacts, str):
        raise MissingParam("A redaction says in `redacts` which event it redacts")
    content = {name: value for name, value in sending.content.items() if name != "redacts"}
    return replace(sending, content=content, redacts=EventId(redacts))


def check_txn_id(txn_id: str) -> None:
    """Raise M_INVALID_PARAM for a transaction id that is too long or empty."""
    if not 0 < len(txn_id) <= TXN_ID_LIMIT:
        raise InvalidParam(f"A transaction id has 1 to {TXN_ID_LIMIT} characters")


def _limit_of(event_type: str, content: dict[str, Any]) -> str:
    """Return which limit setting a piece of state counts against: whoever invites, invites."""
    is_invitation = event_type == "m.room.member" and content.get("membership") == "invite"
    return "invite" if is_invitation else "send"


def _redact(tx: Transaction, proposal: Proposal, target: StoredEvent, redaction: StoredEvent) -> None:
    """Take away what the target said, in the log and (after the commit) in memory."""
    content = redact_content(target.type, target.event.content, proposal.version)
    because = redaction.client_json(tx.now_ms)
    redacted = target.redacted(orjson.dumps(content).decode(), redaction.event_id, because)
    redact_event(tx, redacted)
    if target.state_key is not None and (successor := find_successor(tx, target)) is not None:
        clear_unsigned_at(tx, successor)
    proposal.draft.replace(redacted)
