"""Key objects as clients upload them: their shapes, their limits, and how they are put together again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
import orjson

from veche.core.canonical_json import check_canonical, encode_canonical
from veche.core.errors import BadJson, InvalidParam, TooLarge
from veche.core.ids import DeviceId, UserId
from veche.features.keys.rules.names import check_name

T = TypeVar("T")
Signatures = dict[str, dict[str, str]]

KEY_LIMIT_BYTES = 4 * 1024
DEVICE_KEYS_LIMIT_BYTES = 32 * 1024

_NOT_SIGNED = ("signatures", "unsigned")


class DeviceKeysShape(msgspec.Struct):
    """The identity keys of a device."""

    user_id: str
    device_id: str
    algorithms: list[str]
    keys: dict[str, str]
    signatures: Signatures


class KeyObjectShape(msgspec.Struct):
    """A one-time or fallback key that carries signatures."""

    key: str
    signatures: Signatures


@dataclass(frozen=True, slots=True)
class SignedObject:
    """A signed object as it is stored: canonical JSON of what is signed, and the signatures beside it."""

    body: str
    signatures: str

    def load(self) -> dict[str, Any]:
        """Return the whole object."""
        return {**orjson.loads(self.body), "signatures": orjson.loads(self.signatures)}


@dataclass(frozen=True, slots=True)
class OneTimeKey:
    """A one-time or fallback key; `key` is its canonical JSON."""

    algorithm: str
    key_id: str
    key: str

    @property
    def name(self) -> str:
        """The key's name in requests and answers."""
        return f"{self.algorithm}:{self.key_id}"


def split_object(value: Mapping[str, Any], limit_bytes: int) -> SignedObject:
    """Return an object that clients sign in the form in which it is stored; raise M_BAD_JSON, M_TOO_LARGE."""
    check_canonical(dict(value))
    body = encode_canonical({name: part for name, part in value.items() if name not in _NOT_SIGNED})
    signatures = encode_canonical(value.get("signatures", {}))
    if len(body) + len(signatures) > limit_bytes:
        raise TooLarge(f"A key object is over {limit_bytes} bytes")
    return SignedObject(body.decode(), signatures.decode())


def join_object(
    stored: SignedObject, signatures: Signatures, unsigned: Mapping[str, Any] | None = None
) -> orjson.Fragment:
    """Return an object for an answer, with these signatures; its signed part is not decoded on the way."""
    tail = b',"signatures":' + orjson.dumps(signatures)
    if unsigned:
        tail += b',"unsigned":' + orjson.dumps(unsigned)
    return orjson.Fragment(stored.body.encode()[:-1] + tail + b"}")


def parse_device_keys(value: Mapping[str, Any], user_id: UserId, device_id: DeviceId) -> SignedObject:
    """Return identity keys that this very device uploads; raise M_BAD_JSON or M_INVALID_PARAM."""
    shape = convert(value, DeviceKeysShape)
    if shape.user_id != user_id or shape.device_id != device_id:
        raise InvalidParam("user_id and device_id of device_keys must be those of the access token")
    return split_object(value, DEVICE_KEYS_LIMIT_BYTES)


def parse_one_time_keys(keys: Mapping[str, Any]) -> list[OneTimeKey]:
    """Return uploaded one-time keys; raise M_BAD_JSON or M_INVALID_PARAM."""
    return [_parse_one_time_key(name, value) for name, value in keys.items()]


def parse_fallback_keys(keys: Mapping[str, Any]) -> list[OneTimeKey]:
    """Return uploaded fallback keys: at most one of each algorithm."""
    parsed = parse_one_time_keys(keys)
    if len({key.algorithm for key in parsed}) != len(parsed):
        raise InvalidParam("There can be one fallback key of each algorithm")
    return parsed


def convert(value: Any, shape: type[T]) -> T:
    """Return a decoded JSON value as `shape` or raise M_BAD_JSON."""
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        raise BadJson(str(error)) from error


def visible_signatures(
    of_object: str, added: Iterable[tuple[str, str, str]], owner: str, viewer: str
) -> Signatures:
    """Return those signatures of an object that a viewer may see: the owner's and the viewer's own.

    `added` are (signer, key id, signature) that came later. Others' would show who knows whom.
    """
    signatures: Signatures = orjson.loads(of_object)
    for signer, key_id, signature in added:
        signatures.setdefault(signer, {})[key_id] = signature
    return {signer: keys for signer, keys in signatures.items() if signer in (owner, viewer)}


def _parse_one_time_key(name: str, value: Any) -> OneTimeKey:
    algorithm, colon, key_id = check_name(name, "The name of a key").partition(":")
    if not colon or not algorithm or not key_id:
        raise InvalidParam("The name of a key should look like algorithm:key_id")
    if not isinstance(value, str):
        convert(value, KeyObjectShape)
    check_canonical(value)
    encoded = encode_canonical(value)
    if len(encoded) > KEY_LIMIT_BYTES:
        raise TooLarge(f"A key is over {KEY_LIMIT_BYTES} bytes")
    return OneTimeKey(algorithm, key_id, encoded.decode())
