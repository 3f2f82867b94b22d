"""Canonical JSON against the specification's own examples and grammar."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veche.core.canonical_json import DEPTH_LIMIT, INTEGER_LIMIT, check_canonical, encode_canonical
from veche.core.errors import BadJson

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
INTEGERS = st.integers(-INTEGER_LIMIT, INTEGER_LIMIT)
VALUES = st.recursive(
    st.none() | st.booleans() | INTEGERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)

AUTH_EXAMPLE = {
    "auth": {
        "success": True,
        "mxid": "@john.doe:example.com",
        "profile": {
            "display_name": "John Doe",
            "three_pids": [
                {"medium": "email", "address": "john.doe@example.org"},
                {"medium": "msisdn", "address": "123456789"},
            ],
        },
    }
}
CANONICAL_AUTH_EXAMPLE = (
    '{"auth":{"mxid":"@john.doe:example.com","profile":{"display_name":"John Doe","three_pids":'
    '[{"address":"john.doe@example.org","medium":"email"},{"address":"123456789","medium":"msisdn"}]},'
    '"success":true}}'
)


def specification_encoding(value: Any) -> bytes:
    """The specification's own sample code."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("UTF-8")


def nested(depth: int, innermost: Any = ()) -> Any:
    value: Any = list(innermost)
    for _ in range(depth - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("given_json", "canonical"),
    [
        ("{}", "{}"),
        ('{"one": 1, "two": "Two"}', '{"one":1,"two":"Two"}'),
        ('{"b": "2", "a": "1"}', '{"a":"1","b":"2"}'),
        ('{"b":"2","a":"1"}', '{"a":"1","b":"2"}'),
        (
            json.dumps(AUTH_EXAMPLE, indent=4),
            CANONICAL_AUTH_EXAMPLE,
        ),
        ('{"a": "日本語"}', '{"a":"日本語"}'),
        ('{"本": 2, "日": 1}', '{"日":1,"本":2}'),
        ('{"a": "\\u65E5"}', '{"a":"日"}'),
        ('{"a": null}', '{"a":null}'),
        ('{"a": -0, "b": 10000000000}', '{"a":0,"b":10000000000}'),
    ],
)
def test_examples_of_the_specification(given_json: str, canonical: str) -> None:
    value = json.loads(given_json)

    check_canonical(value)

    assert encode_canonical(value).decode() == canonical


def test_every_character_is_written_as_the_grammar_says() -> None:
    characters = [chr(code) for code in range(0x11000) if not 0xD800 <= code <= 0xDFFF] + [
        "\U0001f600",
        "\U0010ffff",
    ]

    assert encode_canonical(characters) == specification_encoding(characters)
    assert (
        encode_canonical('\0\b\t\n\v\f\r\x1f"\\/\x7f')
        == b'"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\\"\\\\/\x7f"'
    )


def test_keys_are_in_the_order_of_code_points_not_of_utf_16() -> None:
    value = {"\U0001f600": 1, "\ufb33": 2, "\u20ac": 3, "\x80": 4, "aa": 5, "a": 6, "a\0": 7, "": 8}

    assert list(json.loads(encode_canonical(value))) == [
        "",
        "a",
        "a\0",
        "aa",
        "\x80",
        "\u20ac",
        "\ufb33",
        "\U0001f600",
    ]


@given(VALUES)
def test_any_value_comes_back_and_is_encoded_the_same_again(value: Any) -> None:
    check_canonical(value)

    encoded = encode_canonical(value)

    assert encoded == specification_encoding(value)
    assert json.loads(encoded) == value
    assert encode_canonical(json.loads(encoded)) == encoded


@pytest.mark.parametrize("number", [INTEGER_LIMIT, -INTEGER_LIMIT, 0])
def test_the_greatest_integers_are_kept(number: int) -> None:
    check_canonical([number])

    assert encode_canonical([number]) == b"[%d]" % number


@pytest.mark.parametrize(
    "bad",
    [
        1.5,
        1.0,
        json.loads("1e10"),
        float("nan"),
        float("inf"),
        -0.0,
        INTEGER_LIMIT + 1,
        -INTEGER_LIMIT - 1,
        2**70,
        "\ud800",
        "text \udfff",
        {1: "number as key"},
        {None: "null as key"},
        {"\ud83d": "half a pair as key"},
        (1, 2),
        b"bytes",
        pytest.param(object(), id="an object"),
    ],
    ids=repr,
)
def test_what_has_no_canonical_form_is_refused_wherever_it_lies(bad: Any) -> None:
    for value in (bad, [bad], {"a": {"b": [0, bad]}}):
        with pytest.raises(BadJson):
            check_canonical(value)


def test_values_may_lie_as_deep_as_the_limit_and_no_deeper() -> None:
    check_canonical(nested(DEPTH_LIMIT, ["text"]))
    check_canonical(nested(DEPTH_LIMIT + 1))

    with pytest.raises(BadJson, match="deeper"):
        check_canonical(nested(DEPTH_LIMIT + 1, ["text"]))


@pytest.mark.parametrize(
    "bad", [2**53, "\ud800", object(), nested(1000)], ids=["integer", "text", "object", "depth"]
)
def test_a_value_that_was_not_checked_is_still_refused_at_encoding(bad: Any) -> None:
    with pytest.raises(BadJson):
        encode_canonical({"a": bad})
