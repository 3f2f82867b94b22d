"""Canonical JSON (specification appendix of that name): the bytes that are hashed, signed and measured."""

from typing import Any

import orjson

from veche.core.errors import BadJson

DEPTH_LIMIT = 100
"""Inside how many objects and lists a value may lie: the specification has no limit, readers do."""

INTEGER_LIMIT = 2**53 - 1
"""The greatest integer, and with a minus sign the least, that every JSON reader keeps exactly."""

# orjson sorts keys by their UTF-8 bytes, which is the order of code points, and writes the shortest escapes
# in lower case: byte for byte the specification's grammar. It also refuses integers beyond INTEGER_LIMIT.
_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER


def encode_canonical(value: Any) -> bytes:
    """Return the canonical bytes of a value that has passed `check_canonical`.

    Floats are not looked for here, because this runs several times an event: what comes from outside is
    checked once, where it comes in.
    """
    try:
        return orjson.dumps(value, option=_OPTIONS)
    except TypeError as error:
        raise BadJson(f"This has no canonical JSON form: {error}") from error


def check_canonical(value: Any) -> None:
    """Raise M_BAD_JSON unless `value`, as a JSON decoder made it, has one canonical form.

    Floats are refused even when they are whole: 1.0 and 1e3 are not in the grammar.
    """
    level = [value]
    for _ in range(DEPTH_LIMIT + 1):
        level = _check_level(level)
        if not level:
            return
    raise BadJson(f"A value lies deeper than inside {DEPTH_LIMIT} objects and lists")


def _check_level(values: list[Any]) -> list[Any]:
    """Check values that lie equally deep and return what lies directly inside them."""
    inside: list[Any] = []
    for value in values:
        kind = type(value)
        if kind is str:
            _check_text(value)
        elif kind is dict:
            _check_keys(value)
            inside += value.values()
        elif kind is list:
            inside += value
        elif kind is int:
            _check_integer(value)
        elif value is not None and kind is not bool:
            raise BadJson(
                f"A {kind.__name__} is not allowed here: numbers must be whole, without point or exponent"
            )
    return inside


def _check_keys(value: dict[Any, Any]) -> None:
    for key in value:
        if type(key) is not str:
            raise BadJson("A key of an object is not a string")
        _check_text(key)


def _check_text(text: str) -> None:
    if text.isascii():
        return
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadJson("A string has half of a surrogate pair, which UTF-8 cannot carry") from error


def _check_integer(number: int) -> None:
    if not -INTEGER_LIMIT <= number <= INTEGER_LIMIT:
        raise BadJson("A number is beyond what JSON readers keep exactly: 2^53 - 1 either way")
