"""Signed JSON against the specification's test vectors, and against whoever changes a byte."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veche.core.errors import BadJson, Forbidden
from veche.core.signatures import (
    BadSignature,
    SigningKey,
    decode_base64,
    encode_base64,
    sign_json,
    verify_json,
)

KEY = SigningKey("1", decode_base64("YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1"))
OTHER_KEY = SigningKey("2", b"2" * 32)
EMPTY_SIGNATURE = "K8280/U9SSy9IVtjBuVeLr+HpOB4BQFWbg+UZaADMtTdGYI7Geitb76LTrr5QV/7Xg4ahLwYGYZzuHGZKM5ZAQ"
DATA_SIGNATURE = "KqmLSbO39/Bzb0QIYE82zqLwsA+PDzYIpIRA2sRQ4sL53+sN6/fpNSoqE7BP7vBZhG6kYdD13EIMJpvhJI+6Bw"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"f", "Zg"),
        (b"fo", "Zm8"),
        (b"foo", "Zm9v"),
        (b"foob", "Zm9vYg"),
        (b"fooba", "Zm9vYmE"),
        (b"foobar", "Zm9vYmFy"),
    ],
)
def test_base64_examples_of_the_specification(data: bytes, text: str) -> None:
    assert encode_base64(data) == text
    assert decode_base64(text) == data
    assert decode_base64(text + "=" * (-len(text) % 4)) == data


@given(st.binary(max_size=100))
def test_any_bytes_come_back_from_base64(data: bytes) -> None:
    assert decode_base64(encode_base64(data)) == data


@pytest.mark.parametrize("text", ["A", "Zm9vY", "Zm 9", "Zm9-", "Zm9_", "Zg==Zg", "Zm9vé", "Zg\n"])
def test_what_is_not_base64_is_refused(text: str) -> None:
    with pytest.raises(BadJson):
        decode_base64(text)


@pytest.mark.parametrize(
    ("obj", "signature"), [({}, EMPTY_SIGNATURE), ({"one": 1, "two": "Two"}, DATA_SIGNATURE)]
)
def test_signing_vectors_of_the_specification(obj: Any, signature: str) -> None:
    signed = sign_json(obj, "domain", KEY)

    assert signed == {**obj, "signatures": {"domain": {"ed25519:1": signature}}}
    verify_json(signed, "domain", "ed25519:1", KEY.public_key)


def test_signing_leaves_the_object_itself_alone() -> None:
    obj = {"a": 1, "signatures": {"domain": {"ed25519:0": "older"}}}

    sign_json(obj, "domain", KEY)

    assert obj == {"a": 1, "signatures": {"domain": {"ed25519:0": "older"}}}


def test_a_second_signature_stands_beside_the_first_and_unsigned_data_stays() -> None:
    once = sign_json({"one": 1, "two": "Two", "unsigned": {"age_ts": 5}}, "domain", KEY)
    twice = sign_json(sign_json(once, "domain", OTHER_KEY), "elsewhere", OTHER_KEY)

    assert twice["signatures"]["domain"]["ed25519:1"] == DATA_SIGNATURE
    assert twice["unsigned"] == {"age_ts": 5}
    verify_json(twice, "domain", "ed25519:1", KEY.public_key)
    verify_json(twice, "domain", "ed25519:2", OTHER_KEY.public_key)
    verify_json(twice, "elsewhere", "ed25519:2", OTHER_KEY.public_key)


def test_unsigned_data_may_change_without_breaking_the_signature() -> None:
    signed = sign_json({"a": 1, "unsigned": {"age": 1}}, "domain", KEY)

    verify_json({**signed, "unsigned": {"age": 2}}, "domain", "ed25519:1", KEY.public_key)


@pytest.mark.parametrize(
    "change",
    [
        {"a": 2},
        {"b": 1},
        {"signatures": {"domain": {"ed25519:1": EMPTY_SIGNATURE}}},
        {"signatures": {"domain": {"ed25519:1": "AAAA"}}},
        {"signatures": {"domain": {"ed25519:1": "not base64!"}}},
        {"signatures": {"domain": {"ed25519:1": 5}}},
        {"signatures": {"domain": {"ed25519:2": EMPTY_SIGNATURE}}},
        {"signatures": {"domain": []}},
        {"signatures": {"elsewhere": {"ed25519:1": EMPTY_SIGNATURE}}},
        {"signatures": "none"},
        {"a": 2**60},
    ],
    ids=str,
)
def test_an_object_that_is_not_signed_so_is_refused(change: Any) -> None:
    signed = sign_json({"a": 1}, "domain", KEY)

    with pytest.raises(BadSignature):
        verify_json({**signed, **change}, "domain", "ed25519:1", KEY.public_key)


@pytest.mark.parametrize("public_key", [OTHER_KEY.public_key, b"", b"short", b"x" * 33, b"\0" * 32])
def test_another_key_does_not_verify(public_key: bytes) -> None:
    signed = sign_json({"a": 1}, "domain", KEY)

    with pytest.raises(Forbidden, match="not valid"):
        verify_json(signed, "domain", "ed25519:1", public_key)


@pytest.mark.parametrize("signatures", [[], "text", {"domain": "text"}], ids=str)
def test_nothing_is_signed_onto_signatures_that_are_none(signatures: Any) -> None:
    with pytest.raises(BadJson):
        sign_json({"signatures": signatures}, "domain", KEY)


def test_a_key_names_itself_and_hides_its_seed() -> None:
    key = SigningKey("a1b2", b"s" * 32)

    assert key.key_id == "ed25519:a1b2"
    assert len(key.public_key) == 32
    assert "ssss" not in repr(key)


@pytest.mark.parametrize("seed", [b"", b"s" * 31, b"s" * 64])
def test_a_seed_of_another_length_is_refused(seed: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        SigningKey("1", seed)
