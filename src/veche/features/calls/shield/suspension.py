"""Suspension of calling alone: for a reason, for a time, with a way to object. Pure."""

from dataclasses import dataclass
from typing import Literal

from veche.core.errors import InvalidParam, MatrixError
from veche.core.ids import UserId

REASON_MOST = 500
APPEAL_MOST = 2_000
LONGEST_MS = 366 * 24 * 3600 * 1000

Outcome = Literal["open", "granted", "refused"]


@dataclass(frozen=True, slots=True)
class Suspension:
    """Somebody may not call until a time, or until it is ended. `appeal` is what they say to it."""

    suspension_id: str
    user_id: UserId
    reason: str
    since_ms: int
    until_ms: int
    ended_ms: int | None = None
    appeal: str | None = None
    outcome: Outcome | None = None
    """What became of the appeal."""

    def is_in_force(self, now_ms: int) -> bool:
        """Return whether it holds at a time."""
        return self.ended_ms is None and now_ms < self.until_ms

    def check_appeal(self) -> None:
        """Raise for a second appeal: the first one is read, or was."""
        if self.outcome is not None:
            raise InvalidParam("You have objected to this already")


def check_until(until_ms: int, now_ms: int) -> None:
    """Raise M_INVALID_PARAM for an end that is past, or further away than a year: nothing is for ever."""
    if not now_ms < until_ms <= now_ms + LONGEST_MS:
        raise InvalidParam("A suspension ends some time from now, and within a year")


def suspended(suspension: Suspension) -> MatrixError:
    """Return the refusal of a call, which says why and until when."""
    return MatrixError(
        f"You cannot call for now: {suspension.reason}",
        errcode="ORG_VECHE_CALLING_SUSPENDED",
        status=403,
        until_ms=suspension.until_ms,
        reason=suspension.reason,
    )
