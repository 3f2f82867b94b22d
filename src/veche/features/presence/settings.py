"""What an operator may choose about typing, receipts and presence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PresenceSettings:
    """The section `presence` of the configuration."""

    presence_enabled: bool = True
    """Whether people see who is online; off, everybody is offline and nothing is told."""
    presence_room_limit: int = 500
    """People see each other online who are together in a room of at most so many members."""
    presence_wakes_per_s: int = 2_000
    """How many waiting clients are woken each second for presence alone; the others are told later."""
    idle_after_s: int = 300
    """How long after the last activity somebody becomes unavailable."""
    offline_after_s: int = 30
    """How long after the last sync somebody becomes offline."""
    receipts_shown: int = 100
    """How many of a room's newest receipts a client is given that syncs the room for the first time."""
