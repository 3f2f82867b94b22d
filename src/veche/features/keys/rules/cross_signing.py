"""Cross-signing: what the three keys must look like, and whose signatures are taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from veche.core.errors import BadJson, InvalidParam, MatrixError
from veche.core.ids import UserId
from veche.core.signatures import BadSignature, decode_base64, verify_json
from veche.features.keys.rules.key_objects import Signatures, SignedObject, convert, split_object

USAGES = ("master", "self_signing", "user_signing")
KEY_LIMIT_BYTES = 16 * 1024
PUBLIC_KEY_BYTES = 32


class InvalidSignature(MatrixError):
    """A signature that has to be there is missing or forged."""

    errcode = "M_INVALID_SIGNATURE"


class CrossSigningShape(msgspec.Struct):
    """A cross-signing key as it is uploaded."""

    user_id: str
    usage: list[str]
    keys: dict[str, str]
    signatures: Signatures = {}


@dataclass(frozen=True, slots=True)
class CrossSigningKey:
    """One of a user's three keys; `public_key` is unpadded base64 and also serves as its id."""

    usage: str
    public_key: str
    stored: SignedObject

    @property
    def key_id(self) -> str:
        """The name under which its signatures go."""
        return f"ed25519:{self.public_key}"


def parse_cross_signing_key(value: Mapping[str, Any], usage: str, user_id: UserId) -> CrossSigningKey:
    """Return an uploaded key of a user's own; raise M_BAD_JSON or M_INVALID_PARAM."""
    shape = convert(value, CrossSigningShape)
    if shape.user_id != user_id:
        raise InvalidParam(f"The {usage} key is not the requester's")
    if usage not in shape.usage:
        raise InvalidParam(f"The usage of the {usage} key is another one")
    if len(shape.keys) != 1:
        raise InvalidParam(f"The {usage} key should have exactly one key")
    ((key_id, public_key),) = shape.keys.items()
    if key_id != f"ed25519:{public_key}" or not is_public_key(public_key):
        raise InvalidParam(f"The {usage} key should be ed25519:<key>, 32 bytes in unpadded base64")
    return CrossSigningKey(usage, public_key, split_object(value, KEY_LIMIT_BYTES))


def is_public_key(text: str) -> bool:
    """Return whether a text is an ed25519 public key in unpadded base64."""
    try:
        return not text.endswith("=") and len(decode_base64(text)) == PUBLIC_KEY_BYTES
    except BadJson:
        return False


def check_signed(value: Mapping[str, Any], user_id: str, key_id: str, public_key: str) -> None:
    """Raise M_INVALID_SIGNATURE unless an object is signed by a user's key."""
    if not is_public_key(public_key):
        raise InvalidSignature("The key that should have signed this is no ed25519 key")
    try:
        verify_json(value, user_id, key_id, decode_base64(public_key))
    except BadSignature as error:
        raise InvalidSignature(error.message) from error


def check_signed_by_master(key: CrossSigningKey, master: CrossSigningKey, user_id: UserId) -> None:
    """Raise M_INVALID_SIGNATURE unless a user's key is signed by their master key."""
    check_signed(key.stored.load(), user_id, master.key_id, master.public_key)
