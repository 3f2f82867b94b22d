"""Failures as they may be logged: where and of what kind, never with what text.

The text of an exception quotes what it stumbled over: a row of a table, a piece of a body, the address of a
page. So none is written but the codes that engines and the system give, which are about no content.
"""

import traceback

CODES = ("errno", "sqlstate", "extendedresult", "status")
CHAIN_LIMIT = 5
FRAMES_LIMIT = 50


def describe(error: BaseException) -> str:
    """Return the kind of an error and its codes: `OSError (errno 28)`."""
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    codes = [f"{code} {value}" for code in CODES if (value := getattr(error, code, None)) is not None]
    return f"{name} ({', '.join(codes)})" if codes else name


def format_failure(error: BaseException) -> str:
    """Return where an error came from, and what had caused it, the cause first."""
    parts: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(parts) < CHAIN_LIMIT:
        frames = traceback.extract_tb(cause.__traceback__)[-FRAMES_LIMIT:]
        lines = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        parts.append("\n".join([*lines, describe(cause)]))
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\nwhich led to\n".join(reversed(parts))
