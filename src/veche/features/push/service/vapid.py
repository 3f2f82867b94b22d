"""This server's key towards push services: read at the start, made at the first one."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from veche.features.push.rules.message_encryption import encode_point
from veche.features.push.rules.subscription import decode_base64url, encode_base64url
from veche.features.push.rules.vapid import build_authorization
from veche.features.push.store.vapid import keep_key
from veche.kit.clock import Clock
from veche.kit.database import Database


class VapidKey:
    """Signs what is sent to push services. Losing the key would end every subscription: it stays for ever."""

    def __init__(self, database: Database, clock: Clock, contact: str) -> None:
        self._database = database
        self._clock = clock
        self._contact = contact
        self._key: ec.EllipticCurvePrivateKey | None = None
        self.capability: dict[str, Any] = {"enabled": False}
        """What `/capabilities` says; the public key is known from the start of the server on."""

    async def load(self) -> None:
        """Read the key, or make it."""
        made = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value.to_bytes(32)
        kept = await self._database.write(keep_key, encode_base64url(made))
        secret = int.from_bytes(decode_base64url(kept) or b"")
        self._key = ec.derive_private_key(secret, ec.SECP256R1())
        self.capability |= {"enabled": True, "vapid": encode_base64url(encode_point(self._key.public_key()))}

    def authorize(self, endpoint: str) -> str:
        """Return the header `Authorization` of a request to a push service."""
        assert self._key is not None, "the key is loaded at the start"
        return build_authorization(self._key, endpoint, self._contact, self._clock.now_ms() // 1000)
