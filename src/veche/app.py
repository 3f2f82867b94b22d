"""The composition root: builds every feature once, from the lowest to the highest, by plain calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from veche.config import Settings
from veche.core.ids import UserId
from veche.core.signatures import SigningKey
from veche.features.accounts import api as accounts_api
from veche.features.admin import api as admin_api
from veche.features.attachments import api as attachments_api
from veche.features.calls import api as calls_api
from veche.features.discovery import api as discovery_api
from veche.features.export import api as export_api
from veche.features.health import api as health_api
from veche.features.keys import api as keys_api
from veche.features.links import api as links_api
from veche.features.media import api as media_api
from veche.features.presence import api as presence_api
from veche.features.push import api as push_api
from veche.features.rooms import api as rooms_api
from veche.features.sliding import api as sliding_api
from veche.features.sync import api as sync_api
from veche.features.webapp import api as webapp_api
from veche.kit import identity
from veche.kit import jobs as kit_jobs
from veche.kit.blobs import BlobStore
from veche.kit.blobs_places import open_places
from veche.kit.bus import Bus
from veche.kit.clock import Clock
from veche.kit.data_folder import DataFolder
from veche.kit.database import Database
from veche.kit.database_postgresql import PostgresDatabase
from veche.kit.database_sqlite import SqliteDatabase
from veche.kit.feature import Feature, Kit
from veche.kit.jobs import Jobs
from veche.kit.limits import RateLimits
from veche.kit.migrations import Migration, migrate
from veche.kit.outgoing import Outgoing, parse_networks
from veche.kit.settings_list import list_settings
from veche.kit.transaction import Transaction
from veche.kit.web_server import WebServer


@dataclass(frozen=True, slots=True)
class World:
    """What only some features are given: the key they sign with, where files are, and the way outside."""

    signing_key: SigningKey
    blobs: BlobStore
    outgoing: Outgoing


@dataclass(frozen=True, slots=True)
class App:
    """A whole server but for the network: what is started, what is served, what commands work on."""

    settings: Settings
    kit: Kit
    world: World
    features: Sequence[Feature]
    web: WebServer
    accounts: accounts_api.Accounts
    exports: export_api.Exports
    webapp: webapp_api.WebApp
    engine: calls_api.Engine

    async def open(self) -> None:
        """Open the database and bring it to this program's schema: enough to do one thing and close."""
        await self.kit.database.open()
        await migrate(self.kit.database, self.migrations)
        await identity.check_identity(self.kit.database, self.settings.server_name)

    async def start(self) -> None:
        """Open, and start what works by itself."""
        await self.open()
        for feature in self.features:
            if feature.start is not None:
                await feature.start()
        self.kit.jobs.start()

    async def release(self) -> None:
        """Let requests that wait return; they and all others are still answered."""
        for feature in self.features:
            if feature.release is not None:
                await feature.release()

    async def stop(self) -> None:
        """End what works by itself, and close."""
        await self.kit.jobs.stop()
        for feature in reversed(self.features):
            if feature.stop is not None:
                await feature.stop()
        await self.close()

    async def close(self) -> None:
        """Write what was accepted, and let go of everything."""
        await self.world.outgoing.close()
        await self.world.blobs.close()
        await self.kit.database.close()

    @property
    def migrations(self) -> dict[str, Sequence[Migration]]:
        """The schema of this program."""
        own = {"kit": kit_jobs.MIGRATIONS, "identity": identity.MIGRATIONS}
        return own | {feature.name: feature.migrations for feature in self.features}


def build_app(settings: Settings, clock: Clock | None = None) -> App:
    """Build a server on a data folder. Nothing is opened or started yet."""
    folder = DataFolder(settings.data)
    folder.make()
    kit = _build_kit(settings, folder, clock or Clock())
    world = World(
        signing_key=folder.signing_key(kit.clock),
        blobs=open_places(settings.media.store, folder, settings.s3),
        outgoing=Outgoing(allow=parse_networks(settings.outgoing_allow)),
    )
    return _build_features(settings, kit, world)


