"""Building and sealing events, against the specification's vectors and a plain reading of its rules."""

import base64
import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veche.core.canonical_json import INTEGER_LIMIT, encode_canonical
from veche.core.errors import BadJson, TooLarge
from veche.core.event import Event
from veche.core.event_format import (
    EVENT_LIMIT_BYTES,
    EventDraft,
    build_event,
    check_event_size,
    content_hash,
    event_from_pdu,
    event_id_of,
    hash_and_sign_pdu,
    redact_pdu,
    reference_hash,
    room_id_of_create,
    sign_pdu,
)
from veche.core.ids import EventId, RoomId
from veche.core.room_versions import ROOM_VERSIONS, RoomVersion, get_room_version
from veche.core.signatures import BadSignature, SigningKey, decode_base64, verify_json

KEY = SigningKey("1", decode_base64("YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1"))
VERSIONS = list(ROOM_VERSIONS.values())
V10, V11, V12 = (get_room_version(name) for name in ("10", "11", "12"))
PARENT = EventId("$Rqnc-F-dvnEYJTyHq_iKxU2bZ1CI92-kuZq3a5lr5Zg")


def draft(**changes: Any) -> EventDraft:
    values = {
        "room_id": "!room:domain",
        "type": "m.room.message",
        "sender": "@alice:domain",
        "state_key": None,
        "content": {"msgtype": "m.text", "body": "Hello"},
        "redacts": None,
        "sent_ms": 1_000_000,
        "depth": 7,
        "prev_events": (PARENT,),
        "auth_events": [PARENT],
    }
    return EventDraft(**{**values, **changes})


def create_draft(**changes: Any) -> EventDraft:
    beginning = {"prev_events": [], "auth_events": [], "depth": 1}
    return draft(**{"room_id": None, "type": "m.room.create", "state_key": "", **beginning, **changes})


def build(version: RoomVersion = V12, **changes: Any) -> Event:
    return build_event(draft(**changes), version, "domain", KEY)


def specification_bytes(obj: Any, *left_out: str) -> bytes:
    kept = {name: value for name, value in obj.items() if name not in left_out}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


# Signing and hashing


@pytest.mark.parametrize(
    ("pdu", "sha256", "signature"),
    [
        (
            {
                "room_id": "!x:domain",
                "sender": "@a:domain",
                "origin": "domain",
                "origin_server_ts": 1000000,
                "signatures": {},
                "hashes": {},
                "type": "X",
                "content": {},
                "prev_events": [],
                "auth_events": [],
                "depth": 3,
                "unsigned": {"age_ts": 1000000},
            },
            "5jM4wQpv6lnBo7CLIghJuHdW+s2CMBJPUOGOC89ncos",
            "KxwGjPSDEtvnFgU00fwFz+l6d2pJM6XBIaMEn81SXPTRl16AqLAYqfIReFGZlHi5KLjAWbOoMszkwsQma+lYAg",
        ),
        (
            {
                "content": {"body": "Here is the message content"},
                "event_id": "$0:domain",
                "origin": "domain",
                "origin_server_ts": 1000000,
                "type": "m.room.message",
                "room_id": "!r:domain",
                "sender": "@u:domain",
                "signatures": {},
                "unsigned": {"age_ts": 1000000},
            },
            "onLKD1bGljeBWQhWZ1kaP9SorVmRQNdN5aM2JYU2n/g",
            "Wm+VzmOUOz08Ds+0NTWb1d4CZrVsJSikkeRxh6aCcUwu6pNC78FunoD7KNWzqFn241eYHYMGCA5McEiVPdhzBA",
        ),
    ],
)
def test_event_signing_vectors_of_the_specification(pdu: Any, sha256: str, signature: str) -> None:
    signed = hash_and_sign_pdu(pdu, V10, "domain", KEY)

    seals = {"hashes": {"sha256": sha256}, "signatures": {"domain": {"ed25519:1": signature}}}
    assert signed == {**pdu, **seals}


@pytest.mark.parametrize("version", VERSIONS, ids=lambda row: row.version)
def test_a_built_event_is_hashed_signed_and_named_as_the_specification_says(version: RoomVersion) -> None:
    event = build(version)

    unhashed = specification_bytes(event.pdu, "hashes", "signatures")
    redacted = specification_bytes({**event.pdu, "content": {}}, "signatures")
    digest = base64.urlsafe_b64encode(hashlib.sha256(redacted).digest()).decode()
    assert decode_base64(event.pdu["hashes"]["sha256"]) == hashlib.sha256(unhashed).digest()
    assert event.event_id == "$" + digest.rstrip("=")
    verify_json(redact_pdu(event.pdu, version), "domain", "ed25519:1", KEY.public_key)


