"""The door to an SFU: what calls ask of it, whatever program it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from veche.core.errors import MatrixError


class SfuAway(MatrixError):
    """The SFU does not answer, or not as it should."""

    status = 503

    def __init__(self) -> None:
        super().__init__("The program that carries calls does not answer now: try again in a moment")


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token lets its bearer do: join one call under one name."""

    sfu_room: str
    identity: str
    may_publish: bool


@dataclass(frozen=True, slots=True)
class Participant:
    """A device that is connected to a call; `tracks` are the ids of what it sends and is not muted."""

    identity: str
    tracks: tuple[str, ...]


class Happening(Enum):
    """What an SFU tells of by itself."""

    JOINED = "somebody is connected"
    LEFT = "somebody is connected no more"
    OTHER = "something else"


@dataclass(frozen=True, slots=True)
class SfuNotice:
    """Something that happened at the SFU, to whom."""

    happening: Happening
    sfu_room: str
    identity: str


class SfuBackend(Protocol):
    """An SFU. Methods that ask it raise SfuAway when it does not answer."""

    async def is_healthy(self) -> bool:
        """Return whether it answers."""
        ...

    async def create_room(self, sfu_room: str) -> None:
        """Make a room; one that is there stays as it is."""
        ...

    async def remove_room(self, sfu_room: str) -> None:
        """End a room, and with it the connections of all in it; without it, nothing happens."""
        ...

    async def list_participants(self, sfu_room: str) -> list[Participant]:
        """Return who is connected; nobody is where there is no room."""
        ...

    async def remove_participant(self, sfu_room: str, identity: str) -> None:
        """End somebody's connection; without one, nothing happens."""
        ...

    async def mute(self, sfu_room: str, participant: Participant) -> None:
        """Have nothing passed on of what somebody sends now, until they send it anew."""
        ...

    def mint_token(self, grant: Grant) -> str:
        """Return a token, good for a few minutes."""
        ...

    def read_token(self, token: str) -> Grant:
        """Return what a token lets its bearer do; raise TokenError."""
        ...

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> SfuNotice:
        """Return what the SFU tells, if it is the SFU that tells it; raise TokenError."""
        ...
