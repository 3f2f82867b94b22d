import base64
from typing import Any

import pytest

from veche.core.auth_rules import check_allowed
from veche.core.errors import Forbidden
from veche.core.event import Event
from veche.core.power_levels import RoomState
from veche.core.signatures import SigningKey, encode_base64, sign_json
from veche.core.tests.room_of_rules import (
    ALICE,
    BOB,
    CAROL,
    V12,
    make_event,
    make_member,
    make_room,
)

KEY = SigningKey("0", b"k" * 32)
OTHER_KEY = SigningKey("1", b"o" * 32)
PUBLIC, OTHER_PUBLIC = encode_base64(KEY.public_key), encode_base64(OTHER_KEY.public_key)


def is_allowed(event: Event, state: RoomState) -> bool:
    try:
        check_allowed(event, state, V12)
    except Forbidden:
        return False
    return True


def make_pending(sender: str = ALICE, **content: Any) -> Any:
    return make_event(sender, "m.room.third_party_invite", content, state_key="token")


def make_signed(key: Any = KEY, mxid: Any = BOB, token: Any = "token") -> Any:
    return sign_json({"mxid": mxid, "token": token}, "identity", key)


def make_invite(signed: Any, sender: str = ALICE, target: Any = BOB) -> Any:
    return make_member(sender, "invite", target, third_party_invite={"signed": signed, "display_name": "B"})


@pytest.mark.parametrize(
    "content",
    [
        {"public_key": PUBLIC},
        {"public_key": PUBLIC + "="},
        {"public_key": base64.urlsafe_b64encode(KEY.public_key).decode()},
        {"public_key": OTHER_PUBLIC, "public_keys": [{"public_key": PUBLIC}]},
        {"public_keys": [5, {}, {"public_key": None}, {"public_key": "?"}, {"public_key": PUBLIC}]},
    ],
)
def test_a_pending_invite_is_redeemed_with_a_signature_of_a_key_it_names(content: dict[str, Any]) -> None:
    assert is_allowed(make_invite(make_signed()), make_room(V12, make_pending(**content)))


def test_url_safe_keys_are_read() -> None:
    seeds = (SigningKey("0", bytes([number]) * 32) for number in range(50))
    key = next(key for key in seeds if set("+/") & set(encode_base64(key.public_key)))
    pending = make_pending(public_key=base64.urlsafe_b64encode(key.public_key).decode())
    assert is_allowed(make_invite(make_signed(key)), make_room(V12, pending))


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"public_key": OTHER_PUBLIC},
        {"public_key": 5, "public_keys": "none"},
        {"public_key": "c2hvcnQ"},
        {"public_key": "not base64 at all"},
        {"public_keys": [PUBLIC]},
    ],
)
def test_a_key_that_the_pending_invite_does_not_name_redeems_nothing(content: dict[str, Any]) -> None:
    assert not is_allowed(make_invite(make_signed()), make_room(V12, make_pending(**content)))


@pytest.mark.parametrize(
    "signatures",
    [
        None,
        [],
        {},
        {"identity": None},
        {"identity": {"ed25519:0": 5}},
        {"identity": {"ed25519:0": "???"}},
        {"identity": {"ed25519:0": "AAAA"}},
        {"identity": {"ed25519:0": make_signed(OTHER_KEY)["signatures"]["identity"]["ed25519:1"]}},
        {"identity": {"rsa:0": make_signed()["signatures"]["identity"]["ed25519:0"]}},
    ],
)
def test_what_is_no_signature_redeems_nothing(signatures: Any) -> None:
    signed = {**make_signed(), "signatures": signatures}
    assert not is_allowed(make_invite(signed), make_room(V12, make_pending(public_key=PUBLIC)))


@pytest.mark.parametrize(
    "event",
    [
        make_invite(make_signed(), target=CAROL),
        make_invite(make_signed(), sender=CAROL),
        make_invite(make_signed(token="another")),
        make_invite({**make_signed(), "added": "after the signature"}),
        make_invite({**make_signed(), "token": 5}),
        make_invite({**make_signed(), "token": ["token"]}),
        make_invite({key: value for key, value in make_signed().items() if key != "token"}),
        make_invite({key: value for key, value in make_signed().items() if key != "mxid"}),
        make_invite(None),
        make_invite("signed"),
        make_member(ALICE, "invite", BOB, third_party_invite=None),
        make_member(ALICE, "invite", BOB, third_party_invite={}),
    ],
)
def test_an_invite_that_does_not_fit_the_pending_one_is_refused(event: Event) -> None:
    assert not is_allowed(event, make_room(V12, make_pending(public_key=PUBLIC)))


def test_the_sender_need_not_be_in_the_room_any_more() -> None:
    state = make_room(V12, make_pending(public_key=PUBLIC), make_member(ALICE, "leave"))
    assert is_allowed(make_invite(make_signed()), state)


def test_the_banned_redeem_nothing() -> None:
    state = make_room(V12, make_pending(public_key=PUBLIC), make_member(BOB, "ban"))
    assert not is_allowed(make_invite(make_signed()), state)


def test_a_revoked_invite_redeems_nothing() -> None:
    assert not is_allowed(make_invite(make_signed()), make_room(V12, make_pending()))


def test_a_flood_of_keys_is_not_searched_to_its_end() -> None:
    keys = [{"public_key": OTHER_PUBLIC}] * 100 + [{"public_key": PUBLIC}]
    assert not is_allowed(make_invite(make_signed()), make_room(V12, make_pending(public_keys=keys)))
