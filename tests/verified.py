"""A device that its owner has verified: what its client uploads once it has keys and a cross-signing identity."""

import secrets
from collections.abc import Iterator
from typing import Any

from veche.core.signatures import SigningKey, encode_base64, sign_json

Upload = tuple[str, dict[str, Any]]


def list_uploads(user_id: str, device_id: str) -> Iterator[Upload]:
    """Yield paths and bodies to post, in order: the device's keys, its owner's, and the signature."""
    device = SigningKey(device_id, secrets.token_bytes(32))
    keys = {f"ed25519:{device_id}": encode_base64(device.public_key), f"curve25519:{device_id}": "c" * 43}
    names = {"user_id": user_id, "device_id": device_id, "algorithms": ["m.olm.v1"], "keys": keys}
    yield "/keys/upload", {"device_keys": sign_json(names, user_id, device)}
    master, self_signing, user_signing = (_new_key() for _ in range(3))
    bodies = {
        usage: sign_json(_bare(user_id, key, usage), user_id, master)
        for usage, key in (("self_signing", self_signing), ("user_signing", user_signing))
    }
    uploaded = {f"{usage}_key": body for usage, body in bodies.items()}
    yield "/keys/device_signing/upload", {"master_key": _bare(user_id, master, "master"), **uploaded}
    yield "/keys/signatures/upload", {user_id: {device_id: sign_json(names, user_id, self_signing)}}


def _new_key() -> SigningKey:
    seed = secrets.token_bytes(32)
    return SigningKey(encode_base64(SigningKey("any", seed).public_key), seed)


def _bare(user_id: str, key: SigningKey, usage: str) -> dict[str, Any]:
    return {"user_id": user_id, "usage": [usage], "keys": {key.key_id: encode_base64(key.public_key)}}
