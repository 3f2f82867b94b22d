"""Where this server is: what the programs that it starts have to know of it."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from veche.kit.loopback import is_loopback
from veche.kit.own_address import find_address_of, find_own_address

ANY_ADDRESS = ("", "0.0.0.0", "::")  # noqa: S104 - what is listened on is looked at here, not chosen


@dataclass(frozen=True, slots=True)
class Place:
    """`host` and `port` are what this server listens on, `public_url` how clients reach it."""

    folder: Path
    host: str
    port: int
    public_url: str

    @property
    def public_host(self) -> str:
        """The host by which clients reach this server."""
        return urlsplit(self.public_url).hostname or "localhost"

    @property
    def own_url(self) -> str:
        """Where a program on this machine reaches this server."""
        host = "127.0.0.1" if self.host in ANY_ADDRESS else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def socket_url(self) -> str:
        """The public address, for WebSockets."""
        return "ws" + self.public_url.removeprefix("http")


async def find_media_addresses(given: str, public_host: str) -> tuple[str, str]:
    """Return which of this machine's addresses media comes to, and the address that clients send it to."""
    resolved = await find_address_of(public_host)
    own = find_own_address(given or resolved or "")
    return own, choose_media_address(given, own, resolved)


def choose_media_address(given: str, own: str, resolved: str | None) -> str:
    """Return the address that clients send media to.

    What the operator says; else this machine's own, if it is one of the internet's; else where the public
    name leads, unless only to this machine itself.
    """
    if given:
        return given
    if resolved is None or is_loopback(resolved) or ipaddress.ip_address(own).is_global:
        return own
    return resolved
