"""A server with sync, accounts, rooms and keys, reached over HTTP without a network, and people with real keys."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import httpx

from veche.core.ids import DeviceId, UserId
from veche.core.signatures import SigningKey, encode_base64, sign_json
from veche.features.accounts.api import Accounts, AccountsSettings
from veche.features.accounts.api import build as build_accounts
from veche.features.keys.api import Keys, KeysSettings
from veche.features.keys.api import build as build_keys
from veche.features.rooms.api import Signer
from veche.features.rooms.api import build as build_rooms
from veche.features.sync.api import Sync
from veche.features.sync.api import build as build_sync
from veche.kit import jobs as jobs_module
from veche.kit.bus import Bus
from veche.kit.clock import Clock
from veche.kit.database import Database
from veche.kit.database_postgresql import PostgresDatabase
from veche.kit.database_sqlite import SqliteDatabase
from veche.kit.feature import Feature, Kit
from veche.kit.jobs import Jobs
from veche.kit.limits import RateLimits
from veche.kit.migrations import migrate
from veche.kit.web_server import WebServer

SERVER = "veche.test"
PASSWORD = "correct horse"
Json = dict[str, Any]


def error_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("errcode", "")


def new_key(clock: Clock, name: str = "") -> SigningKey:
    """A key whose id names a device, or, as cross-signing keys do, itself."""
    seed = clock.new_bytes(32)
    return SigningKey(name or public(SigningKey("any", seed)), seed)


def public(key: SigningKey) -> str:
    return encode_base64(key.public_key)


@dataclass
class Person:
    """Somebody at a device of theirs."""

    http: httpx.AsyncClient
    clock: Clock
    user_id: UserId
    device_id: DeviceId
    token: str
    since: str = field(default="", repr=False)

    async def ask(self, method: str, path: str, body: Any = None, **options: Any) -> httpx.Response:
        path = path if path.startswith("/_") else f"/_matrix/client/v3/{path}"
        options = {**options, "headers": {"authorization": f"Bearer {self.token}"}}
        if "content" not in options:
            options["json"] = body
        return await self.http.request(method, path, **options)

    async def get(self, path: str, **options: Any) -> httpx.Response:
        return await self.ask("GET", path, **options)

    async def post(self, path: str, body: Any = None, **options: Any) -> httpx.Response:
        return await self.ask("POST", path, {} if body is None else body, **options)

    async def put(self, path: str, body: Any, **options: Any) -> httpx.Response:
        return await self.ask("PUT", path, body, **options)

    async def delete(self, path: str, **options: Any) -> httpx.Response:
        return await self.ask("DELETE", path, **options)

    async def ok(self, method: str, path: str, body: Any = None, **options: Any) -> Json:
        answer = await self.ask(method, path, body, **options)
        assert answer.status_code == 200, answer.text
        return cast("Json", answer.json())

    async def sync_from(self, since: str, timeout_ms: int = 0) -> Json:
        parameters = {"timeout": str(timeout_ms)} | ({"since": since} if since else {})
        return await self.ok("GET", "sync", params=parameters)

    async def sync(self, timeout_ms: int = 0) -> Json:
        answer = await self.sync_from(self.since, timeout_ms)
        self.since = answer["next_batch"]
        return answer

    async def confirm(self, method: str, path: str, body: Json) -> httpx.Response:
        """Ask, be asked for the password, and ask again with it."""
        challenge = await self.ask(method, path, body)
        assert challenge.status_code == 401, challenge.text
        proof = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": self.user_id},
            "password": PASSWORD,
            "session": challenge.json()["session"],
        }
        return await self.ask(method, path, {**body, "auth": proof})

    # Keys

    def device_keys(self, key: SigningKey | None = None) -> Json:
        key = key or new_key(self.clock, self.device_id)
        keys = {f"ed25519:{self.device_id}": public(key), f"curve25519:{self.device_id}": "c" * 43}
        names = {"user_id": self.user_id, "device_id": self.device_id}
        return sign_json({**names, "algorithms": ["m.olm.v1"], "keys": keys}, self.user_id, key)

    async def upload(self, **parts: Any) -> Json:
        return cast("Json", (await self.ok("POST", "keys/upload", parts))["one_time_key_counts"])

    async def query(self, *people: "Person") -> Json:
        return await self.ok("POST", "keys/query", {"device_keys": {p.user_id: [] for p in people}})

    async def claim(self, other: "Person", algorithm: str = "signed_curve25519") -> Json:
        wanted = {other.user_id: {other.device_id: algorithm}}
        answer = await self.ok("POST", "keys/claim", {"one_time_keys": wanted})
        return cast("Json", answer["one_time_keys"].get(other.user_id, {}).get(other.device_id, {}))

    async def send(
        self, messages: Mapping[Any, Any], txn_id: str = "", kind: str = "m.test"
    ) -> httpx.Response:
        txn_id = txn_id or self.clock.new_token(12)
        return await self.put(f"sendToDevice/{kind}/{txn_id}", {"messages": messages})

    async def create_room(self, *invited: "Person") -> str:
        body = {"invite": [person.user_id for person in invited], "preset": "private_chat"}
        room_id = (await self.ok("POST", "createRoom", body))["room_id"]
        for person in invited:
            await person.ok("POST", f"join/{room_id}", {})
        return str(room_id)


@dataclass
class House:
    """The server of a test."""

    kit: Kit
    accounts: Accounts
    sync: Sync
    keys: Keys
    web: WebServer

    async def register(self, name: str, device_id: str = "") -> Person:
        await self.accounts.registration.create_user(name, PASSWORD)
        return await self.log_in(name, device_id)

    async def log_in(self, name: str, device_id: str = "", display_name: str = "") -> Person:
        transport = httpx.ASGITransport(app=self.web, client=("192.0.2.1", 12345))
        http = httpx.AsyncClient(transport=transport, base_url=f"https://{SERVER}")
        wish = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": name},
            "password": PASSWORD,
            **({"device_id": device_id} if device_id else {}),
            **({"initial_device_display_name": display_name} if display_name else {}),
        }
        answer = await http.post("/_matrix/client/v3/login", json=wish)
        assert answer.status_code == 200, answer.text
        found = answer.json()
        return Person(http, self.kit.clock, found["user_id"], found["device_id"], found["access_token"])


async def until_waiting(house: House, person: Person) -> None:
    """Return once a sync of a person waits."""
    while not house.sync.waiting.is_waiting(person.user_id):
        await asyncio.sleep(0)


def one_time_keys(*names: str) -> Json:
    return {f"signed_curve25519:{name}": {"key": name * 4, "signatures": {}} for name in names}


def open_database(path: Path, url: str | None, clock: Clock) -> Database:
    return PostgresDatabase(url, clock) if url else SqliteDatabase(path / "veche.db", clock)


@asynccontextmanager
async def running_house(path: Path, url: str | None, **settings: Any) -> AsyncIterator[House]:
    clock = Clock()
    database = open_database(path, url, clock)
    await database.open()
    limits = RateLimits(clock, is_on=False)
    kit = Kit(SERVER, f"https://{SERVER}", database, Bus(), Jobs(database), clock, limits)
    house, features = build(kit, KeysSettings(**settings))
    steps = {"jobs": jobs_module.MIGRATIONS} | {feature.name: feature.migrations for feature in features}
    await migrate(database, steps)
    for feature in features:
        if feature.start is not None:
            await feature.start()
    kit.jobs.start()
    try:
        yield house
    finally:
        await kit.jobs.stop()
        for feature in reversed(features):
            if feature.stop is not None:
                await feature.stop()
        await database.close()


def build(kit: Kit, settings: KeysSettings) -> tuple[House, list[Feature]]:
    sync, sync_feature = build_sync(kit)
    chosen = AccountsSettings(registration="open", password_memory_kib=64)
    accounts, accounts_feature = build_accounts(kit, chosen, sync)
    signer = Signer(SERVER, new_key(kit.clock, "1"))
    rooms, rooms_feature = build_rooms(kit, signer, sync, accounts)
    keys, keys_feature = build_keys(kit, settings, sync, accounts, rooms)
    features = [sync_feature, accounts_feature, rooms_feature, keys_feature]
    web = WebServer([route for feature in features for route in feature.routes], accounts.authenticate)
    return House(kit, accounts, sync, keys, web), features


OpenHouse = Callable[..., AbstractAsyncContextManager[House]]
