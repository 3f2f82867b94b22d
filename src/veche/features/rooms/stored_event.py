"""An event as it lies in the log, and the JSON that clients are given of it."""

from typing import Any, cast

import msgspec
import orjson

from veche.core.event import Event, StateKey
from veche.core.ids import DeviceId, EventId, RoomId, UserId


class StoredEvent(msgspec.Struct, frozen=True, eq=False):
    """One event of the ordered log. Content stays encoded until somebody asks for it.

    A msgspec Struct, as everything that is made anew for each message: several times cheaper to make than
    a frozen dataclass.

    What every reader is given is encoded once (`_head`); only `unsigned` is put together for each.
    """

    position: int
    room_id: RoomId
    event_id: EventId
    type: str
    state_key: str | None
    sender: UserId
    sent_ms: int
    content_json: str
    unsigned_json: str | None = None
    """Members of `unsigned` that are the same for every reader, without the braces."""
    redacts: EventId | None = None
    redacted_by: EventId | None = None
    redacted_because: bytes | None = None
    """The redaction event for clients, once it was looked up."""
    thread_root: EventId | None = None
    device_id: DeviceId | None = None
    txn_id: str | None = None
    is_erased: bool = False
    """Whether it is empty for the reader, because its sender asked to be erased before the reader came."""
    _kept: dict[str, Any] = msgspec.field(default_factory=dict)

    @property
    def event(self) -> Event:
        """The event with its content decoded; `pdu` is empty, as it is kept for federation only."""
        found = self._kept.get("event")
        if found is None:
            found = self._kept["event"] = Event(
                event_id=self.event_id,
                room_id=self.room_id,
                type=self.type,
                sender=self.sender,
                sent_ms=self.sent_ms,
                state_key=self.state_key,
                content=orjson.loads(self.content_json),
                pdu={},
            )
        return cast("Event", found)

    @property
    def state_address(self) -> StateKey | None:
        """Which piece of state the event sets, if any."""
        return None if self.state_key is None else (self.type, self.state_key)

    def with_event(self, event: Event) -> "StoredEvent":
        """Keep a decoded event, so that it need not be decoded again."""
        self._kept["event"] = event
        return self

    def redacted(self, content_json: str, redacted_by: EventId, because: bytes | None) -> "StoredEvent":
        """Return what a redaction leaves of the event."""
        return msgspec.structs.replace(
            self,
            content_json=content_json,
            unsigned_json=None,
            redacted_by=redacted_by,
            redacted_because=because,
            _kept={},
        )

    def erased(self) -> "StoredEvent":
        """Return what is shown to people who joined after its sender asked to be erased."""
        return msgspec.structs.replace(self, content_json="{}", unsigned_json=None, is_erased=True, _kept={})

    def client_json(
        self,
        now_ms: int,
        *,
        membership: str | None = None,
        device_id: DeviceId | None = None,
        relations: bytes | None = None,
    ) -> bytes:
        """Return the event for a client; `membership` is the reader's own at the event, when known.

        `device_id` is the reader's if the reader is the sender: their transaction id comes back to them.
        `relations` is the JSON of `m.relations`.
        """
        parts = [self._head(), b',"unsigned":{"age":%d' % max(0, now_ms - self.sent_ms)]
        if membership is not None:
            parts.append(b',"membership":"%b"' % membership.encode())
        if device_id is not None and device_id == self.device_id and self.txn_id is not None:
            parts.append(b',"transaction_id":' + orjson.dumps(self.txn_id))
        if self.unsigned_json:
            parts.append(b"," + self.unsigned_json.encode())
        if self.redacted_because is not None:
            parts.append(b',"redacted_because":' + self.redacted_because)
        if relations is not None:
            parts.append(b',"m.relations":' + relations)
        parts.append(b"}}")
        return b"".join(parts)

    def stripped_json(self) -> dict[str, Any]:
        """Return the event as people see it who are not in the room: no more than these four members."""
        content = orjson.Fragment(self.content_json)
        return {"type": self.type, "state_key": self.state_key, "sender": self.sender, "content": content}

    def _head(self) -> bytes:
        found = self._kept.get("head")
        if found is None:
            found = self._kept["head"] = self._encode_head()
        return cast("bytes", found)

    def _encode_head(self) -> bytes:
        body: dict[str, Any] = {
            "content": orjson.Fragment(self.content_json),
            "event_id": self.event_id,
            "origin_server_ts": self.sent_ms,
            "room_id": self.room_id,
            "sender": self.sender,
            "type": self.type,
        }
        if self.state_key is not None:
            body["state_key"] = self.state_key
        if self.redacts is not None:
            # Room versions keep it in one of two places; clients are given both (specification, v11).
            body["redacts"] = self.redacts
            if self.redacted_by is None:
                body["content"] = {**self.event.content, "redacts": self.redacts}
        return orjson.dumps(body)[:-1]
