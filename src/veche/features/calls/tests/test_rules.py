"""What calls decide: names, tokens, who is in a call, and what the programs are told."""

from dataclasses import replace

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from veche.core.ids import DeviceId, RoomId, UserId
from veche.features.calls.programs.coturn_config import (
    CoturnPlace,
    build_coturn_config,
    list_turn_uris,
    parse_ports,
)
from veche.features.calls.programs.livekit_config import LiveKitPlace, Turn, build_livekit_config
from veche.features.calls.programs.place import choose_media_address
from veche.features.calls.programs.shared_secrets import Secrets
from veche.features.calls.rules.membership import is_in_call
from veche.features.calls.rules.names import identity_of, sfu_room_of
from veche.features.calls.rules.signed_token import TokenError, read_token, sign_token

NOW_S = 1_800_000_000
PLACE = CoturnPlace(
    "/data", "chat.example.org", 3478, 5349, 49160, 49359, "10.1.2.3", "198.51.99.7", ("10.1.2.3",)
)


def test_a_token_is_read_by_whoever_has_its_secret_while_it_is_good() -> None:
    token = sign_token({"sub": "ann", "nbf": NOW_S, "exp": NOW_S + 60}, "secret")
    assert read_token(token, "secret", NOW_S)["sub"] == "ann"
    for secret, now_s in (("other", NOW_S), ("secret", NOW_S + 71), ("secret", NOW_S - 11)):
        with pytest.raises(TokenError):
            read_token(token, secret, now_s)


@given(st.text(max_size=200))
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(TokenError):
        read_token(text, "secret", NOW_S)


def test_a_token_that_names_no_algorithm_or_no_end_is_refused() -> None:
    endless = sign_token({"sub": "ann"}, "secret")
    with pytest.raises(TokenError):
        read_token(endless, "secret", NOW_S)
    with pytest.raises(TokenError):
        read_token("eyJhbGciOiJub25lIn0." + endless.split(".")[1] + ".", "secret", NOW_S)


def test_names_are_those_that_clients_compute() -> None:
    # By matrix-js-sdk's computeRtcIdentityRaw.
    made = identity_of(UserId("@ann:example.org"), DeviceId("DEVICE"), "member")
    assert made == "TxaJffAMlNAM4Y81YKr4M5OyoDX0zkiZJefOVsvEXl8"
    assert sfu_room_of(RoomId("!a:b"), "m.call#ROOM") != sfu_room_of(RoomId("!a:b"), "m.call#OTHER")


def test_who_is_in_a_call_says_so_and_not_too_long_ago() -> None:
    said = {"application": "m.call", "expires": 1_000}
    assert is_in_call(said, sent_ms=500, now_ms=1_499)
    assert not is_in_call(said, sent_ms=500, now_ms=1_500)
    assert is_in_call({**said, "created_ts": 1_000}, sent_ms=500, now_ms=1_999)
    assert not is_in_call({}, sent_ms=500, now_ms=500)


def test_media_goes_to_what_the_operator_says_or_where_the_name_leads() -> None:
    assert choose_media_address("9.9.9.9", "8.8.8.8", "1.1.1.1") == "9.9.9.9"
    assert choose_media_address("", "8.8.8.8", "1.1.1.1") == "8.8.8.8"
    assert choose_media_address("", "10.0.0.5", "1.1.1.1") == "1.1.1.1"
    assert choose_media_address("", "10.0.0.5", "127.0.0.1") == "10.0.0.5"


def test_coturn_relays_to_no_private_network_and_obeys_nobody_else() -> None:
    lines = build_coturn_config(PLACE, "s3cret").decode().splitlines()
    for line in (
        "static-auth-secret=s3cret",
        "no-cli",
        "no-tcp-relay",
        "no-tls",
        "denied-peer-ip=10.0.0.0-10.255.255.255",
        "denied-peer-ip=169.254.0.0-169.254.255.255",
        "allowed-peer-ip=10.1.2.3",
        "external-ip=198.51.99.7/10.1.2.3",
    ):
        assert line in lines
    assert list_turn_uris(PLACE, "chat.example.org") == (
        "turn:chat.example.org:3478?transport=udp",
        "turn:chat.example.org:3478?transport=tcp",
    )


def test_livekit_makes_no_rooms_by_itself_and_is_reached_from_this_machine_only() -> None:
    webhook_url = "http://127.0.0.1:8008/livekit/webhook"
    place = LiveKitPlace(7880, 7881, 7882, "10.0.0.5", "198.51.99.7", webhook_url, is_local=False)
    config = orjson.loads(build_livekit_config(place, Secrets("key", "secret", ""), 100))
    assert config["room"]["auto_create"] is False
    assert config["bind_addresses"] == ["127.0.0.1"]
    assert config["rtc"]["use_external_ip"] is False
    assert config["rtc"]["node_ip"] == "198.51.99.7"
    assert config["rtc"]["ips"]["includes"] == ["10.0.0.5/32", "::/0"]


def test_browsers_do_not_take_media_for_an_answer_of_who_they_are() -> None:
    place = LiveKitPlace(7880, 7881, 7882, "10.0.0.5", "198.51.99.7", "http://127.0.0.1:1", is_local=False)
    secrets = Secrets("key", "secret", "")
    relayed = replace(place, turn=Turn(("turn:chat.example.org:3478?transport=udp",), "secret"))
    asked = [orjson.loads(build_livekit_config(one, secrets, 9))["rtc"] for one in (place, relayed)]
    assert [one["stun_servers"] for one in asked] == [["198.51.99.7:7881"], []]
    assert asked[1]["turn_servers"][0]["host"] == "chat.example.org"


@pytest.mark.parametrize("text", ["", "1", "5-4", "0-9", "1-65536", "a-b", "-1-5"])
def test_what_is_no_range_of_ports_is_none(text: str) -> None:
    assert parse_ports(text) is None
