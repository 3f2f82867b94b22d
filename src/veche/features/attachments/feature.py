"""Builds attachments."""

from veche.features.accounts.api import Accounts
from veche.features.attachments.routes import AttachmentRoutes
from veche.features.attachments.service import Attachments
from veche.features.attachments.store import MIGRATIONS
from veche.features.attachments.uses import Uses
from veche.features.media.api import Media
from veche.features.rooms.api import Rooms
from veche.kit.feature import Feature, Kit


def build(kit: Kit, accounts: Accounts, rooms: Rooms, media: Media) -> Feature:
    """Wire the slice."""
    attachments = Attachments(kit, accounts, media)
    uses = Uses(kit, rooms, attachments)
    operations = AttachmentRoutes(attachments).operations()
    return Feature("attachments", MIGRATIONS, operations=operations, start=uses.start, stop=uses.stop)