@pytest.mark.parametrize("version", VERSIONS, ids=lambda row: row.version)
def test_the_slow_way_by_single_steps_gives_the_same_event(version: RoomVersion) -> None:
    event = build(version, type="m.room.redaction", redacts=PARENT)

    unsealed = {name: value for name, value in event.pdu.items() if name not in ("hashes", "signatures")}
    assert hash_and_sign_pdu(unsealed, version, "domain", KEY) == event.pdu
    assert event_id_of(event.pdu, version) == event.event_id
    assert content_hash(event.pdu) == event.pdu["hashes"]["sha256"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_hash_and_id_survive_the_journey_to_another_server(body: str) -> None:
    event = build(content={"body": body})

    received = event_from_pdu(json.loads(encode_canonical(event.pdu)), V12)

    assert received.event_id == event.event_id
    assert content_hash(received.pdu) == event.pdu["hashes"]["sha256"]


def test_a_redacted_event_keeps_its_id_and_signature() -> None:
    event = build()

    redacted = redact_pdu(event.pdu, V12)

    assert redacted["content"] == {}
    assert reference_hash(redacted, V12) == reference_hash(event.pdu, V12)
    verify_json(redacted, "domain", "ed25519:1", KEY.public_key)
    assert content_hash(redacted) != event.pdu["hashes"]["sha256"]


def test_a_changed_property_breaks_the_signature() -> None:
    event = build()

    forged = {**event.pdu, "sender": "@mallory:domain"}

    with pytest.raises(BadSignature):
        verify_json(redact_pdu(forged, V12), "domain", "ed25519:1", KEY.public_key)


def test_unsigned_data_and_signatures_change_neither_hash_nor_id() -> None:
    event = build()

    decorated = {**event.pdu, "unsigned": {"age": 5}, "age_ts": 5}
    cosigned = sign_pdu(decorated, V12, "elsewhere", SigningKey("2", b"2" * 32))

    assert set(cosigned["signatures"]) == {"domain", "elsewhere"}
    assert event_id_of(cosigned, V12) == event.event_id
    assert content_hash({**event.pdu, "unsigned": {}}) == event.pdu["hashes"]["sha256"]


def test_a_template_from_elsewhere_keeps_none_of_its_old_signatures() -> None:
    template = {**build().pdu, "signatures": "nonsense"}

    signed = hash_and_sign_pdu(template, V12, "domain", KEY)

    assert list(signed["signatures"]) == ["domain"]


# Building


def test_a_message_has_exactly_the_properties_of_the_event_format() -> None:
    event = build()

    assert dict(event.pdu) == {
        "auth_events": [PARENT],
        "content": {"msgtype": "m.text", "body": "Hello"},
        "depth": 7,
        "hashes": event.pdu["hashes"],
        "origin_server_ts": 1_000_000,
        "prev_events": [PARENT],
        "room_id": "!room:domain",
        "sender": "@alice:domain",
        "signatures": event.pdu["signatures"],
        "type": "m.room.message",
    }
    assert (event.room_id, event.type, event.sender) == ("!room:domain", "m.room.message", "@alice:domain")
    assert (event.sent_ms, event.state_key, event.is_state) == (1_000_000, None, False)
    assert event.content is event.pdu["content"]


def test_an_empty_state_key_makes_a_state_event() -> None:
    event = build(type="m.room.topic", state_key="", content={"topic": "Tea"})

    assert event.pdu["state_key"] == ""
    assert event.is_state


def test_a_version_12_create_event_gives_the_room_its_id() -> None:
    event = build_event(create_draft(content={"room_version": "12"}), V12, "domain", KEY)

    assert "room_id" not in event.pdu
    assert event.room_id == "!" + event.event_id[1:]
    assert room_id_of_create(event.pdu, V12) == event.room_id
    assert event_from_pdu(event.pdu, V12).room_id == event.room_id


def test_an_older_create_event_carries_the_room_id_that_it_is_given() -> None:
    event = build_event(create_draft(room_id="!old:domain"), V11, "domain", KEY)

    assert event.pdu["room_id"] == event.room_id == room_id_of_create(event.pdu, V11) == "!old:domain"
    assert event_from_pdu(event.pdu, V11).room_id == "!old:domain"


@pytest.mark.parametrize(
    ("version", "changes"),
    [
        (V12, {"room_id": None}),
        (V11, {"room_id": None, "type": "m.room.create"}),
        (V12, {"type": "m.room.create"}),
    ],
)
def test_a_draft_with_the_wrong_kind_of_room_id_is_not_built(version: RoomVersion, changes: Any) -> None:
    with pytest.raises(ValueError, match="room id"):
        build(version, **changes)


def test_a_redaction_names_its_target_where_the_version_keeps_it() -> None:
    old, new = (
        build(v, type="m.room.redaction", redacts=PARENT, content={"reason": "spam"}) for v in (V10, V11)
    )

    assert (old.pdu["redacts"], old.content) == (PARENT, {"reason": "spam"})
    assert "redacts" not in new.pdu
    assert new.content == new.pdu["content"] == {"reason": "spam", "redacts": PARENT}


def test_depth_stays_at_the_greatest_integer() -> None:
    assert build(depth=INTEGER_LIMIT + 1).pdu["depth"] == INTEGER_LIMIT


def test_an_event_from_the_store_takes_the_ids_that_are_known() -> None:
    event = build()

    again = event_from_pdu(event.pdu, V12, event_id=EventId("$known"), room_id=RoomId("!known"))

    assert (again.event_id, again.room_id) == ("$known", "!known")


# Redaction

ENVELOPE = {
    "event_id": "$e",
    "room_id": "!r",
    "sender": "@a:b",
    "state_key": "",
    "hashes": {},
    "signatures": {},
    "depth": 1,
    "prev_events": [],
    "auth_events": [],
    "origin_server_ts": 1,
}
ENVELOPE_OF_10 = {"prev_state": [], "origin": "b", "membership": "join"}
POWER_LEVELS = {
    "ban": 1,
    "events": {},
    "events_default": 2,
    "kick": 3,
    "redact": 4,
    "state_default": 5,
    "users": {},
    "users_default": 6,
}
SIGNED = {"signed": {"mxid": "@a:b", "token": "t", "signatures": {}}}
MEMBER = {"membership": "join", "join_authorised_via_users_server": "@c:b"}


def redacted_content(version: RoomVersion, type_: str, content: Any) -> Any:
    return redact_pdu({**ENVELOPE, "type": type_, "content": content}, version)["content"]


@pytest.mark.parametrize(("version", "kept_too"), [(V10, ENVELOPE_OF_10), (V11, {}), (V12, {})])
def test_redaction_keeps_the_properties_of_its_version(version: RoomVersion, kept_too: Any) -> None:
    surplus = {"unsigned": {}, "age_ts": 1, "redacts": "$x", "org.example.more": 1}
    pdu = {**ENVELOPE, **ENVELOPE_OF_10, **surplus, "type": "m.room.message", "content": {"body": "hi"}}

    assert redact_pdu(pdu, version) == {**ENVELOPE, **kept_too, "type": "m.room.message", "content": {}}


@pytest.mark.parametrize(
    ("type_", "content", "kept_by_10", "kept_by_11"),
    [
        ("m.room.message", {"body": "hi"}, {}, {}),
        ("m.room.topic", {"topic": "t"}, {}, {}),
        ("m.room.aliases", {"aliases": []}, {}, {}),
        ("m.room.member", {**MEMBER, "displayname": "A"}, MEMBER, MEMBER),
        (
            "m.room.member",
            {"membership": "invite", "third_party_invite": {"display_name": "A", **SIGNED}},
            {"membership": "invite"},
            {"membership": "invite", "third_party_invite": SIGNED},
        ),
        ("m.room.member", {"third_party_invite": {"display_name": "A"}}, {}, {"third_party_invite": {}}),
        ("m.room.member", {"third_party_invite": "text"}, {}, {}),
        (
            "m.room.create",
            {"creator": "@a:b", "room_version": "10", "more": 1},
            {"creator": "@a:b"},
            {"creator": "@a:b", "room_version": "10", "more": 1},
        ),
        (
            "m.room.join_rules",
            {"join_rule": "restricted", "allow": [], "deny": []},
            {"join_rule": "restricted", "allow": []},
            {"join_rule": "restricted", "allow": []},
        ),
        (
            "m.room.power_levels",
            {**POWER_LEVELS, "invite": 7, "notifications": {}},
            POWER_LEVELS,
            {**POWER_LEVELS, "invite": 7},
        ),
        (
            "m.room.history_visibility",
            {"history_visibility": "shared", "more": 1},
            {"history_visibility": "shared"},
            {"history_visibility": "shared"},
        ),
        ("m.room.redaction", {"redacts": "$x", "reason": "r"}, {}, {"redacts": "$x"}),
    ],
)
def test_redaction_keeps_the_content_of_its_version(
    type_: str, content: Any, kept_by_10: Any, kept_by_11: Any
) -> None:
    assert redacted_content(V10, type_, content) == kept_by_10
    assert redacted_content(V11, type_, content) == kept_by_11
    assert redacted_content(V12, type_, content) == kept_by_11


def test_redaction_leaves_the_event_itself_alone() -> None:
    content: Any = {"membership": "invite", "third_party_invite": {"display_name": "A", **SIGNED}}
    pdu: Any = {"type": "m.room.member", "content": content}

    redact_pdu(pdu, V12)["content"]["third_party_invite"].clear()

    assert pdu["content"]["third_party_invite"] == {"display_name": "A", **SIGNED}


# What is not an event


@pytest.mark.parametrize(
    "change", [{"type": None}, {"type": ["m.room.message"]}, {"content": None}, {"content": []}], ids=str
)
def test_an_event_without_proper_type_or_content_has_no_redacted_form_and_no_id(change: Any) -> None:
    with pytest.raises(BadJson):
        event_id_of({**build().pdu, **change}, V12)


@pytest.mark.parametrize("missing", ["type", "sender", "room_id", "origin_server_ts", "content"])
def test_an_event_that_lacks_a_property_is_refused_by_name(missing: str) -> None:
    pdu = {name: value for name, value in build().pdu.items() if name != missing}

    with pytest.raises(BadJson, match=missing):
        event_from_pdu(pdu, V12, event_id=PARENT)


def test_an_old_create_event_without_room_id_is_refused() -> None:
    with pytest.raises(BadJson, match="room_id"):
        room_id_of_create({"type": "m.room.create", "content": {}}, V11)


# Size


def body_that_fills(size_bytes: int) -> str:
    """A body with which the whole event takes exactly so many bytes."""
    empty = build(content={"body": ""})
    return "x" * (size_bytes - len(encode_canonical(empty.pdu)))


def test_an_event_may_be_just_as_large_as_the_limit() -> None:
    event = build(content={"body": body_that_fills(EVENT_LIMIT_BYTES)})

    assert len(encode_canonical(event.pdu)) == EVENT_LIMIT_BYTES
    check_event_size(event.pdu)


@pytest.mark.parametrize("over_bytes", [1, 1000])
def test_an_event_over_the_limit_is_refused_with_413(over_bytes: int) -> None:
    with pytest.raises(TooLarge) as refusal:
        build(content={"body": body_that_fills(EVENT_LIMIT_BYTES + over_bytes)})

    assert (refusal.value.status, refusal.value.errcode) == (413, "M_TOO_LARGE")


def test_a_received_event_is_measured_as_it_is_or_as_it_was_encoded() -> None:
    pdu = {**build().pdu, "more": "x" * EVENT_LIMIT_BYTES}

    for encoded in (None, encode_canonical(pdu)):
        with pytest.raises(TooLarge):
            check_event_size(pdu, encoded)
    check_event_size(build().pdu, b"x" * EVENT_LIMIT_BYTES)


@pytest.mark.parametrize("name", ["sender", "room_id", "state_key", "type", "event_id"])
def test_identifiers_are_measured_in_bytes_not_characters(name: str) -> None:
    check_event_size({**build().pdu, name: "é" * 127 + "x"})

    with pytest.raises(TooLarge, match=name):
        check_event_size({**build().pdu, name: "é" * 128})


def test_a_long_type_is_refused_before_anything_is_built() -> None:
    with pytest.raises(TooLarge, match="type"):
        build(type="x" * 256)


def test_an_identifier_that_is_no_text_has_no_size() -> None:
    with pytest.raises(BadJson, match="state_key"):
        check_event_size({**build().pdu, "state_key": None})
