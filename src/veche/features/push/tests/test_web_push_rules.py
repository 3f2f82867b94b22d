"""Web Push by the documents: their own examples, and messages of every size read by other people's code."""

import os

import http_ece  # type: ignore[import-untyped]  # it has no types
import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from veche.core.errors import InvalidParam
from veche.core.ids import EventId, RoomId, UserId
from veche.features.push.rules.gateway import Told
from veche.features.push.rules.message_encryption import (
    MESSAGE_LIMIT_BYTES,
    OVERHEAD_BYTES,
    PADDED_TO_BYTES,
    PLAINTEXT_LIMIT_BYTES,
    encrypt_message,
    padding_for,
)
from veche.features.push.rules.quiet import is_before_end, is_quiet
from veche.features.push.rules.subscription import (
    Subscription,
    check_default_payload,
    decode_base64url,
    encode_base64url,
    read_subscription,
)
from veche.features.push.rules.vapid import build_authorization
from veche.features.push.rules.web_message import build_web_notice
from veche.features.push.store.pushers import Pusher
from veche.features.push.tests.push_service import Pushed, b64decode, b64encode
from veche.features.rooms.api import StoredEvent

# RFC 8291, section 5 and appendix A.
PUBLIC = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SENDER_KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
    "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
KEY = ec.generate_private_key(ec.SECP256R1())
ENDPOINT = "https://push.example.net:8443/abc?d"


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(b64decode(text)), ec.SECP256R1())


def test_a_message_is_encrypted_as_in_the_example_of_rfc_8291() -> None:
    to = Subscription(ENDPOINT, b64decode(PUBLIC), b64decode(AUTH))

    body = encrypt_message(
        b"When I grow up, I want to be a watermelon", to, private_key(SENDER_KEY), b64decode(SALT)
    )

    assert b64encode(body) == BODY


@given(plaintext=st.binary(max_size=PLAINTEXT_LIMIT_BYTES))
def test_a_browser_reads_what_was_encrypted_and_its_size_says_little(plaintext: bytes) -> None:
    to = Subscription(ENDPOINT, public_bytes(KEY), os.urandom(16))
    sender = ec.generate_private_key(ec.SECP256R1())

    body = encrypt_message(plaintext, to, sender, os.urandom(16), padding_for(len(plaintext)))

    assert http_ece.decrypt(body, private_key=KEY, auth_secret=to.auth, version="aes128gcm") == plaintext
    assert len(body) <= MESSAGE_LIMIT_BYTES
    assert (len(body) - OVERHEAD_BYTES) % PADDED_TO_BYTES == 0 or len(body) == MESSAGE_LIMIT_BYTES


def test_what_does_not_fit_is_refused() -> None:
    to = Subscription(ENDPOINT, public_bytes(KEY), os.urandom(16))

    with pytest.raises(ValueError, match="at most"):
        encrypt_message(bytes(PLAINTEXT_LIMIT_BYTES + 1), to, KEY, os.urandom(16))


def test_the_sender_states_for_whom_and_until_when() -> None:
    header = build_authorization(KEY, ENDPOINT, "mailto:a@example.org", 1_000)

    claims = Pushed({"authorization": header}, 0, {}).claims(b64encode(public_bytes(KEY)))

    assert claims == {"aud": "https://push.example.net:8443", "exp": 44_200, "sub": "mailto:a@example.org"}


@pytest.mark.parametrize(
    ("pushkey", "data"),
    [
        (PUBLIC, {"auth": AUTH}),
        (PUBLIC, {"url": 5, "auth": AUTH}),
        (PUBLIC, {"url": ENDPOINT}),
        (PUBLIC, {"url": ENDPOINT, "auth": AUTH + "AA"}),
        (PUBLIC, {"url": ENDPOINT, "auth": "+/+/+/+/+/+/+/+/+/+/+w"}),
        (PUBLIC[:-4], {"url": ENDPOINT, "auth": AUTH}),
        ("B" + "A" * 86, {"url": ENDPOINT, "auth": AUTH}),
        ("key", {"url": ENDPOINT, "auth": AUTH}),
    ],
)
def test_what_is_no_subscription_is_refused(pushkey: str, data: dict[str, object]) -> None:
    with pytest.raises(InvalidParam):
        read_subscription(pushkey, data)


def test_a_compressed_key_is_not_what_the_document_asks_for() -> None:
    compressed = bytes([2 + b64decode(PUBLIC)[-1] % 2]) + b64decode(PUBLIC)[1:33]

    with pytest.raises(InvalidParam):
        read_subscription(encode_base64url(compressed), {"url": ENDPOINT, "auth": AUTH})


@pytest.mark.parametrize("wrong", ["text", {"key": "x" * 1024}])
def test_what_goes_into_every_message_is_small(wrong: object) -> None:
    check_default_payload({"default_payload": {"user_id": "@a:b"}})

    with pytest.raises(InvalidParam):
        check_default_payload({"default_payload": wrong})


@given(st.binary())
def test_base64url_is_read_with_and_without_padding(data: bytes) -> None:
    text = encode_base64url(data)
    padded = text + "=" * (-len(text) % 4)

    assert [decode_base64url(one) for one in (text, padded)] == ([data, data] if data else [None, None])


