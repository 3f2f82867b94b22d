"""Builds the keys slice."""

from veche.features.accounts.api import Accounts
from veche.features.keys.routes.backups import BackupRoutes
from veche.features.keys.routes.dehydrated import DehydratedRoutes
from veche.features.keys.routes.keys import KeyRoutes
from veche.features.keys.routes.to_device import ToDeviceRoutes
from veche.features.keys.service.keys import Keys
from veche.features.keys.settings import KeysSettings
from veche.features.keys.store.schema import MIGRATIONS
from veche.features.keys.sync_section import DeviceListsSection, KeyCountsSection, ToDeviceSection
from veche.features.rooms.api import MembershipChanged, Rooms
from veche.features.sync.api import Sync
from veche.kit.feature import Feature, Kit


def build(
    kit: Kit, settings: KeysSettings, sync: Sync, accounts: Accounts, rooms: Rooms
) -> tuple[Keys, Feature]:
    """Wire the slice."""
    keys = Keys(kit, settings, sync, accounts, rooms)
    sync.contribute(ToDeviceSection(keys.to_device))
    sync.contribute(DeviceListsSection(keys.lists))
    sync.contribute(KeyCountsSection(keys.counts))

    def note_membership(notice: MembershipChanged) -> None:
        keys.lists.note_membership(notice.room_id, notice.user_id, notice.position)

    kit.bus.subscribe(MembershipChanged, note_membership)
    feature = Feature(
        "keys",
        migrations=MIGRATIONS,
        routes=[
            *KeyRoutes(keys, kit.database, accounts).routes(),
            *ToDeviceRoutes(keys.to_device).routes(),
            *BackupRoutes(keys.backups).routes(),
            *DehydratedRoutes(keys.dehydrated).routes(),
        ],
        start=keys.start,
        unstable_features={"org.matrix.msc3814": True},
    )
    return keys, feature
