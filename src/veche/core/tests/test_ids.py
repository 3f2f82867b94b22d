"""Which texts are identifiers."""

import pytest

from veche.core.errors import InvalidParam
from veche.core.ids import is_new_localpart, is_room_id, is_server_name, is_user_id, parse_user_id, server_of


@pytest.mark.parametrize(
    "text",
    ["@alice:example.org", "@Old Name:example.org", "@:example.org", "@ä:x:8448", "@a:[2001:db8::1]:8448"],
)
def test_user_ids_old_ones_too(text: str) -> None:
    assert is_user_id(text)
    assert parse_user_id(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "alice",
        "@alice",
        "@alice:",
        "@a\0b:x",
        "@\ud800:x",
        "@a:exa mple",
        "#a:x",
        "@" + "a" * 255 + ":x",
        7,
        None,
    ],
)
def test_what_is_no_user_id(text: object) -> None:
    assert not is_user_id(text)
    with pytest.raises(InvalidParam):
        parse_user_id(text)


@pytest.mark.parametrize(
    ("text", "is_one"), [("a.b_c=d-/+9", True), ("Alice", False), ("ä", False), ("", False)]
)
def test_new_localparts_are_plain(text: str, is_one: bool) -> None:
    assert is_new_localpart(text) is is_one


@pytest.mark.parametrize(
    ("text", "is_one"), [("!a:x", True), ("!hash", True), ("!", False), ("!a\0", False), (1, False)]
)
def test_room_ids_have_a_server_or_none(text: object, is_one: bool) -> None:
    assert is_room_id(text) is is_one


def test_a_server_name_may_have_a_port() -> None:
    assert is_server_name("example.org:8448")
    assert not is_server_name("example.org:port")
    assert server_of("@alice:example.org:8448") == "example.org:8448"
