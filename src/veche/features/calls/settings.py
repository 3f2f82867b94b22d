"""Settings of calls."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallsSettings:
    """How people behind firewalls reach each other."""

    turn_uris: tuple[str, ...] = ()
    """Addresses of a TURN server, such as `turn:turn.example.org?transport=udp`; empty means none."""
    turn_secret: str = ""
    """The secret shared with the TURN server (coturn's `static-auth-secret`)."""
    turn_lifetime_s: int = 86_400
    """How long a TURN password is good for."""
