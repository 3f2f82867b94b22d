"""Errors that a client may see: raised as freely by pure code as by services, answered in one place."""

from typing import Any


class MatrixError(Exception):
    """A refusal in the protocol's own form: HTTP `status`, `errcode`, a sentence, and extra fields."""

    status = 400
    errcode = "M_UNKNOWN"

    def __init__(
        self,
        message: str,
        *,
        errcode: str | None = None,
        status: int | None = None,
        **fields: Any,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.errcode = errcode or self.errcode
        self.status = status or self.status
        self.fields = fields

    def body(self) -> dict[str, Any]:
        """Return the JSON object that the specification's "standard error response" describes."""
        return {"errcode": self.errcode, "error": self.message, **self.fields}


class BadJson(MatrixError):
    """The body is JSON, but not of the shape that the operation takes."""

    errcode = "M_BAD_JSON"


class NotJson(MatrixError):
    """The body is not JSON at all."""

    errcode = "M_NOT_JSON"


class InvalidParam(MatrixError):
    """A parameter has a value that the operation does not take."""

    errcode = "M_INVALID_PARAM"


class MissingParam(MatrixError):
    """A parameter that the operation needs is not there."""

    errcode = "M_MISSING_PARAM"


class Forbidden(MatrixError):
    """The requester may not do this."""

    status = 403
    errcode = "M_FORBIDDEN"


class NotFound(MatrixError):
    """There is no such thing, or the requester may not know of it."""

    status = 404
    errcode = "M_NOT_FOUND"


class TooLarge(MatrixError):
    """The request, or the event it would make, is over a limit."""

    status = 413
    errcode = "M_TOO_LARGE"


class LimitExceeded(MatrixError):
    """Too many requests: `retry_after_ms` says when to come back."""

    status = 429
    errcode = "M_LIMIT_EXCEEDED"


class NoRoom(MatrixError):
    """The server has no room left for so much. What was acknowledged is kept; it may have room later."""

    status = 507
    errcode = "ORG_VECHE_NO_ROOM"
