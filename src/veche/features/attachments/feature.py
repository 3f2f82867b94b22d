"""Builds attachments."""

from veche.core.ids import UserId
from veche.features.accounts.api import Accounts
from veche.features.attachments.routes import AttachmentRoutes
from veche.features.attachments.service import Attachments
from veche.features.attachments.store import MIGRATIONS, remove_secret
from veche.features.attachments.sweep import Sweep
from veche.features.attachments.uses import Uses
from veche.features.media.api import Media, MediaSettings
from veche.features.rooms.api import Rooms
from veche.kit.feature import Feature, Kit
from veche.kit.transaction import Transaction


def build(
    kit: Kit, settings: MediaSettings, accounts: Accounts, rooms: Rooms, media: Media
) -> tuple[Attachments, Feature]:
    """Wire the slice."""
    attachments = Attachments(kit, accounts, rooms, media)
    uses = Uses(kit, rooms, attachments)
    sweep = Sweep(kit, settings, accounts, rooms, media, uses)

    def forget(tx: Transaction, user_id: UserId, is_erased: bool) -> None:  # noqa: FBT001 - the hook's shape
        if is_erased:  # their files go too
            remove_secret(tx, user_id)

    accounts.on_deactivated(forget)

    async def start() -> None:
        await uses.start()
        await sweep.start()

    return attachments, Feature(
        "attachments",
        MIGRATIONS,
        operations=AttachmentRoutes(attachments).operations(),
        start=start,
        stop=uses.stop,
        remark=sweep.list_remarks,
    )
