"""The configuration of a LiveKit that this server starts. Pure; JSON, which its YAML includes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from veche.features.calls.programs.shared_secrets import Secrets

_TURN_URI = re.compile(r"(turns?):(\[[0-9a-fA-F:]+\]|[^:?\s]+):(\d{1,5})\?transport=(udp|tcp)")


@dataclass(frozen=True, slots=True)
class Turn:
    """Where people are relayed, and the secret of which passwords are made."""

    uris: tuple[str, ...]
    secret: str


@dataclass(frozen=True, slots=True)
class LiveKitPlace:
    """Where a LiveKit listens and what it tells clients. `api_port` is reached from this machine alone.

    `own_address` is this machine's, `media_address` what clients see.
    """

    api_port: int
    tcp_port: int
    udp_port: int
    own_address: str
    media_address: str
    webhook_url: str
    is_local: bool
    turn: Turn | None = None


def build_livekit_config(place: LiveKitPlace, secrets: Secrets, members_most: int) -> bytes:
    """Return the text of the configuration file."""
    config: dict[str, Any] = {
        "port": place.api_port,
        "bind_addresses": ["127.0.0.1"],
        "rtc": {
            "tcp_port": place.tcp_port,
            "udp_port": place.udp_port,
            "node_ip": place.media_address,
            # It calls all of its IPv4 addresses by that one name, and then listens on the first of them.
            "ips": {"includes": [f"{place.own_address}/32", "::/0"]},
            # Nobody outside is asked who we are: the address is known.
            "use_external_ip": False,
            "enable_loopback_candidate": place.is_local,
            "stun_servers": list(_list_stun_servers(place)),
            "turn_servers": [] if place.turn is None else list(_list_turn_servers(place.turn)),
        },
        "keys": {secrets.sfu_key: secrets.sfu_secret},
        "room": {
            # Rooms are made by this server alone, for calls that it knows of.
            "auto_create": False,
            "max_participants": members_most,
            "enable_remote_unmute": False,
        },
        "webhook": {"api_key": secrets.sfu_key, "urls": [place.webhook_url]},
        "logging": {"level": "error", "pion_level": "error", "json": True},
    }
    return orjson.dumps(config, option=orjson.OPT_INDENT_2)


def _list_stun_servers(place: LiveKitPlace) -> Iterator[str]:
    """Yield whom clients ask who they are: the relay tells them, and otherwise it need not be known.

    With neither, LiveKit would send them to Google: so they are given a port at which nobody is. It cannot be
    the one of the media: browsers take all that comes from there for answers to that question.
    """
    if place.turn is None:
        yield f"{place.media_address}:{place.tcp_port}"


def _list_turn_servers(turn: Turn) -> Iterator[dict[str, Any]]:
    """Yield the relays that LiveKit tells clients of, with passwords that it makes as this server does."""
    for scheme, host, port, transport in _split_uris(turn.uris):
        protocol = "tls" if scheme == "turns" else transport
        yield {"host": host, "port": int(port), "protocol": protocol, "secret": turn.secret}


def _split_uris(uris: Sequence[str]) -> list[tuple[str, ...]]:
    found = [_TURN_URI.fullmatch(uri) for uri in uris]
    return [one.groups() for one in found if one is not None]
