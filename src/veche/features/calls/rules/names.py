"""What a call and its members are called at the SFU: names that tell it nothing of rooms (MSC4195)."""

from base64 import b64encode
from hashlib import sha256

from veche.core.canonical_json import encode_canonical
from veche.core.ids import DeviceId, RoomId, UserId

NAME_MOST = 255
"""Characters in a slot's or a member's id."""
ROOM_SLOT = "m.call#ROOM"
"""The slot of the one call that a room as a whole has: what clients mean that name no slot."""


def sfu_room_of(room_id: RoomId, slot_id: str) -> str:
    """Return what the call of a slot is called at the SFU."""
    return _digest(room_id, slot_id)


def older_identity(user_id: UserId, device_id: DeviceId) -> str:
    """Return what a member is called whose client says of its membership in state events.

    Such clients look for each other by this name, so it cannot hide who they are.
    """
    return f"{user_id}:{device_id}"


def identity_of(user_id: UserId, device_id: DeviceId, member_id: str) -> str:
    """Return what a member is called by newer clients."""
    return _digest(user_id, device_id, member_id)


def _digest(*parts: str) -> str:
    return b64encode(sha256(encode_canonical(list(parts))).digest()).decode().rstrip("=")
