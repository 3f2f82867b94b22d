"""Names, addresses and values: what is let through, whatever comes."""

from contextlib import suppress

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from veche.core.errors import MatrixError
from veche.core.ids import is_new_localpart, is_user_id
from veche.features.accounts import rules

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.text(max_size=300))
def test_a_new_name_is_a_valid_user_id_or_refused(name: str) -> None:
    with suppress(MatrixError):
        user_id = rules.check_new_name(name, "veche.test", {"admin"})
        assert is_user_id(user_id)
        assert is_new_localpart(user_id[1:].partition(":")[0])
        assert user_id != "@admin:veche.test"


@given(st.text(max_size=300))
def test_whoever_is_named_at_login_is_of_this_server(name: str) -> None:
    for user_id in rules.named_users(name, "veche.test"):
        assert is_user_id(user_id)
        assert user_id.endswith(":veche.test")


@given(st.text(max_size=100) | st.emails())
def test_a_mail_address_cannot_smuggle_a_second_one_or_a_header(address: str) -> None:
    with suppress(MatrixError):
        canonical = rules.check_mail_address(address)
        assert canonical.count("@") == 1
        assert not set(canonical) & set(' ,;<>"\r\n\t\0')
        assert rules.check_mail_address(canonical) == canonical


@given(JSON)
def test_json_is_stored_as_text_that_reads_the_same(value: object) -> None:
    with suppress(MatrixError):
        assert orjson.loads(rules.encode_json(value)) == value


@pytest.mark.parametrize("name", ["displayname", "avatar_url", "m.tz", "org.example", "m.x-y_z.1"])
def test_a_field_name_follows_the_grammar(name: str) -> None:
    rules.check_field_name(name)


@pytest.mark.parametrize("name", ["", ".", "a", "a.", ".a", "A.b", "a..b", "1.a", "a.b\n", "é.a"])
def test_other_field_names_are_refused(name: str) -> None:
    with pytest.raises(MatrixError):
        rules.check_field_name(name)
