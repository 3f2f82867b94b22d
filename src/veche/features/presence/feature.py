"""Builds presence."""

from collections.abc import Sequence

from veche.core.ids import DeviceId, UserId
from veche.features.accounts.api import Accounts
from veche.features.presence.routes import PresenceRoutes
from veche.features.presence.service.bell import Bell
from veche.features.presence.service.people import People
from veche.features.presence.service.presence import Presence
from veche.features.presence.service.readers import Readers
from veche.features.presence.service.receipts import Receipts
from veche.features.presence.service.typists import Typists
from veche.features.presence.settings import PresenceSettings
from veche.features.presence.store import MIGRATIONS
from veche.features.presence.sync_section import PresenceSection
from veche.features.rooms.api import EventsAppended, MembershipChanged, Rooms
from veche.features.sync.api import Sync
from veche.kit.feature import Feature, Kit
from veche.kit.rounds import Rounds
from veche.kit.transaction import Transaction

TICK_S = 1.0


def build(
    kit: Kit, settings: PresenceSettings, sync: Sync, accounts: Accounts, rooms: Rooms
) -> tuple[Presence, Feature]:
    """Return the service and the feature."""
    bell = Bell(kit.database, sync, rooms)
    presence = Presence(
        Typists(kit.database, sync, rooms, bell),
        Receipts(kit.database, rooms, accounts, bell, shown=settings.receipts_shown),
        People(kit.database, sync, rooms, bell, settings),
        bell,
    )
    _listen(kit, presence, sync, accounts)
    sync.contribute(
        PresenceSection(Readers(rooms, accounts), presence.typists, presence.receipts, presence.people)
    )

    rounds = Rounds("presence", presence.tick, TICK_S)

    async def start() -> None:
        presence.receipts.forget(kit.database.position)
        await rounds.start()

    routes = PresenceRoutes(presence.typists, presence.receipts, presence.people).routes()
    return presence, Feature("presence", migrations=MIGRATIONS, routes=routes, start=start, stop=rounds.stop)


def _listen(kit: Kit, presence: Presence, sync: Sync, accounts: Accounts) -> None:
    def note_activity(notice: EventsAppended) -> None:
        for entry in notice.entries:
            presence.people.note_activity(entry.sender)

    def forget_devices(tx: Transaction, user_id: UserId, device_ids: Sequence[DeviceId]) -> None:
        tx.after_commit(lambda: presence.people.forget_devices(user_id, device_ids))

    def forget_user(tx: Transaction, user_id: UserId, _: bool) -> None:  # noqa: FBT001 - the hook's own form
        presence.people.forget_user_after(tx, user_id)

    sync.on_asked(presence.people.user_synced)
    kit.bus.subscribe(EventsAppended, note_activity)
    kit.bus.subscribe(MembershipChanged, presence.member_changed)
    accounts.on_device_removed(forget_devices)
    accounts.on_deactivated(forget_user)