def _build_kit(settings: Settings, folder: DataFolder, clock: Clock) -> Kit:
    database: Database
    if settings.is_postgresql:
        database = PostgresDatabase(settings.database, clock)
    else:
        database = SqliteDatabase(folder.database_path, clock)
    return Kit(
        server_name=settings.server_name,
        public_url=settings.public_url,
        database=database,
        bus=Bus(),
        jobs=Jobs(database),
        clock=clock,
        limits=RateLimits(clock, is_on=settings.rate_limits),
    )


def _build_features(settings: Settings, kit: Kit, world: World) -> App:
    signer = rooms_api.Signer(settings.server_name, world.signing_key)

    sync, sync_feature = sync_api.build(kit)
    accounts, accounts_feature = accounts_api.build(kit, settings.accounts, sync, is_local=settings.is_local)
    rooms, rooms_feature = rooms_api.build(kit, signer, sync, accounts)
    presence, presence_feature = presence_api.build(kit, settings.presence, sync, accounts, rooms)
    media, media_feature = media_api.build(kit, settings.media, world.blobs, world.outgoing)
    _erase_media_with(accounts, media)
    keys, keys_feature = keys_api.build(kit, settings.keys, sync, accounts, rooms)
    below_push = push_api.Doors(sync, accounts, rooms, presence)
    push, push_feature = push_api.build(kit, settings.push, below_push, world.outgoing)
    place = calls_api.Place(
        DataFolder(settings.data).calls_path, settings.host, settings.port, settings.public_url
    )
    calls, calls_feature = calls_api.build(kit, settings.calls, place, accounts, rooms, keys)
    push.silencers.append(calls.guard.is_silenced)
    exports, export_feature = export_api.build(kit, accounts, rooms, media, calls, world.blobs)
    attachments, attachments_feature = attachments_api.build(kit, settings.media, accounts, rooms, media)

    features = [
        sync_feature,
        accounts_feature,
        rooms_feature,
        presence_feature,
        media_feature,
        keys_feature,
        push_feature,
        calls_feature,
        sliding_api.build(kit, sync, accounts, rooms, keys),
        links_api.build(kit, accounts, rooms),
        attachments_feature,
        export_feature,
        health_api.build(kit, parse_networks(settings.metrics_allow)),
    ]
    below_admin = admin_api.Doors(accounts, rooms, media, attachments)
    features.append(admin_api.build(kit, _facts_of(settings), _premises_of(settings), below_admin))
    webapp, webapp_feature = webapp_api.build(kit, settings.webapp)
    features.append(webapp_feature)
    features.append(discovery_api.build(kit, settings.discovery, webapp, features))
    routes = [route for feature in features for route in feature.all_routes]
    proxies = parse_networks(settings.trusted_proxies)
    web = WebServer(routes, accounts.authenticate, webapp_feature.elsewhere, kit.metrics, proxies)
    return App(settings, kit, world, features, web, accounts, exports, webapp, calls.engine)


def _facts_of(settings: Settings) -> admin_api.ServerFacts:
    return admin_api.ServerFacts(
        settings.server_name,
        settings.public_url,
        settings.accounts.registration,
        settings.accounts.registration_needs_email,
        settings.accounts.guests,
        settings.discovery.support_page,
    )


def _premises_of(settings: Settings) -> admin_api.Premises:
    return admin_api.Premises(settings.data, partial(list_settings, settings, settings.origins))


def _erase_media_with(accounts: accounts_api.Accounts, media: media_api.Media) -> None:
    """Have a person's files go with them when they ask to be erased: media knows nothing of accounts."""

    def erase(tx: Transaction, user_id: UserId, is_erased: bool) -> None:  # noqa: FBT001 - the hook's shape
        if is_erased:
            media.deletions.erase_user_after(tx, user_id)

    accounts.on_deactivated(erase)
