"""Finding the files of this server that an event names."""

from collections.abc import Iterator
from typing import Any

DEPTH_MOST = 20
FILES_MOST = 100
"""Files of one event that are noted: an album has ten, a pack of stickers more."""


def list_media_ids(content: Any, server_name: str) -> list[str]:
    """Return the media ids of all `mxc://` URIs of a server, wherever in an event's content they stand."""
    prefix = f"mxc://{server_name}/"
    found: dict[str, None] = {}
    for text in _texts(content, DEPTH_MOST):
        if text.startswith(prefix) and len(found) < FILES_MOST:
            found[text.removeprefix(prefix)] = None
    return list(found)


def _texts(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif depth and isinstance(value, dict):
        for part in value.values():
            yield from _texts(part, depth - 1)
    elif depth and isinstance(value, list):
        for part in value:
            yield from _texts(part, depth - 1)
