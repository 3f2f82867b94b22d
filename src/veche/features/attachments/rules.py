"""What can be decided about files without looking at any: which an event names, and until when a day goes."""

import re

from veche.core.errors import InvalidParam, NotFound
from veche.core.ids import UserId
from veche.features.rooms.api import StoredEvent

ENCRYPTED = "m.room.encrypted"
FILES_MOST = 2_000
"""Files of one event that are noted: as many of this server's as an event has room for."""
FILES_OF_SECRET = 20
"""Files that may hang on one encrypted message: apps send one, and a picture of it."""
DAY_MS = 24 * 3600 * 1000


def list_media_ids(text: str, server_name: str) -> list[str]:
    """Return the media ids of all `mxc://` URIs of a server in a text, such as an event's content in JSON.

    They may stand anywhere: as a value, or as a picture in the HTML of a message.
    """
    found: dict[str, None] = {}
    for match in re.finditer(rf"mxc://{re.escape(server_name)}/([A-Za-z0-9_-]+)", text):
        found[match[1]] = None
        if len(found) == FILES_MOST:
            break
    return list(found)


def end_of_day(now_ms: int) -> int:
    """Return when the day of a time is over (UTC)."""
    return (now_ms // DAY_MS + 1) * DAY_MS


def check_secret(message: StoredEvent | None, user_id: UserId) -> StoredEvent:
    """Return a message on which its sender may hang files; refuse others', and what can be read here.

    Of other people's messages nobody learns here that there are any.
    """
    if message is None or message.sender != user_id:
        raise NotFound("You have sent no such message")
    if message.type != ENCRYPTED or message.state_key is not None:
        raise InvalidParam("Which files a message has that is not encrypted, the server sees itself")
    return message
