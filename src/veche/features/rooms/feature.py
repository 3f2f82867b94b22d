"""Builds the rooms slice."""

from dataclasses import dataclass
from functools import partial

from veche.features.accounts.api import Accounts
from veche.features.rooms.live import LiveRooms
from veche.features.rooms.notices import MembershipChanged
from veche.features.rooms.proposal import Signer
from veche.features.rooms.routes.delayed import DelayedRoutes
from veche.features.rooms.routes.directory import DirectoryRoutes
from veche.features.rooms.routes.history import HistoryRoutes
from veche.features.rooms.routes.membership import MembershipRoutes
from veche.features.rooms.routes.reports import ReportRoutes
from veche.features.rooms.routes.search import SearchRoutes
from veche.features.rooms.routes.sending import SendingRoutes
from veche.features.rooms.routes.streams import StreamRoutes
from veche.features.rooms.routes.thirdparty import ThirdPartyRoutes
from veche.features.rooms.service.aliases import Aliases
from veche.features.rooms.service.creation import RoomCreation
from veche.features.rooms.service.delayed import DelayedEvents
from veche.features.rooms.service.directory import RoomDirectory
from veche.features.rooms.service.guards import Guards
from veche.features.rooms.service.guests import Guests
from veche.features.rooms.service.history import History
from veche.features.rooms.service.indexing import Indexing
from veche.features.rooms.service.membership import Memberships
from veche.features.rooms.service.people import People
from veche.features.rooms.service.profiles import ProfilesInRooms
from veche.features.rooms.service.queries import RoomAdministration, Rooms, Sendings
from veche.features.rooms.service.register import Register
from veche.features.rooms.service.reports import Reports
from veche.features.rooms.service.search import Search
from veche.features.rooms.service.sending import Messages
from veche.features.rooms.service.shutting import Shutting
from veche.features.rooms.service.spaces import Spaces
from veche.features.rooms.service.state_queries import StateQueries
from veche.features.rooms.service.state_setting import StateSetting
from veche.features.rooms.service.streams import Streams
from veche.features.rooms.service.upgrading import Upgrading
from veche.features.rooms.shown_rooms import find_shown_rooms
from veche.features.rooms.store.delayed import DELAYED_MIGRATION
from veche.features.rooms.store.erasure import ERASURE_MIGRATION, mark_erased
from veche.features.rooms.store.reports import HANDLING_MIGRATION, OCCASION_MIGRATION
from veche.features.rooms.store.rooms import SHUTTING_MIGRATION
from veche.features.rooms.store.schema import MIGRATIONS
from veche.features.rooms.store.search import SEARCH_MIGRATION, SEARCH_SOURCE_MIGRATION
from veche.features.rooms.sync_section import RoomsSection
from veche.features.sync.api import Sync
from veche.kit.feature import Feature, Kit

ALL_MIGRATIONS = (
    *MIGRATIONS,
    SEARCH_MIGRATION,
    DELAYED_MIGRATION,
    SEARCH_SOURCE_MIGRATION,
    ERASURE_MIGRATION,
    SHUTTING_MIGRATION,
    HANDLING_MIGRATION,
    OCCASION_MIGRATION,
)


@dataclass(frozen=True, slots=True)
class RoomServices:
    """The slice's use cases, by theme."""

    live: LiveRooms
    rooms: Rooms
    messages: Messages
    memberships: Memberships
    creation: RoomCreation
    upgrading: Upgrading
    aliases: Aliases
    directory: RoomDirectory
    spaces: Spaces
    people: People
    streams: Streams
    history: History
    delayed: DelayedEvents
    state: StateQueries


def build(kit: Kit, signer: Signer, sync: Sync, accounts: Accounts) -> tuple[Rooms, Feature]:
    """Wire the slice."""
    services = _services(kit, signer, sync, accounts)
    sync.contribute(RoomsSection(services.live, accounts, kit.clock))
    accounts.place_rooms(partial(find_shown_rooms, services.live))
    accounts.on_deactivated(lambda tx, user_id, erase: mark_erased(tx, user_id) if erase else None)
    ProfilesInRooms(kit.database, kit.jobs, services.live, accounts, services.memberships)

    def tell_account_data(change: MembershipChanged) -> None:
        # A room that one comes (back) to brings the account data that one has for it.
        if change.membership == "join":
            sync.mark("account_data", [change.user_id], change.position)

    kit.bus.subscribe(MembershipChanged, tell_account_data)

    indexing = Indexing(kit.database, kit.bus)

    async def start() -> None:
        services.live.forget()
        await indexing.start()

    directory = DirectoryRoutes(
        services.aliases, services.directory, services.spaces, services.people, kit.server_name
    )
    feature = Feature(
        "rooms",
        migrations=ALL_MIGRATIONS,
        routes=[
            *SendingRoutes(services.messages, services.delayed).routes(),
            *MembershipRoutes(
                services.creation,
                services.upgrading,
                services.memberships,
                services.aliases,
                services.live,
            ).routes(),
            *DelayedRoutes(services.delayed).routes(),
            *directory.routes(),
            *ReportRoutes(services.rooms.administration.reports).routes(),
            *SearchRoutes(Search(kit.database, accounts, indexing)).routes(),
            *StreamRoutes(services.streams).routes(),
            *ThirdPartyRoutes().routes(),
            *HistoryRoutes(services.history, services.state, kit.database).routes(),
        ],
        operations=directory.operations(),
        start=start,
        stop=indexing.stop,
        unstable_features={"org.matrix.msc4140": True, "uk.half-shot.msc2666.query_mutual_rooms": True},
    )
    return services.rooms, feature


def _services(kit: Kit, signer: Signer, sync: Sync, accounts: Accounts) -> RoomServices:
    live = LiveRooms(kit.database, kit.bus, sync, signer)
    memberships = Memberships(kit.database, live, accounts, kit.limits, kit.server_name)
    creation = RoomCreation(kit.database, live, memberships, kit.limits, kit.server_name)
    guards = Guards()
    guests = Guests(kit.database, kit.jobs, live, accounts, memberships)
    state = StateSetting(live, memberships, guests, guards)
    administration = RoomAdministration(
        Register(), Shutting(kit.database, kit.jobs, live), Reports(kit.database, accounts, kit.limits)
    )
    delayed = DelayedEvents(kit, live, state, guards)
    return RoomServices(
        live=live,
        rooms=Rooms(live, accounts, memberships, administration, Sendings(delayed, guards)),
        messages=Messages(kit.database, live, state, guards, kit.limits),
        memberships=memberships,
        creation=creation,
        upgrading=Upgrading(kit.database, live, creation, memberships.moving, kit.limits),
        aliases=Aliases(kit.database, live, kit.server_name),
        directory=RoomDirectory(kit.database, live, kit.server_name),
        spaces=Spaces(kit.database),
        people=People(kit.database, accounts),
        streams=Streams(kit.database, sync),
        history=History(kit.database, accounts),
        delayed=delayed,
        state=StateQueries(kit.database),
    )
