"""What a link to a call is good for, and for how long somebody is a guest. Pure."""

import unicodedata
from dataclasses import dataclass
from typing import Literal

from veche.core.errors import InvalidParam, MatrixError
from veche.core.ids import RoomId, UserId

HOUR_MS = 3_600_000
LINKS_MOST = 20
"""Links to the call of one room that are open at once."""
GUESTS_MOST = 50
"""Guests of one link who are there, or wait, at once."""
WAITING_MOST = 20
"""People who wait before the call of one room at once."""
LIFETIME_MOST_MS = 30 * 24 * HOUR_MS
STAY_MOST_MS = 24 * HOUR_MS
NAME_MOST = 40
LABEL_MOST = 80
TOKEN_LENGTH = 22
"""131 bits: nobody finds one by trying."""
PREFIX = "call-guest-"
"""How the names of guests' accounts begin."""

Standing = Literal["waiting", "in"]


@dataclass(frozen=True, slots=True)
class CallLink:
    """A link to the call of a room. With `waits`, who comes by it is let in by somebody who may."""

    token: str
    room_id: RoomId
    maker: UserId
    label: str
    created_ms: int
    expires_ms: int
    guests_most: int
    waits: bool


@dataclass(frozen=True, slots=True)
class CallGuest:
    """Somebody who has come by a link, and the account that was made for it."""

    user_id: UserId
    token: str
    room_id: RoomId
    name: str
    came_ms: int
    until_ms: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """What of a room decides whether strangers may come into its call."""

    is_encrypted: bool
    history: str


def check_link_wish(lifetime_ms: int, guests_most: int, label: str) -> None:
    """Raise M_INVALID_PARAM for a link that would be good for too much."""
    if not 60_000 <= lifetime_ms <= LIFETIME_MOST_MS:
        raise InvalidParam("A link to a call ends after a minute at least, and thirty days at most")
    if not 1 <= guests_most <= GUESTS_MOST:
        raise InvalidParam(f"A link to a call is for {GUESTS_MOST} guests at most")
    if len(label) > LABEL_MOST:
        raise InvalidParam(f"The name of a link has {LABEL_MOST} characters at most")


def check_room(facts: RoomFacts) -> None:
    """Raise M_FORBIDDEN for a room in which a newcomer could read what was said before they came."""
    if not facts.is_encrypted and facts.history not in ("joined", "invited"):
        raise MatrixError(
            "Guests would read what was said here before: encrypt the room, or hide its history first",
            errcode="ORG_VECHE_HISTORY_OPEN",
            status=403,
        )


def tame_name(name: str) -> str:
    """Return a guest's name as one short line; raise M_INVALID_PARAM where nothing is left of it."""
    visible = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in name)
    tamed = " ".join(visible.split())[:NAME_MOST].strip()
    if not tamed:
        raise InvalidParam("A guest has a name")
    return tamed


def shown_name(name: str) -> str:
    """Return what everybody reads, in every client: a guest is never taken for somebody of the house."""
    return f"{name} (guest)"


def until_of(link: CallLink, now_ms: int) -> int:
    """Return when the stay of somebody who comes now ends."""
    return min(link.expires_ms, now_ms + STAY_MOST_MS)


def no_such_link() -> MatrixError:
    """Return what is said of a link that never was, has ended, or was taken back: all the same."""
    return MatrixError("This link to a call is not valid (any more)", errcode="M_NOT_FOUND", status=404)


def full() -> MatrixError:
    """Return what is said where one more guest would be one too many."""
    return MatrixError("So many guests are there already", errcode="ORG_VECHE_CALL_FULL", status=403)
