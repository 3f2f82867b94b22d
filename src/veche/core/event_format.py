"""Building, redacting, hashing and measuring events; a message passes here once, so every step is counted."""

import base64
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, TypeVar

import msgspec

from veche.core.canonical_json import INTEGER_LIMIT, encode_canonical
from veche.core.errors import BadJson, TooLarge
from veche.core.event import Event
from veche.core.ids import ID_LIMIT_BYTES, EventId, RoomId, UserId
from veche.core.room_versions import RoomVersion
from veche.core.signatures import SigningKey, encode_base64, sign_json

EVENT_LIMIT_BYTES = 65_536
"""The whole event in federation form and canonical JSON, hashes and signatures included."""

_T = TypeVar("_T")
_NOT_HASHED = frozenset(("unsigned", "signatures", "hashes"))
_SHORT_FIELDS = ("sender", "room_id", "state_key", "type", "event_id")


class EventDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What a new event says, before hash, signature and id.

    `auth_events` are the ids of the entries that `auth_event_keys` names, so without the create event in
    room version 12. `content` has passed `check_canonical` and is not changed afterwards: the event keeps it.
    """

    room_id: RoomId | None
    """None exactly for the create event of a version 12 room, which gives the room its id."""
    type: str
    sender: UserId
    state_key: str | None
    content: Mapping[str, Any]
    redacts: EventId | None
    """The target of an `m.room.redaction`, wherever the version keeps it."""
    sent_ms: int
    depth: int
    prev_events: Sequence[EventId]
    auth_events: Sequence[EventId]


def build_event(draft: EventDraft, version: RoomVersion, server_name: str, key: SigningKey) -> Event:
    """Return the finished event of a draft, or raise M_TOO_LARGE."""
    pdu = _pdu_of(draft, version)
    _check_short_fields(pdu)
    unhashed = encode_canonical(pdu)
    # Ahead of the signature, which takes most of the time. It comes to some 200 bytes, so this is not all.
    _check_whole_size(len(unhashed))
    pdu["hashes"] = {"sha256": encode_base64(sha256(unhashed).digest())}
    # One encoding serves twice: signature and reference hash cover the same bytes.
    redacted = encode_canonical(redact_pdu(pdu, version))
    pdu["signatures"] = {server_name: {key.key_id: key.sign(redacted)}}
    seals = encode_canonical({"hashes": pdu["hashes"], "signatures": pdu["signatures"]})
    _check_whole_size(len(unhashed) + len(seals) - 1)  # two braces go, one comma comes
    return event_from_pdu(pdu, version, _event_id(sha256(redacted).digest()), draft.room_id)


def hash_and_sign_pdu(
    pdu: Mapping[str, Any], version: RoomVersion, server_name: str, key: SigningKey
) -> dict[str, Any]:
    """Return `pdu` with content hash and this server's signature alone: for templates from elsewhere."""
    hashed = {**pdu, "hashes": {"sha256": content_hash(pdu)}, "signatures": {}}
    return sign_pdu(hashed, version, server_name, key)


def sign_pdu(
    pdu: Mapping[str, Any], version: RoomVersion, server_name: str, key: SigningKey
) -> dict[str, Any]:
    """Return a finished `pdu` with one signature more, as invites and restricted joins need. Its id stays."""
    return {**pdu, "signatures": sign_json(redact_pdu(pdu, version), server_name, key)["signatures"]}


def redact_pdu(pdu: Mapping[str, Any], version: RoomVersion) -> dict[str, Any]:
    """Return what a redaction leaves of `pdu`, by the version's own rules."""
    kept = version.redaction.event_keys
    redacted = {name: value for name, value in pdu.items() if name in kept}
    redacted["content"] = redact_content(_get(pdu, "type", str), _get(pdu, "content", dict), version)
    return redacted


def redact_content(
    type: str,  # noqa: A002 - the specification's own name
    content: Mapping[str, Any],
    version: RoomVersion,
) -> dict[str, Any]:
    """Return what a redaction leaves of the content of an event of that type."""
    rules = version.redaction
    if type == "m.room.create" and rules.keeps_create_content:
        return dict(content)
    keys = rules.content_keys.get(type)
    if keys is None:
        return {}
    kept = {name: value for name, value in content.items() if name in keys}
    if type == "m.room.member" and rules.keeps_third_party_signed:
        _keep_third_party_signed(content, kept)
    return kept


