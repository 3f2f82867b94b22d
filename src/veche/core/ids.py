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
_SERVER_NAME = re.compile(r"(?:[0-9A-Za-z.-]{1,230}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")


def is_server_name(text: str) -> bool:
    """Return whether `text` is a host name or address with an optional port."""
    return bool(_SERVER_NAME.fullmatch(text))


def is_new_localpart(text: str) -> bool:
    """Return whether `text` may be the localpart of a user id that is registered today."""
    return bool(_NEW_LOCALPART.fullmatch(text))


def split_id(text: str, sigil: str) -> tuple[str, str] | None:
    """Return localpart and server name of an id, or None when it is not one of this sigil."""
    if not text.startswith(sigil) or not _is_short_text(text):
        return None
    localpart, colon, server = text[1:].partition(":")
    if not colon or not is_server_name(server) or "\0" in localpart:
        return None
    return localpart, server


def is_user_id(text: object) -> bool:
    """Return whether `text` is a user id, historical ones included.

    Those have any characters but the colon and NUL (appendix, "Historical User IDs"): servers that disagree
    here would disagree on which power levels are valid, and so on the state of a room.
    """
    return isinstance(text, str) and split_id(text, "@") is not None


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


def _is_short_text(text: str) -> bool:
    try:
        return len(text.encode()) <= ID_LIMIT_BYTES
    except UnicodeEncodeError:  # a lone surrogate
        return False


def is_room_id(text: object) -> bool:
    """Return whether `text` is a room id, with a server name (to version 11) or without (from 12)."""
    return (
        isinstance(text, str)
        and text.startswith("!")
        and len(text) > 1
        and _is_short_text(text)
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
