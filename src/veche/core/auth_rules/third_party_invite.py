"""The rule for an invite that redeems a third-party invite, signed by a key that this one names."""

from collections.abc import Iterator, Mapping
from itertools import islice, product
from typing import Any

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from veche.core.canonical_json import encode_canonical
from veche.core.errors import BadJson, Forbidden
from veche.core.event import Event
from veche.core.power_levels import RoomState
from veche.core.signatures import decode_base64

# Two events have room for half a million pairs of key and signature; identity servers make two pairs.
_PAIRS_LIMIT = 100
_NOT_SIGNED = ("signatures", "unsigned")
_STANDARD_ALPHABET = str.maketrans("-_", "+/")


def check_third_party_invite(event: Event, state: RoomState) -> None:
    """Raise Forbidden unless `third_party_invite` of the content redeems a pending one of the same sender."""
    signed = _get_signed(event)
    token = signed.get("token")
    if signed.get("mxid") != event.state_key or not isinstance(token, str):
        raise Forbidden("The third-party invite was signed for another user")
    pending = state.get(("m.room.third_party_invite", token))
    if pending is None:
        raise Forbidden("The room has no third-party invite with this token")
    if pending.sender != event.sender:
        raise Forbidden("The third-party invite was sent by another user")
    if not _is_signed(signed, pending.content):
        raise Forbidden("The third-party invite is not signed by a key that it names")


def _get_signed(event: Event) -> Mapping[str, Any]:
    third_party_invite = event.content["third_party_invite"]
    signed = third_party_invite.get("signed") if isinstance(third_party_invite, dict) else None
    if not isinstance(signed, dict):
        raise Forbidden("The third-party invite is not signed")
    return signed


def _is_signed(signed: Mapping[str, Any], pending_content: Mapping[str, Any]) -> bool:
    message = encode_canonical({key: value for key, value in signed.items() if key not in _NOT_SIGNED})
    pairs = product(_list_public_keys(pending_content), _list_signatures(signed))
    return any(_is_signature(message, *pair) for pair in islice(pairs, _PAIRS_LIMIT))


def _list_public_keys(content: Mapping[str, Any]) -> Iterator[str]:
    listed = content.get("public_keys")
    entries = listed if isinstance(listed, list) else []
    for entry in (content, *entries):
        key = entry.get("public_key") if isinstance(entry, dict) else None
        if isinstance(key, str):
            yield key


def _list_signatures(signed: Mapping[str, Any]) -> Iterator[str]:
    signatures = signed.get("signatures")
    for of_server in signatures.values() if isinstance(signatures, dict) else ():
        for key_id, signature in of_server.items() if isinstance(of_server, dict) else ():
            if key_id.startswith("ed25519:") and isinstance(signature, str):
                yield signature


def _is_signature(message: bytes, public_key: str, signature: str) -> bool:
    try:
        key = decode_base64(public_key.translate(_STANDARD_ALPHABET))
        VerifyKey(key).verify(message, decode_base64(signature))
    except (BadSignatureError, BadJson, ValueError):
        return False
    return True
