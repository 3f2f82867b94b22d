"""Reading an upload's request: its body is left unread."""

from veche.core.errors import InvalidParam
from veche.features.media.service import Incoming
from veche.kit.http import Request


def incoming_of(request: Request) -> Incoming:
    """Return the body of an upload, unread."""
    length = request.headers.get("content-length")
    if length is not None and not (length.isascii() and length.isdecimal() and len(length) < 20):
        raise InvalidParam("The Content-Length is not a number")
    return Incoming(
        request.stream(),
        None if length is None else int(length),
        request.headers.get("content-type"),
        request.query("filename"),
    )
