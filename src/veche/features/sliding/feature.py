"""Builds the sliding slice."""

from veche.features.accounts.api import Accounts
from veche.features.keys.api import Keys
from veche.features.rooms.api import Rooms
from veche.features.sliding.extensions import Extensions
from veche.features.sliding.routes import SlidingRoutes
from veche.features.sliding.service import Sliding
from veche.features.sync.api import Sync
from veche.kit.feature import Feature, Kit


def build(kit: Kit, sync: Sync, accounts: Accounts, rooms: Rooms, keys: Keys) -> Feature:
    """Wire the slice."""
    extensions = Extensions(kit.database, sync, keys)
    sliding = Sliding(kit.database, sync, accounts, rooms, extensions)
    return Feature(
        "sliding",
        routes=SlidingRoutes(sliding).routes(),
        unstable_features={"org.matrix.simplified_msc3575": True},
    )
