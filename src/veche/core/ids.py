"""Matrix identifiers: their grammar, parsing and limits (specification appendix "Identifier Grammar")."""

import re
from typing import NewType

from veche.core.errors import InvalidParam

UserId = NewType("UserId", str)
RoomId = NewType("RoomId", str)
EventId = NewType("EventId", str)
RoomAlias = NewType("RoomAlias", str)
DeviceId = NewType("DeviceId", str)

ID_LIMIT_BYTES = 255

_NEW_LOCALPART = re.compile(r"[a-z0-9._=/+-]+")
# Historical ids keep working: any printable ASCII but the colon (appendix, "Historical User IDs").
_HISTORICAL_LOCALPART = re.compile(r"[\x21-\x39\x3b-\x7e]*")
_SERVER_NAME = re.compile(r"(?:[0-9A-Za-z.-]{1,230}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")


def is_server_name(text: str) -> bool:
    """Return whether `text` is a host name or address with an optional port."""
    return bool(_SERVER_NAME.fullmatch(text))


def is_new_localpart(text: str) -> bool:
    """Return whether `text` may be the localpart of a user id that is registered today."""
    return bool(_NEW_LOCALPART.fullmatch(text))


def split_id(text: str, sigil: str) -> tuple[str, str] | None:
    """Return localpart and server name of an id, or None when it is not one of this sigil."""
    if not text.startswith(sigil) or len(text.encode(errors="replace")) > ID_LIMIT_BYTES:
        return None
    localpart, colon, server = text[1:].partition(":")
    if not colon or not is_server_name(server) or "\0" in localpart:
        return None
    return localpart, server


def is_user_id(text: object) -> bool:
    """Return whether `text` is a user id, historical ones included."""
    parts = split_id(text, "@") if isinstance(text, str) else None
    return parts is not None and bool(_HISTORICAL_LOCALPART.fullmatch(parts[0]))


def parse_user_id(text: object) -> UserId:
    """Return `text` as a user id or raise M_INVALID_PARAM."""
    if not isinstance(text, str) or not is_user_id(text):
        message = "That is not a user id: it should look like @name:server"
        raise InvalidParam(message)
    return UserId(text)


def parse_room_alias(text: object) -> RoomAlias:
    """Return `text` as a room alias or raise M_INVALID_PARAM."""
    if not isinstance(text, str) or not split_id(text, "#"):
        message = "That is not a room alias: it should look like #name:server"
        raise InvalidParam(message)
    return RoomAlias(text)


def is_room_id(text: object) -> bool:
    """Return whether `text` is a room id, with a server name (to version 11) or without (from 12)."""
    return (
        isinstance(text, str)
        and text.startswith("!")
        and 1 < len(text.encode(errors="replace")) <= ID_LIMIT_BYTES
        and "\0" not in text
    )


def parse_room_id(text: object) -> RoomId:
    """Return `text` as a room id or raise M_INVALID_PARAM."""
    if not isinstance(text, str) or not is_room_id(text):
        message = "That is not a room id: it should begin with !"
        raise InvalidParam(message)
    return RoomId(text)


def server_of(identifier: str) -> str:
    """Return the server name behind the first colon of a user id, alias or old room id."""
    return identifier.partition(":")[2]
