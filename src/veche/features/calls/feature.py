"""Builds the calls slice."""

from collections.abc import Sequence
from dataclasses import dataclass

from veche.features.accounts.api import Accounts
from veche.features.calls.guests.confinement import Confinement
from veche.features.calls.guests.guests import CallGuests
from veche.features.calls.guests.links import CallLinks
from veche.features.calls.guests.store import GUESTS_MIGRATION
from veche.features.calls.guests.upkeep import rounds_of_guests
from veche.features.calls.programs.place import Place
from veche.features.calls.routes.guests import GuestRoutes
from veche.features.calls.routes.moderation import ModerationRoutes
from veche.features.calls.routes.sealed import SealedCallRoutes
from veche.features.calls.routes.sfu import SfuRoutes
from veche.features.calls.routes.suspensions import SuspensionRoutes
from veche.features.calls.routes.tokens import SERVICE_PATH, TokenRoutes
from veche.features.calls.routes.turn import TurnRoutes
from veche.features.calls.service.connections import Connections
from veche.features.calls.service.delegations import Delegations
from veche.features.calls.service.seating import Seating
from veche.features.calls.service.tokens import Tokens
from veche.features.calls.service.upkeep import Upkeep
from veche.features.calls.settings import CallsSettings
from veche.features.calls.sfu.engine import Engine
from veche.features.calls.shield.guard import Guard
from veche.features.calls.shield.sealed import SealedCalls
from veche.features.calls.shield.store import HEARD_MIGRATION, SHIELD_MIGRATION
from veche.features.calls.shield.suspensions import Suspensions
from veche.features.calls.store.schema import MIGRATIONS
from veche.features.keys.api import Keys
from veche.features.rooms.api import Rooms
from veche.kit.feature import Feature, Kit
from veche.kit.http_tunnel import Tunnels
from veche.kit.outgoing import Outgoing, parse_networks
from veche.kit.rounds import Rounds

ANYWHERE = ("0.0.0.0/0", "::/0")
"""The SFU is where the operator says, or on this machine: its address is nobody else's to choose."""


@dataclass(frozen=True, slots=True)
class Calls:
    """What others are given of calls: the engine, who may not call, and who may ring."""

    engine: Engine
    suspensions: Suspensions
    guard: Guard


def build(
    kit: Kit, settings: CallsSettings, place: Place, accounts: Accounts, rooms: Rooms, keys: Keys
) -> tuple[Calls, Feature]:
    """Wire the slice."""
    outgoing = Outgoing(allow=parse_networks(ANYWHERE))
    engine = Engine(settings, place, outgoing, kit.clock)
    guard = Guard(accounts, rooms, counts=kit.limits.is_on)
    seating = Seating(accounts, rooms, keys, guard)
    delegations = Delegations(kit, rooms, engine)
    connections = Connections(kit.database, rooms, seating, delegations, engine)
    suspensions = Suspensions(kit.database, accounts)
    sealed = SealedCalls(kit.database, rooms, guard)
    links = CallLinks(kit, accounts, rooms, guard, is_on=settings.guests)
    guests = CallGuests(kit, accounts, rooms, keys, links)
    rounds = rounds_of_guests(kit.bus, guests)
    Confinement(kit.database, accounts, rooms, keys)
    upkeep = Upkeep(kit, accounts, rooms, seating, engine)
    tunnels = Tunnels()
    kit.metrics.gauge("calls_tunnels_open", "Connections led to the SFU", lambda: tunnels.count)
    life = _Life(engine, (upkeep.rounds, rounds), tunnels, outgoing)
    transport = {"type": "livekit", "livekit_service_url": kit.public_url + SERVICE_PATH}
    transports = [transport] if engine.is_offered else []
    tokens = Tokens(kit, accounts, seating, engine)
    told = [{**one, "url": engine.url} for one in transports]
    feature = Feature(
        "calls",
        migrations=(*MIGRATIONS, SHIELD_MIGRATION, GUESTS_MIGRATION, HEARD_MIGRATION),
        routes=[
            *TurnRoutes(engine, suspensions, kit.clock, settings.turn_lifetime_s).routes(),
            *TokenRoutes(tokens, delegations, kit.limits, told, kit.server_name).routes(),
            *SfuRoutes(engine, connections, tunnels).routes(),
        ],
        operations=[
            *ModerationRoutes(connections).operations(),
            *GuestRoutes(links, guests, rounds).operations(),
            *SuspensionRoutes(suspensions).operations(),
            *SealedCallRoutes(sealed, kit.limits).operations(),
        ],
        start=life.start,
        release=life.release,
        stop=life.stop,
        remark=life.remark,
        well_known={"org.matrix.msc4143.rtc_foci": transports} if transports else {},
    )
    return Calls(engine, suspensions, guard), feature


@dataclass(frozen=True, slots=True)
class _Life:
    """What runs beside the requests."""

    engine: Engine
    rounds: Sequence[Rounds]
    tunnels: Tunnels
    outgoing: Outgoing

    async def start(self) -> None:
        await self.engine.start()
        for rounds in self.rounds:
            await rounds.start()

    async def release(self) -> None:
        self.tunnels.close()

    async def stop(self) -> None:
        for rounds in reversed(self.rounds):
            await rounds.stop()
        await self.engine.stop()
        await self.outgoing.close()

    async def remark(self) -> Sequence[str]:
        return self.engine.describe()