def told(content: dict[str, object], kind: str = "m.room.message", **more: object) -> Told:
    text = orjson.dumps(content).decode()
    room_id, sender = RoomId("!r:x"), UserId("@a:x")
    entry = StoredEvent(7, room_id, EventId("$e"), kind, None, sender, 1, text)
    return Told(entry, ["notify"], room_name="Room", sender_name="Anna", **more)  # type: ignore[arg-type]


def pusher(**data: object) -> Pusher:
    return Pusher(
        user_id=UserId("@b:x"),
        device_id="D",  # type: ignore[arg-type]
        app_id="app",
        pushkey=PUBLIC,
        kind="webpush",
        app_display_name="",
        device_display_name="",
        profile_tag=None,
        lang="en",
        data={"url": ENDPOINT, "auth": AUTH, **data},
        set_ms=0,
    )


def test_what_is_said_in_the_clear_may_be_told_and_is_left_out_when_it_is_too_long() -> None:
    short = orjson.loads(build_web_notice(pusher(), told({"body": "hi"}), 3, with_content=True).payload)
    long = orjson.loads(build_web_notice(pusher(), told({"body": "x" * 5_000}), 3, with_content=True).payload)

    assert short == {
        "room_id": "!r:x",
        "event_id": "$e",
        "unread": 3,
        "prio": "high",
        "sender": "@a:x",
        "sender_display_name": "Anna",
        "type": "m.room.message",
        "room_name": "Room",
        "content": {"body": "hi"},
    }
    assert long == {name: value for name, value in short.items() if name != "content"}


@pytest.mark.parametrize("is_encrypted", [True, False])
def test_ids_are_all_that_is_told_of_an_encrypted_room_or_to_who_wants_no_more(is_encrypted: bool) -> None:
    to = pusher() if is_encrypted else pusher(format="event_id_only")

    message = build_web_notice(to, told({"body": "hi"}, is_encrypted=is_encrypted), 3, with_content=True)

    assert set(orjson.loads(message.payload)) == {"room_id", "event_id", "unread", "prio"}


def test_what_is_in_every_message_cannot_hide_what_it_is_about() -> None:
    to = pusher(default_payload={"user_id": "@b:x", "room_id": "!other:x"})

    payload = orjson.loads(build_web_notice(to, told({}), 3, with_content=True).payload)

    assert (payload["user_id"], payload["room_id"]) == ("@b:x", "!r:x")


def test_a_call_is_urgent_and_soon_over() -> None:
    message = build_web_notice(pusher(), told({}, "m.call.invite"), 0, with_content=True)

    assert (message.urgency, message.ttl_s) == ("high", 60)


def test_topics_differ_by_room_and_browser_and_tell_neither() -> None:
    here = build_web_notice(pusher(), told({}), 0, with_content=True).topic
    there = build_web_notice(pusher(auth="x"), told({}), 0, with_content=True).topic

    assert here is not None
    assert there is not None
    assert here != there
    assert len(here) == 32


NIGHT = {"enabled": True, "from": "22:00", "to": "07:00", "time_zone": "Europe/Moscow"}
FRIDAY_NOON_MS = 1_772_787_600_000  # 6 March 2026, 12:00 in Moscow
HOUR_MS = 3_600_000


@pytest.mark.parametrize(
    ("hours", "more", "expected"),
    [
        (0, {}, False),
        (9.9, {}, False),
        (10, {}, True),
        (18.9, {}, True),
        (19, {}, False),
        (10, {"enabled": False}, False),
        (10, {"days": [5]}, True),
        (18, {"days": [5]}, True),
        (10, {"days": [6]}, False),
        (18, {"days": [6]}, False),
        (0, {"from": "09:00", "to": "17:00"}, True),
        (5, {"from": "09:00", "to": "17:00"}, False),
        (0, {"from": "09:00", "to": "17:00", "days": [1]}, False),
        (3, {"from": "09:00", "to": "09:00"}, True),
        (10, {"time_zone": "Moon/Crater"}, False),
        (10, {"time_zone": "../../etc/passwd"}, False),
        (10, {"time_zone": 3}, False),
        (10, {"from": "late"}, False),
        (10, {"to": 5}, False),
        (10, {"days": "often"}, True),
        (0, {"enabled": False, "until_ms": FRIDAY_NOON_MS + 1}, True),
        (0, {"enabled": False, "until_ms": FRIDAY_NOON_MS}, False),
        (0, {"enabled": False, "until_ms": "long"}, False),
    ],
)
def test_when_somebody_is_not_to_be_disturbed(hours: float, more: dict[str, object], expected: bool) -> None:
    assert is_quiet(NIGHT | more, FRIDAY_NOON_MS + int(hours * HOUR_MS)) is expected


def test_who_asked_for_nothing_is_told() -> None:
    assert not is_quiet(None, FRIDAY_NOON_MS)
    assert not is_quiet({}, FRIDAY_NOON_MS)
    assert not is_before_end(None, FRIDAY_NOON_MS)


def public_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    numbers = key.public_key().public_numbers()
    return b"\x04" + numbers.x.to_bytes(32) + numbers.y.to_bytes(32)
