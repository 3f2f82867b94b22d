"""Whose request it is: reverse proxies are believed, clients are not."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veche.kit.client_address import find_client_address, is_address_within

PROXIES = [ip_network(text) for text in ("127.0.0.0/8", "::1/128", "10.0.0.0/8")]


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "address"),
    [
        ("203.0.113.5", "", "203.0.113.5"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("::ffff:127.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("::1", "[2001:db8::7]", "2001:db8::7"),
        ("127.0.0.1", "203.0.113.5, 10.1.2.3", "203.0.113.5"),
        # Who made up what stands before gains nothing, whether they came through a proxy or not.
        ("127.0.0.1", "198.51.100.1, 203.0.113.5", "203.0.113.5"),
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.5, nonsense, 10.1.2.3", "10.1.2.3"),
        ("unix", "203.0.113.5", "unix"),
        ("127.0.0.1", ",".join(["10.0.0.1"] * 1000), "10.0.0.1"),
    ],
)
def test_the_nearest_address_that_is_no_proxy(peer: str, forwarded_for: str, address: str) -> None:
    assert find_client_address(peer, forwarded_for, PROXIES) == address


@given(forwarded_for=st.text() | st.lists(st.ip_addresses().map(str)).map(",".join))
def test_without_proxies_the_header_is_never_believed(forwarded_for: str) -> None:
    assert find_client_address("203.0.113.5", forwarded_for, PROXIES) == "203.0.113.5"
    assert find_client_address("127.0.0.1", forwarded_for, []) == "127.0.0.1"


def test_networks_are_asked_by_text() -> None:
    assert is_address_within("10.1.1.1", PROXIES)
    assert not is_address_within("11.1.1.1", PROXIES)
    assert not is_address_within("", PROXIES)