def content_hash(pdu: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the whole event, in unpadded base64: it tells whether anything was changed."""
    hashed = {name: value for name, value in pdu.items() if name not in _NOT_HASHED}
    return encode_base64(sha256(encode_canonical(hashed)).digest())


def reference_hash(pdu: Mapping[str, Any], version: RoomVersion) -> bytes:
    """Return the SHA-256 of the event's redacted form: the same before and after a redaction."""
    referenced = redact_pdu(pdu, version)  # leaves no `unsigned` and no `age_ts`
    referenced.pop("signatures", None)
    return sha256(encode_canonical(referenced)).digest()


def event_id_of(pdu: Mapping[str, Any], version: RoomVersion) -> EventId:
    """Return the event's id, which is its reference hash."""
    return _event_id(reference_hash(pdu, version))


def room_id_of_create(pdu: Mapping[str, Any], version: RoomVersion) -> RoomId:
    """Return the id of the room that this `m.room.create` event begins."""
    if not version.room_id_is_create_hash:
        return RoomId(_get(pdu, "room_id", str))
    return _room_id_from(event_id_of(pdu, version))


def event_from_pdu(
    pdu: Mapping[str, Any],
    version: RoomVersion,
    event_id: EventId | None = None,
    room_id: RoomId | None = None,
) -> Event:
    """Return the event of a PDU, or raise M_BAD_JSON when a property is missing.

    Ids that are known save hashing. The properties must have their types: a PDU from another server is
    checked before it comes here.
    """
    event_id = event_id or event_id_of(pdu, version)
    try:
        return Event(
            event_id=event_id,
            room_id=room_id or _room_id_in(pdu, event_id, version),
            type=pdu["type"],
            sender=pdu["sender"],
            sent_ms=pdu["origin_server_ts"],
            state_key=pdu.get("state_key"),
            content=pdu["content"],
            pdu=pdu,
        )
    except KeyError as missing:
        raise BadJson(f"The event has no {missing.args[0]}") from missing


def check_event_size(pdu: Mapping[str, Any], encoded: bytes | None = None) -> None:
    """Raise M_TOO_LARGE for an event over the specification's limits; canonical bytes at hand save encoding.

    An event id, where the PDU has none of its own, is a hash and always fits.
    """
    _check_short_fields(pdu)
    _check_whole_size(len(encode_canonical(pdu) if encoded is None else encoded))


def _pdu_of(draft: EventDraft, version: RoomVersion) -> dict[str, Any]:
    content = draft.content
    pdu: dict[str, Any] = {
        "auth_events": list(draft.auth_events),
        "content": content,
        # At the limit the depth stays there (event format, `depth`).
        "depth": min(draft.depth, INTEGER_LIMIT),
        "origin_server_ts": draft.sent_ms,
        "prev_events": list(draft.prev_events),
        "sender": draft.sender,
        "type": draft.type,
    }
    _place_room_id(pdu, draft, version)
    if draft.state_key is not None:
        pdu["state_key"] = draft.state_key
    if draft.redacts is not None:
        _place_redacts(pdu, draft.redacts, version)
    return pdu


def _place_room_id(pdu: dict[str, Any], draft: EventDraft, version: RoomVersion) -> None:
    makes_room_id = version.room_id_is_create_hash and draft.type == "m.room.create"
    if makes_room_id != (draft.room_id is None):
        raise ValueError("Every event but the create event of version 12 is drafted with its room id")
    if draft.room_id is not None:
        pdu["room_id"] = draft.room_id


def _place_redacts(pdu: dict[str, Any], redacts: EventId, version: RoomVersion) -> None:
    if version.redacts_in_content:
        pdu["content"] = {**pdu["content"], "redacts": redacts}
    else:
        pdu["redacts"] = redacts


def _keep_third_party_signed(content: Mapping[str, Any], kept: dict[str, Any]) -> None:
    # COMPAT: servers differ about an invite without `signed`; most of the network keeps an empty object.
    invite = content.get("third_party_invite")
    if isinstance(invite, dict):
        kept["third_party_invite"] = {"signed": invite["signed"]} if "signed" in invite else {}


def _event_id(digest: bytes) -> EventId:
    return EventId("$" + base64.urlsafe_b64encode(digest).rstrip(b"=").decode())


def _room_id_in(pdu: Mapping[str, Any], event_id: EventId, version: RoomVersion) -> RoomId:
    if version.room_id_is_create_hash and pdu["type"] == "m.room.create":
        return _room_id_from(event_id)
    return RoomId(pdu["room_id"])


def _room_id_from(create_id: EventId) -> RoomId:
    return RoomId("!" + create_id[1:])


def _get(pdu: Mapping[str, Any], name: str, kind: type[_T]) -> _T:
    value = pdu.get(name)
    if not isinstance(value, kind):
        raise BadJson(f"The event has no proper {name}")
    return value


def _check_short_fields(pdu: Mapping[str, Any]) -> None:
    for name in _SHORT_FIELDS:
        value = _get(pdu, name, str) if name in pdu else ""
        # A character takes four bytes at most, so most values need no encoding to be measured.
        if len(value) * 4 > ID_LIMIT_BYTES and len(value.encode(errors="replace")) > ID_LIMIT_BYTES:
            raise TooLarge(f"{name} is longer than {ID_LIMIT_BYTES} bytes")


def _check_whole_size(size_bytes: int) -> None:
    if size_bytes > EVENT_LIMIT_BYTES:
        raise TooLarge(f"The event takes more than {EVENT_LIMIT_BYTES} bytes")
