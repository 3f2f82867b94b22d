"""The configuration of a coturn that this server starts: it relays to the internet only. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

ALLOCATIONS_OF_ONE = 24
"""Relays that one person has at once: a few devices in a call over several ways."""
NEVER_RELAYED = (
    "0.0.0.0-0.255.255.255",
    "10.0.0.0-10.255.255.255",
    "100.64.0.0-100.127.255.255",
    "127.0.0.0-127.255.255.255",
    "169.254.0.0-169.254.255.255",
    "172.16.0.0-172.31.255.255",
    "192.0.0.0-192.0.0.255",
    "192.0.2.0-192.0.2.255",
    "192.88.99.0-192.88.99.255",
    "192.168.0.0-192.168.255.255",
    "198.18.0.0-198.19.255.255",
    "198.51.100.0-198.51.100.255",
    "203.0.113.0-203.0.113.255",
    "224.0.0.0-255.255.255.255",
    "::-::ffff:ffff:ffff",
    "64:ff9b::-64:ff9b::ffff:ffff",
    "2002::-2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "ff00::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
)
"""Peers that nobody is relayed to: private networks, this machine's inside, everybody at once."""


@dataclass(frozen=True, slots=True)
class CoturnPlace:
    """Where a coturn listens and relays. `own_address` is this machine's, `media_address` what others see.

    With `certificate` and `certificate_key`, paths of PEM files, it also speaks TLS.
    """

    folder: str
    realm: str
    port: int
    tls_port: int
    relay_first: int
    relay_last: int
    own_address: str
    media_address: str
    listens_on: Sequence[str]
    certificate: str = ""
    certificate_key: str = ""
    account: str = ""


def build_coturn_config(place: CoturnPlace, secret: str) -> bytes:
    """Return the text of the configuration file."""
    lines = [
        *(f"listening-ip={address}" for address in place.listens_on),
        f"listening-port={place.port}",
        f"relay-ip={place.own_address}",
        f"min-port={place.relay_first}",
        f"max-port={place.relay_last}",
        f"realm={place.realm}",
        "use-auth-secret",
        f"static-auth-secret={secret}",
        "fingerprint",
        "stale-nonce=600",
        f"user-quota={ALLOCATIONS_OF_ONE}",
        f"total-quota={place.relay_last - place.relay_first + 1}",
        # Relays by TCP would open connections of this machine to others.
        "no-tcp-relay",
        "no-multicast-peers",
        "no-cli",
        "no-rfc5780",
        "no-stdout-log",
        "log-file=/dev/null",
        # It opens a database for each of its threads, after it has taken another account, and refuses whoever
        # comes first where it cannot. It keeps nothing in it.
        "userdb=:memory:",
        f"pidfile={place.folder}/coturn.pid",
        *_list_external(place),
        *_list_tls(place),
        *(f"denied-peer-ip={peers}" for peers in NEVER_RELAYED),
        # Two people who are both relayed meet here, and the SFU is here.
        *(f"allowed-peer-ip={address}" for address in {place.own_address: 0, place.media_address: 0}),
        *([f"proc-user={place.account}"] if place.account else []),
    ]
    return ("\n".join(lines) + "\n").encode()


def list_turn_uris(place: CoturnPlace, host: str) -> tuple[str, ...]:
    """Return what clients are told of it, by the host that they know this server by."""
    name = f"[{host}]" if ":" in host else host
    uris = [f"turn:{name}:{place.port}?transport={transport}" for transport in ("udp", "tcp")]
    if place.certificate:
        uris.append(f"turns:{name}:{place.tls_port}?transport=tcp")
    return tuple(uris)


def _list_external(place: CoturnPlace) -> list[str]:
    if place.media_address == place.own_address:
        return []
    return [f"external-ip={place.media_address}/{place.own_address}"]


def _list_tls(place: CoturnPlace) -> list[str]:
    if not place.certificate:
        return ["no-tls", "no-dtls"]
    return [
        f"tls-listening-port={place.tls_port}",
        f"cert={place.certificate}",
        f"pkey={place.certificate_key}",
        "no-tlsv1",
        "no-tlsv1_1",
        "no-dtls",
    ]


def parse_ports(text: str) -> tuple[int, int] | None:
    """Return the first and last of a range of ports such as `49160-49359`, or None if it is none."""
    first, dash, last = text.partition("-")
    if not dash or not (first.isascii() and first.isdecimal() and last.isascii() and last.isdecimal()):
        return None
    ports = int(first), int(last)
    return ports if 0 < ports[0] <= ports[1] < 65536 else None
