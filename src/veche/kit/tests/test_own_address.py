"""Which of its addresses a machine is reached by."""

import pytest

from veche.kit import own_address
from veche.kit.own_address import find_own_address


def test_an_address_that_is_wanted_is_taken_where_it_is_ours() -> None:
    ours = find_own_address()
    assert find_own_address("203.0.113.9") == ours
    assert find_own_address(ours) == ours


@pytest.mark.parametrize("inside", ["127.0.0.1", "127.0.0.53"])
def test_nobody_else_reaches_us_at_our_inside(inside: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_address, "_find_way_out", lambda: "192.0.2.7")
    assert find_own_address(inside) == "192.0.2.7"
