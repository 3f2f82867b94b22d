"""This machine's own addresses and ports, as its system knows them: nobody is asked."""

import asyncio
import socket

from veche.kit.loopback import is_loopback

ELSEWHERE = ("192.0.2.1", 9)
"""An address that is nobody's: the way to it shows by which of its addresses this machine goes out."""


def find_own_address(wanted: str = "") -> str:
    """Return `wanted` if others reach this machine by it; else the IPv4 address by which it goes out.

    A machine that goes nowhere has the address of its own inside.
    """
    return wanted if wanted and not is_loopback(wanted) and _is_ours(wanted) else _find_way_out()


def _is_ours(address: str) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
        return True


def _find_way_out() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
        except OSError:
            return "127.0.0.1"
        address: str = probe.getsockname()[0]
        return address


def find_free_port() -> int:
    """Return a TCP port that nobody listens on inside this machine now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def find_address_of(host: str) -> str | None:
    """Return an IPv4 address of a host, or None where its name leads nowhere."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, None, family=socket.AF_INET, type=socket.SOCK_DGRAM)
    except (OSError, UnicodeError):
        return None
    return str(found[0][4][0]) if found else None


async def is_listening(address: str, port: int) -> bool:
    """Return whether somebody takes TCP connections at an address of this machine."""
    try:
        _, writer = await asyncio.open_connection(address, port)
    except OSError:
        return False
    writer.close()
    return True
