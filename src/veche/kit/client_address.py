"""Whose request it is, when reverse proxies stand between: the nearest address that is not one of theirs."""

from collections.abc import Sequence
from ipaddress import IPv6Address, ip_address

from veche.kit.outgoing import Address, Network

HOPS_LIMIT = 10


def find_client_address(peer: str, forwarded_for: str, proxies: Sequence[Network]) -> str:
    """Return the client's address: the peer's, or what trusted proxies say that stand in front.

    `X-Forwarded-For` is read from its end, where the nearest proxy wrote: what stands before the first
    address that is not a proxy's may have been made up by the client.
    """
    address = _parse(peer)
    if address is None:
        return peer
    for text in reversed(forwarded_for.split(",")[-HOPS_LIMIT:]):
        if not is_within(address, proxies):
            break
        before = _parse(text)
        if before is None:
            break
        address = before
    return str(address)


def is_within(address: Address, networks: Sequence[Network]) -> bool:
    """Return whether an address is in one of some networks."""
    return any(address in network for network in networks)


def is_address_within(text: str, networks: Sequence[Network]) -> bool:
    """Return whether text is an address in one of some networks."""
    address = _parse(text)
    return address is not None and is_within(address, networks)


def _parse(text: str) -> Address | None:
    try:
        address = ip_address(text.strip().strip("[]"))
    except ValueError:
        return None
    # A socket that takes both kinds shows IPv4 clients in IPv6 clothes.
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
