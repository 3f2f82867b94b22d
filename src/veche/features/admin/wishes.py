"""What administration is asked: query parameters and bodies, with their limits."""

from typing import Annotated, Literal

import msgspec

Term = Annotated[str, msgspec.Meta(max_length=255, pattern=r"^[^\x00]*$")]
Key = Annotated[str, msgspec.Meta(max_length=600, pattern=r"^[^\x00]*$")]
PageSize = Annotated[int, msgspec.Meta(ge=1, le=200)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Password = Annotated[str, msgspec.Meta(max_length=512)]
Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]

YEAR_S = 365 * 24 * 3600
PAGE = 50


class UsersWish(msgspec.Struct):
    """Which accounts: those that a term finds by id or shown name, of a standing, after an id."""

    search: Term = ""
    standing: Literal["any", "admin", "guest", "locked", "suspended", "deactivated"] = "any"
    after: Key = ""
    limit: PageSize = PAGE


class RoomsWish(msgspec.Struct):
    """Which rooms: those that a term finds by id, name, alias or creator, after where a page ended."""

    search: Term = ""
    after: Key = ""
    limit: PageSize = PAGE


class ReportsWish(msgspec.Struct):
    """Which reports: those that were handled, or not yet, before a number; of an occasion, or of all."""

    handled: bool = False
    occasion: Literal["", "call"] = ""
    before: Number = 2**53
    limit: PageSize = PAGE


class NewUser(msgspec.Struct):
    """An account to be made."""

    name: Name
    password: Password
    admin: bool = False


class NewPassword(msgspec.Struct):
    """Somebody's new password."""

    password: Password


class Deactivation(msgspec.Struct):
    """Whether what a person said and uploaded is to go with them."""

    erase: bool = False


class Rank(msgspec.Struct):
    """Whether somebody is to be an administrator."""

    admin: bool


class Shutting(msgspec.Struct):
    """Whether a room is to be shut."""

    shut: bool


class NewToken(msgspec.Struct):
    """A registration token to be made: by default something random, for any number of people, for ever."""

    token: Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._~-]+$")] | None = (
        None
    )
    uses_allowed: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] | None = None
    lifetime_s: Annotated[int, msgspec.Meta(ge=1, le=100 * YEAR_S)] | None = None


class Handling(msgspec.Struct):
    """Whether a report has been dealt with."""

    handled: bool
