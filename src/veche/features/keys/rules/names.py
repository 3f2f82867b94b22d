"""What names that clients choose may look like before they reach a statement."""

from veche.core.errors import InvalidParam
from veche.core.ids import ID_LIMIT_BYTES


def check_name(text: str, what: str) -> str:
    """Return a name (of a device, a key, a transaction) or raise M_INVALID_PARAM.

    Databases refuse NUL in a text, and half of a surrogate pair has no UTF-8.
    """
    if not text or "\0" in text or len(text) > ID_LIMIT_BYTES:
        raise InvalidParam(f"{what} should have from 1 to {ID_LIMIT_BYTES} bytes, none of them zero")
    try:
        size_bytes = len(text.encode())
    except UnicodeEncodeError as error:
        raise InvalidParam(f"{what} is not valid Unicode") from error
    if size_bytes > ID_LIMIT_BYTES:
        raise InvalidParam(f"{what} is over {ID_LIMIT_BYTES} bytes")
    return text
