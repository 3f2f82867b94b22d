"""Settings of calls."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Literal

from veche.features.calls.programs.coturn_config import parse_ports

_SOCKET_URL = re.compile(r"wss?://[^?#@\s]+")
_WEB_URL = re.compile(r"https?://[^?#@\s]+")


@dataclass(frozen=True, slots=True)
class CallsSettings:
    """How people reach each other by voice and video."""

    sfu: Literal["auto", "off"] = "auto"
    """Whether LiveKit, which carries the media of calls, is started with this server, if it is installed."""
    sfu_program: str = ""
    """Where the program of LiveKit is; empty means where `make sfu` puts it, or the system's own."""
    sfu_tcp_port: int = 7881
    """The port to which clients send media by TCP."""
    sfu_udp_port: int = 7882
    """The port to which clients send media by UDP."""
    sfu_url: str = ""
    """The address of a LiveKit that runs elsewhere, such as `wss://sfu.example.org`; then none is started."""
    sfu_api_url: str = ""
    """Where this server asks that LiveKit, such as `http://10.0.0.5:7880`; empty means at `sfu_url`."""
    sfu_api_key: str = ""
    """The key by which that LiveKit knows this server."""
    sfu_api_secret: str = ""
    """The secret that belongs to that key."""
    media_address: str = ""
    """This machine's address as clients reach it, for media; empty means what `public_url` leads to."""
    members_most: int = 100
    """How many devices can be in one call."""
    token_lifetime_s: int = 300
    """How long after asking for it a device can join a call with a token."""
    guests: bool = True
    """Whether people who look after a group can let guests without an account into its calls, by a link."""
    turn: Literal["auto", "off"] = "auto"
    """Whether coturn, which relays media through firewalls, is started where it is installed."""
    turn_program: str = ""
    """Where the program of coturn (`turnserver`) is; empty means the system's own."""
    turn_port: int = 3478
    """The port of coturn, by UDP and TCP."""
    turn_tls_port: int = 5349
    """The port of coturn by TLS, once it has a certificate."""
    turn_certificate_file: str = ""
    """The certificate for TURN by TLS, as a PEM file with its chain; empty means no TLS."""
    turn_certificate_key_file: str = ""
    """The private key of that certificate, as a PEM file."""
    turn_relay_ports: str = "49160-49359"
    """The ports from which coturn relays: two for each person who needs it."""
    turn_uris: tuple[str, ...] = ()
    """Addresses of TURN that clients are told, such as `turn:turn.example.org?transport=udp`."""
    turn_secret: str = ""
    """The secret of a TURN server elsewhere (coturn's `static-auth-secret`); then none is started here."""
    turn_lifetime_s: int = 86_400
    """How long a TURN password is good for."""

    def find_fault(self) -> str | None:
        """Return what is wrong with these settings, to an operator; None if they can be used."""
        for name in ("sfu_tcp_port", "sfu_udp_port", "turn_port", "turn_tls_port"):
            if not 0 < getattr(self, name) < 65536:
                return f"[calls] {name} should be a number from 1 to 65535."
        if parse_ports(self.turn_relay_ports) is None:
            return "[calls] turn_relay_ports should look like 49160-49359."
        if self.media_address and not _is_address(self.media_address):
            return f"[calls] media_address is {self.media_address!r}: it should be an IPv4 address."
        if bool(self.turn_certificate_file) != bool(self.turn_certificate_key_file):
            return "[calls] turn_certificate_file and turn_certificate_key_file are needed together."
        if self.members_most < 2 or self.token_lifetime_s < 10 or self.turn_lifetime_s < 60:
            return "[calls] members_most is at least 2, token_lifetime_s 10, turn_lifetime_s 60."
        return self._find_fault_elsewhere()

    def _find_fault_elsewhere(self) -> str | None:
        if not self.sfu_url:
            return None
        if not _SOCKET_URL.fullmatch(self.sfu_url):
            return f"[calls] sfu_url is {self.sfu_url!r}: it should look like wss://sfu.example.org."
        if self.sfu_api_url and not _WEB_URL.fullmatch(self.sfu_api_url):
            return f"[calls] sfu_api_url is {self.sfu_api_url!r}: it should look like http://10.0.0.5:7880."
        if not (self.sfu_api_key and self.sfu_api_secret):
            return "[calls] sfu_api_key and sfu_api_secret are needed with sfu_url."
        return None


def _is_address(text: str) -> bool:
    try:
        IPv4Address(text)
    except ValueError:
        return False
    return True
