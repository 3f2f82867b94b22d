"""What an invite link is still good for, and who may end it. Pure."""

from dataclasses import dataclass

from veche.core.errors import MatrixError
from veche.core.ids import RoomId, UserId

LINKS_MOST = 100
"""Links of one room that are there at once."""
NAME_MOST = 80
TOKEN_LENGTH = 22
"""131 bits: nobody finds one by trying."""


@dataclass(frozen=True, slots=True)
class Link:
    """An invite link. `uses_allowed` and `expires_ms` are None for no limit.

    Its token is kept as it is, unlike those that sign people in: its maker wants to show it again.
    """

    token: str
    room_id: RoomId
    maker: UserId
    name: str
    created_ms: int
    expires_ms: int | None
    uses_allowed: int | None
    uses: int

    def check_open(self, now_ms: int) -> None:
        """Raise M_NOT_FOUND when the link has come to its end."""
        is_used_up = self.uses_allowed is not None and self.uses >= self.uses_allowed
        if is_used_up or (self.expires_ms is not None and now_ms >= self.expires_ms):
            raise no_such_link()


def no_such_link() -> MatrixError:
    """Return what is said of a link that never was, has ended, or was taken back: all the same."""
    return MatrixError("This invite link is not valid (any more)", errcode="M_NOT_FOUND", status=404)
