"""The door of rooms."""

from veche.features.rooms.feature import build
from veche.features.rooms.memory import Room
from veche.features.rooms.notices import EventsAppended, MembershipChanged
from veche.features.rooms.proposal import Signer
from veche.features.rooms.service.queries import NeighbourChanges, Rooms
from veche.features.rooms.stored_event import StoredEvent

__all__ = [
    "EventsAppended",
    "MembershipChanged",
    "NeighbourChanges",
    "Room",
    "Rooms",
    "Signer",
    "StoredEvent",
    "build",
]
