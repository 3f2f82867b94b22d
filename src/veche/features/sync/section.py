"""What a slice contributes to `/sync`, and what it is given to do so."""

import re
from typing import Any, ClassVar

import msgspec

from veche.core.errors import InvalidParam
from veche.core.filters import Filter
from veche.core.ids import UserId
from veche.kit.http import Requester
from veche.kit.transaction import Snapshot

_TOKEN = re.compile(r"s(\d{1,18})_(\d{1,18})(?:_\d{1,9})?")

Tree = dict[str, Any]
"""A part of the answer, as nested objects. Trees of all sections are merged; lists are joined."""


class SyncToken(msgspec.Struct, frozen=True, order=True):
    """How far a client has read: the durable log, and the counter of what is kept only in memory."""

    position: int
    ephemeral: int

    def __str__(self) -> str:
        return f"s{self.position}_{self.ephemeral}"

    @classmethod
    def parse(cls, text: str) -> "SyncToken":
        """Return the token that `str` made; raise M_INVALID_PARAM for anything else.

        Positions of sliding sync have a third part, and can be used wherever tokens can.
        """
        found = _TOKEN.fullmatch(text)
        if found is None:
            raise InvalidParam("That is not a token of this server's /sync")
        return cls(int(found[1]), int(found[2]))


class SyncView(msgspec.Struct, frozen=True):
    """One reading: who asks for what changed in (after, upto]. `after.position` is 0 at the first sync."""

    requester: Requester
    after: SyncToken
    upto: SyncToken
    filter: Filter
    full_state: bool = False
    state_name: str = "state"
    """The field for state; any other than `state` holds the state after the timeline."""

    @property
    def use_state_after(self) -> bool:
        """Whether state is told as it is after the timeline, not before."""
        return self.state_name != "state"

    @property
    def user_id(self) -> UserId:
        """Whose sync this is."""
        return self.requester.user_id

    @property
    def is_initial(self) -> bool:
        """Whether everything is asked for."""
        # Not the position alone: a token of a server where nothing was ever written is at 0 too.
        return self.after.position == 0 and self.after.ephemeral == 0


class Section:
    """One slice's part of the answer. Override `changes`, and `recall` where memory can answer.

    `is_marked`: the slice calls `Sync.mark` for every change, so that the section is not even asked about
    a user for whom there is none. `is_standing`: the part is in every answer, and is no change by itself.
    """

    name: ClassVar[str]
    is_marked: ClassVar[bool] = True
    is_standing: ClassVar[bool] = False

    async def prepare(self, view: SyncView) -> None:
        """Bring into memory what later answers for this user can be made from."""

    def recall(self, view: SyncView) -> Tree | None:  # noqa: ARG002 - for those that override it
        """Return the changes from memory, on the event loop; None when the database must be read."""
        return None

    def changes(self, snapshot: Snapshot, view: SyncView) -> Tree:
        """Return the changes, read from a snapshot (maybe in a thread: memory may be read, not changed)."""
        raise NotImplementedError

    async def acknowledge(self, requester: Requester, position: int) -> None:
        """Learn that a device has everything up to a position: it came back with that token."""
