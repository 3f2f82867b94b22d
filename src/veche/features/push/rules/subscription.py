"""A browser's push subscription (RFC 8030 and RFC 8291), as a pusher carries it (MSC4174)."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric import ec

from veche.core.errors import InvalidParam

WEB_PUSH_KINDS = frozenset({"webpush", "org.matrix.msc4174.webpush"})
AUTH_BYTES = 16
DEFAULT_PAYLOAD_LIMIT_BYTES = 1024

_BASE64URL = re.compile(r"[A-Za-z0-9_-]+={0,2}")


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where a browser is reached, and the two things by which only this browser can read it."""

    endpoint: str
    public_key: bytes
    """A point of P-256, uncompressed: 65 bytes."""
    auth: bytes = field(repr=False)


def read_subscription(pushkey: str, data: Mapping[str, Any]) -> Subscription:
    """Return the subscription of a pusher; raise M_INVALID_PARAM for what is none."""
    endpoint = data.get("url")
    if not isinstance(endpoint, str):
        raise InvalidParam("data.url should be the endpoint of the push subscription")
    public_key = decode_base64url(pushkey)
    auth = decode_base64url(data.get("auth"))
    if public_key is None or not _is_point(public_key):
        raise InvalidParam("pushkey should be the subscription's P-256 public key in unpadded base64url")
    if auth is None or len(auth) != AUTH_BYTES:
        raise InvalidParam("data.auth should be the subscription's 16 secret bytes in unpadded base64url")
    return Subscription(endpoint, public_key, auth)


def check_default_payload(data: Mapping[str, Any]) -> None:
    """Raise M_INVALID_PARAM unless what is to be in every message is a small object, or not there."""
    found = data.get("default_payload", {})
    if not isinstance(found, dict) or len(orjson.dumps(found)) > DEFAULT_PAYLOAD_LIMIT_BYTES:
        raise InvalidParam(f"default_payload is an object of {DEFAULT_PAYLOAD_LIMIT_BYTES} bytes at most")


def encode_base64url(data: bytes) -> str:
    """Return bytes in unpadded base64url."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode_base64url(text: object) -> bytes | None:
    """Return the bytes of base64url, padded or not; None for anything else."""
    if not isinstance(text, str) or not _BASE64URL.fullmatch(text):
        return None
    bare = text.rstrip("=")
    try:
        return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except binascii.Error:
        return None


def _is_point(data: bytes) -> bool:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), data)
    except ValueError:
        return False
    return data[0] == 4  # RFC 8291 wants the uncompressed form
