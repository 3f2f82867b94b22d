"""The pieces of a room's part of a sync answer, encoded for one reader."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from veche.core.filters import Filter, pick_fields
from veche.core.ids import DeviceId, EventId, UserId
from veche.features.rooms.store.events import pdu_of
from veche.features.rooms.stored_event import StoredEvent
from veche.features.sync.api import SyncToken, SyncView
from veche.kit.transaction import Snapshot


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and when: what the encoding of an event depends on."""

    user_id: UserId
    device_id: DeviceId
    now_ms: int
    fields: tuple[str, ...] | None = None
    log: Snapshot | None = None
    """Where events are looked up whose federation form the reader asked for."""

    @classmethod
    def of_view(cls, view: SyncView, now_ms: int, log: Snapshot | None = None) -> "Reader":
        """Return the reader of a sync; `log` is there unless memory answers."""
        is_federation = view.filter.event_format == "federation"
        fields = _fields_of(view.filter)
        return cls(view.user_id, view.requester.device_id, now_ms, fields, log if is_federation else None)

    def encode(
        self, entry: StoredEvent, *, membership: str | None = None, relations: bytes | None = None
    ) -> orjson.Fragment:
        """Return one event for this reader."""
        device_id = self.device_id if entry.sender == self.user_id else None
        body = entry.client_json(self.now_ms, membership=membership, device_id=device_id, relations=relations)
        if self.log is not None:
            body = _federation_json(self.log, entry, body)
        if self.fields is not None:
            body = orjson.dumps(pick_fields(orjson.loads(body), self.fields))
        return orjson.Fragment(body)

    def encode_all(
        self,
        entries: Iterable[StoredEvent],
        *,
        membership: str | None = None,
        relations: dict[EventId, bytes] | None = None,
    ) -> list[orjson.Fragment]:
        """Return events for this reader."""
        if relations:
            return [
                self.encode(e, membership=membership, relations=relations.get(e.event_id)) for e in entries
            ]
        return [self.encode(entry, membership=membership) for entry in entries]


def timeline_part(events: Sequence[orjson.Fragment], before: int, *, is_limited: bool) -> dict[str, Any]:
    """Return a timeline; `before` is the position just before its first event."""
    return {"events": list(events), "limited": is_limited, "prev_batch": str(SyncToken(before, 0))}


def summary_part(heroes: Sequence[UserId], joined: int, invited: int) -> dict[str, Any]:
    """Return the summary that names a room without a name."""
    return {
        "m.heroes": list(heroes),
        "m.joined_member_count": joined,
        "m.invited_member_count": invited,
    }


def _federation_json(log: Snapshot, entry: StoredEvent, client_json: bytes) -> bytes:
    """Return an event as servers exchange it, with its id and what is `unsigned` for the reader."""
    pdu = pdu_of(log, entry.event_id)
    assert pdu is not None, "an event that is shown is in the log"
    if entry.is_erased:
        pdu["content"] = {}
    unsigned = orjson.loads(client_json)["unsigned"]
    return orjson.dumps({**pdu, "event_id": entry.event_id, "unsigned": unsigned})


def _fields_of(sync_filter: Filter) -> tuple[str, ...] | None:
    return None if sync_filter.event_fields is None else tuple(sync_filter.event_fields)
