"""Builds invite links."""

from veche.features.accounts.api import Accounts
from veche.features.links.routes import LinkRoutes
from veche.features.links.service import Links
from veche.features.links.store import MIGRATIONS
from veche.features.rooms.api import Rooms
from veche.kit.feature import Feature, Kit


def build(kit: Kit, accounts: Accounts, rooms: Rooms) -> Feature:
    """Wire the slice."""
    links = Links(kit.database, accounts, rooms, kit.limits)
    return Feature("links", migrations=MIGRATIONS, operations=LinkRoutes(links).operations())
