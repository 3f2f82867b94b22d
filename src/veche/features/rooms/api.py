"""The door of rooms."""

from veche.features.rooms.feature import build
from veche.features.rooms.memory import Room
from veche.features.rooms.notices import EventsAppended, MembershipChanged
from veche.features.rooms.proposal import NewEvent, Signer
from veche.features.rooms.room_answer import Reader
from veche.features.rooms.service.delayed import DelayedEvents
from veche.features.rooms.service.queries import NeighbourChanges, Rooms
from veche.features.rooms.service.register import RoomFacts
from veche.features.rooms.service.reports import Complaint
from veche.features.rooms.store.listing import ListedRoom
from veche.features.rooms.stored_event import StoredEvent
from veche.features.rooms.windows import RoomWindow, WindowWish

__all__ = [
    "Complaint",
    "DelayedEvents",
    "EventsAppended",
    "ListedRoom",
    "MembershipChanged",
    "NeighbourChanges",
    "NewEvent",
    "Reader",
    "Room",
    "RoomFacts",
    "RoomWindow",
    "Rooms",
    "Signer",
    "StoredEvent",
    "WindowWish",
    "build",
]
