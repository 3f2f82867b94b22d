"""What can be decided about files without looking at any: which an event names, and until when a day goes."""

import re

FILES_MOST = 2_000
"""Files of one event that are noted: as many of this server's as an event has room for."""
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
