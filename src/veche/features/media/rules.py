"""What may be said about media, decided without looking at any: names, types, sizes, ranges."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from veche.core.errors import InvalidParam, MatrixError, NotFound
from veche.core.ids import is_server_name

Method = Literal["crop", "scale"]

FILENAME_LIMIT = 255
CONTENT_TYPE_LIMIT = 255
DEFAULT_TYPE = "application/octet-stream"
TIMEOUT_DEFAULT_MS = 20_000
TIMEOUT_MOST_MS = 60_000
SIZE_MOST = 100_000
"""Above any picture: what a client asks for beyond it is no size."""

CONTENT_POLICY = (
    "sandbox; default-src 'none'; script-src 'none'; plugin-types application/pdf; "
    "style-src 'unsafe-inline'; object-src 'self';"
)

# The specification's list of "serving inline content": types that no browser will run.
INLINE_TYPES = frozenset(
    """
    text/css text/plain text/csv application/json application/ld+json
    image/jpeg image/gif image/png image/apng image/webp image/avif
    video/mp4 video/webm video/ogg video/quicktime
    audio/mp4 audio/webm audio/aac audio/mpeg audio/ogg audio/wave audio/wav audio/x-wav audio/x-pn-wav
    audio/flac audio/x-flac
    """.split()  # noqa: SIM905 - a column of twenty-six quoted lines reads worse
)
THUMBNAIL_NAMES = {
    "image/jpeg": "thumbnail.jpg",
    "image/png": "thumbnail.png",
    "image/webp": "thumbnail.webp",
    "image/gif": "thumbnail.gif",
}

# The sizes that the specification names, and two for large screens. A picture smaller than one is served as
# it is, so the last size in practice means the original.
SCALED_SIZES = ((320, 240), (640, 480), (800, 600), (1600, 1200), (4096, 4096))
# A crop has the shape that was asked for, so each side goes up by itself.
CROPPED_SIDES = (32, 96, 192, 320, 640, 1024, 2048, 4096)

_MEDIA_ID = re.compile(r"[A-Za-z0-9_-]{1,255}")
_WORD = r"[A-Za-z0-9!#$&^_.+-]+"
_CONTENT_TYPE = re.compile(rf"{_WORD}/{_WORD}(?:[ \t]*;[ \t]*{_WORD}=(?:{_WORD}|\"[ !#-\[\]-~]*\"))*")
_PLAIN_FILENAME = re.compile(r"[A-Za-z0-9 !#$&'()+,.;=@\[\]^_`{}~-]*")
_RANGE = re.compile(r"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*")


@dataclass(frozen=True, slots=True)
class ThumbnailWish:
    """A thumbnail as it is made and stored: one of few sizes, however many are asked for."""

    method: Method
    width: int
    height: int
    is_animated: bool


class NotYetUploaded(MatrixError):
    """The media id was created, and its content has not come."""

    status = 504
    errcode = "M_NOT_YET_UPLOADED"


class CannotOverwrite(MatrixError):
    """The media id has content, which never changes."""

    status = 409
    errcode = "M_CANNOT_OVERWRITE_MEDIA"


def check_address(own_server: str, server_name: str, media_id: str) -> None:
    """Raise M_NOT_FOUND unless the two parts of an `mxc://` URI can be media of this server."""
    if not is_server_name(server_name) or not _MEDIA_ID.fullmatch(media_id):
        raise NotFound("That is not the address of any media")
    if server_name != own_server:
        raise NotFound("That media is on another server, and this server does not fetch from others")


def clean_content_type(text: str | None) -> str:
    """Return a content type as it was given, or the general one for what is none."""
    text = (text or "").strip()
    if len(text) > CONTENT_TYPE_LIMIT or not _CONTENT_TYPE.fullmatch(text):
        return DEFAULT_TYPE
    return text


def clean_filename(text: str | None) -> str | None:
    """Return a file name without what would mislead: paths, control characters, changes of direction."""
    kept = [_clean_character(character) for character in (text or "")[: FILENAME_LIMIT * 4]]
    name = "".join(kept)[:FILENAME_LIMIT].strip()
    return name if name.strip(".") else None


def _clean_character(character: str) -> str:
    if character in "/\\":
        return "_"
    # Cc: controls. Cf: invisible ones, such as those that turn `gpj.exe` around. Cs: halves of characters.
    return "" if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") else character


def disposition(content_type: str, filename: str | None) -> str:
    """Return the Content-Disposition of content: inline only for what is safe inside a page."""
    essence = content_type.partition(";")[0].strip().lower()
    kind = "inline" if essence in INLINE_TYPES else "attachment"
    if filename is None:
        return kind
    if _PLAIN_FILENAME.fullmatch(filename):
        return f'{kind}; filename="{filename}"'
    return f"{kind}; filename*=utf-8''{quote(filename, safe='')}"


def choose_thumbnail(method: Method, width: int, height: int, *, is_animated: bool) -> ThumbnailWish:
    """Return the thumbnail to make for a wish: the smallest that is not smaller."""
    if method == "crop":
        return ThumbnailWish(method, _side_up(width), _side_up(height), is_animated)
    for listed_width, listed_height in SCALED_SIZES:
        if listed_width >= width and listed_height >= height:
            return ThumbnailWish(method, listed_width, listed_height, is_animated)
    return ThumbnailWish(method, *SCALED_SIZES[-1], is_animated)


def _side_up(side: int) -> int:
    return next((listed for listed in CROPPED_SIDES if listed >= side), CROPPED_SIDES[-1])


def parse_method(text: str | None) -> Method:
    """Return the method of a thumbnail or raise M_INVALID_PARAM."""
    if text in (None, "scale"):
        return "scale"
    if text == "crop":
        return "crop"
    raise InvalidParam("A thumbnail's method is crop or scale")


def find_range(header: str | None, size_bytes: int) -> tuple[int, int] | None:
    """Return first byte and length of a Range header; None means the whole.

    A header that is malformed, or asks for several ranges, is passed over, as RFC 9110 (14.2) allows. An
    empty length means that nothing of it is there.
    """
    match = _RANGE.fullmatch(header or "")
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        length = min(int(last), size_bytes)
        return size_bytes - length, length
    start, stop = int(first), min(int(last) + 1 if last else size_bytes, size_bytes)
    if last and int(last) < start:
        return None
    return start, max(stop - start, 0)


def names_etag(header: str | None, etag: str) -> bool:
    """Return whether an If-None-Match header names an entity tag."""
    if header is None:
        return False
    named = [part.strip().removeprefix("W/") for part in header.split(",")]
    return "*" in named or etag in named
