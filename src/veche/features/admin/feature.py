"""Builds administration, over the doors of those that it looks after."""

from dataclasses import dataclass

from veche.features.accounts.api import Accounts
from veche.features.admin.routes.house import HouseRoutes
from veche.features.admin.routes.people import PeopleRoutes
from veche.features.admin.routes.places import PlaceRoutes
from veche.features.admin.routes.server import ServerRoutes
from veche.features.admin.service.complaints import ComplaintDesk
from veche.features.admin.service.health import Caretaker, Kept, Premises
from veche.features.admin.service.people import PeopleCare
from veche.features.admin.service.places import PlaceCare
from veche.features.admin.service.server import ServerFacts, ServerView
from veche.features.attachments.api import Attachments
from veche.features.media.api import Media
from veche.features.rooms.api import Rooms
from veche.kit.feature import Feature, Kit


@dataclass(frozen=True, slots=True)
class Doors:
    """The slices that are looked after."""

    accounts: Accounts
    rooms: Rooms
    media: Media
    attachments: Attachments


def build(kit: Kit, facts: ServerFacts, premises: Premises, doors: Doors) -> Feature:
    """Wire the slice."""
    accounts, rooms, media = doors.accounts, doors.rooms, doors.media
    caretaker = Caretaker(kit, premises, Kept(accounts, rooms, media, doors.attachments))
    places = PlaceRoutes(PlaceCare(kit.database, rooms), ComplaintDesk(kit.database, rooms))
    operations = [
        *ServerRoutes(ServerView(facts, accounts)).operations(),
        *PeopleRoutes(PeopleCare(kit, accounts, rooms, media)).operations(),
        *places.operations(),
        *HouseRoutes(caretaker, accounts, kit.clock).operations(),
    ]
    return Feature("admin", operations=operations)
