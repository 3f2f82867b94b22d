"""Signed tokens (JWT, HS256), as the SFU and this server show each other who they are."""

import binascii
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson

TOKEN_MOST_BYTES = 8 * 1024
LEEWAY_S = 10
_HEAD = urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').rstrip(b"=")


class TokenError(Exception):
    """A token that is not ours, is not for now, or is none."""


def sign_token(claims: Mapping[str, Any], secret: str) -> str:
    """Return claims as a token."""
    body = _HEAD + b"." + urlsafe_b64encode(orjson.dumps(claims)).rstrip(b"=")
    return (body + b"." + _sign(body, secret)).decode()


def read_token(token: str, secret: str, now_s: int) -> dict[str, Any]:
    """Return the claims of a token that was signed with a secret and is good now; raise TokenError."""
    if len(token) > TOKEN_MOST_BYTES or not token.isascii():
        raise TokenError("that is not a token")
    body, _, signature = token.encode().rpartition(b".")
    head, dot, claims = body.partition(b".")
    # The algorithm is ours to choose: what the token says of it is only looked at to refuse others.
    if not dot or not hmac.compare_digest(_sign(body, secret), signature):
        raise TokenError("the signature is not ours")
    if _decode(head).get("alg") != "HS256":
        raise TokenError("the algorithm is another one")
    found = _decode(claims)
    _check_time(found, now_s)
    return found


def _check_time(claims: Mapping[str, Any], now_s: int) -> None:
    expires_s, begins_s = claims.get("exp"), claims.get("nbf", 0)
    if not isinstance(expires_s, int | float) or not isinstance(begins_s, int | float):
        raise TokenError("the times are missing")
    if not begins_s - LEEWAY_S <= now_s <= expires_s + LEEWAY_S:
        raise TokenError("the token is not for now")


def _sign(body: bytes, secret: str) -> bytes:
    return urlsafe_b64encode(hmac.digest(secret.encode(), body, sha256)).rstrip(b"=")


def _decode(part: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(urlsafe_b64decode(part + b"=" * (-len(part) % 4)))
    except (binascii.Error, ValueError) as error:
        raise TokenError("that is not a token") from error
    if not isinstance(found, dict):
        raise TokenError("that is not a token")
    return found
