"""Builds export."""

from veche.features.accounts.api import Accounts
from veche.features.calls.api import Calls
from veche.features.export.routes import ExportRoutes
from veche.features.export.service import Exports
from veche.features.media.api import Media
from veche.features.rooms.api import Rooms
from veche.kit.blobs import BlobStore
from veche.kit.feature import Feature, Kit


def build(
    kit: Kit, accounts: Accounts, rooms: Rooms, media: Media, calls: Calls, blobs: BlobStore
) -> tuple[Exports, Feature]:
    """Wire the slice."""
    exports = Exports(kit, accounts, rooms, media, calls, blobs)
    return exports, Feature("export", operations=ExportRoutes(exports, kit.limits).operations())
