"""Signing JSON (specification appendix of that name) with ed25519; keys come from outside, made elsewhere."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nacl.bindings import crypto_sign, crypto_sign_BYTES, crypto_sign_seed_keypair, crypto_sign_SEEDBYTES
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from veche.core.canonical_json import encode_canonical
from veche.core.errors import BadJson, Forbidden

_NOT_SIGNED = frozenset(("signatures", "unsigned"))


class BadSignature(Forbidden):
    """The object does not carry the signature that it must carry."""


def encode_base64(data: bytes) -> str:
    """Return `data` in unpadded base64."""
    return base64.b64encode(data).rstrip(b"=").decode()


def decode_base64(text: str) -> bytes:
    """Return the bytes of standard base64, padded or not, or raise M_BAD_JSON."""
    try:
        data = text.rstrip("=").encode("ascii")
        return base64.b64decode(data + b"=" * (-len(data) % 4), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise BadJson("That is not base64") from error


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A server's ed25519 key: `version` is what stands behind the colon of its id. Its seed is not shown."""

    version: str
    seed: bytes = field(repr=False)
    key_id: str = field(init=False)
    public_key: bytes = field(init=False)
    _secret_key: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != crypto_sign_SEEDBYTES:
            raise ValueError(f"The seed of a signing key has {crypto_sign_SEEDBYTES} bytes")
        public_key, secret_key = crypto_sign_seed_keypair(self.seed)
        object.__setattr__(self, "key_id", f"ed25519:{self.version}")
        object.__setattr__(self, "public_key", public_key)
        object.__setattr__(self, "_secret_key", secret_key)

    def sign(self, message: bytes) -> str:
        """Return the signature of `message` alone, in unpadded base64."""
        return encode_base64(crypto_sign(message, self._secret_key)[:crypto_sign_BYTES])


def sign_json(obj: Mapping[str, Any], server_name: str, key: SigningKey) -> dict[str, Any]:
    """Return `obj` with this key's signature beside those that it has already."""
    signature = key.sign(_encode_signed(obj))
    signatures = obj.get("signatures", {})
    of_server = signatures.get(server_name, {}) if isinstance(signatures, dict) else None
    if not isinstance(of_server, dict):
        raise BadJson("signatures is not an object of objects")
    return {**obj, "signatures": {**signatures, server_name: {**of_server, key.key_id: signature}}}


def verify_json(obj: Mapping[str, Any], server_name: str, key_id: str, public_key: bytes) -> None:
    """Raise BadSignature unless `obj` is signed by that key in the name of `server_name`."""
    signature = _find_signature(obj, server_name, key_id)
    if signature is None:
        raise BadSignature(f"There is no signature of {server_name} with {key_id}")
    try:
        VerifyKey(public_key).verify(_encode_signed(obj), decode_base64(signature))
    except (BadSignatureError, BadJson, ValueError) as error:
        raise BadSignature(f"The signature of {server_name} with {key_id} is not valid") from error


def _encode_signed(obj: Mapping[str, Any]) -> bytes:
    return encode_canonical({name: value for name, value in obj.items() if name not in _NOT_SIGNED})


def _find_signature(obj: Mapping[str, Any], server_name: str, key_id: str) -> str | None:
    """Return the signature if it is there at all: the object may come from anyone, in any shape."""
    signatures = obj.get("signatures")
    of_server = signatures.get(server_name) if isinstance(signatures, dict) else None
    signature = of_server.get(key_id) if isinstance(of_server, dict) else None
    return signature if isinstance(signature, str) else None
