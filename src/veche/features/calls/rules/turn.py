"""Passwords for TURN servers, as their REST API draft has them: an expiry time, signed."""

import hmac
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha1

from veche.core.ids import UserId


@dataclass(frozen=True, slots=True)
class TurnPassword:
    """A user name that says until when it is good, and its password."""

    username: str
    password: str


def make_turn_password(user_id: UserId, secret: str, expires_s: int) -> TurnPassword:
    """Return a password that a TURN server with the same secret takes until a time."""
    username = f"{expires_s}:{user_id}"
    # SHA-1 is what TURN servers expect here; as a keyed digest it is still sound.
    digest = hmac.new(secret.encode(), username.encode(), sha1).digest()
    return TurnPassword(username, b64encode(digest).decode())
