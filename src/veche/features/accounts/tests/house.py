"""A server with nothing but sync and accounts, reached over HTTP without a network."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from veche.features.accounts.api import Accounts, AccountsSettings
from veche.features.accounts.api import build as build_accounts
from veche.features.sync.api import Sync
from veche.features.sync.api import build as build_sync
from veche.kit import jobs as jobs_module
from veche.kit.bus import Bus
from veche.kit.clock import Clock
from veche.kit.database import Database
from veche.kit.database_postgresql import PostgresDatabase
from veche.kit.database_sqlite import SqliteDatabase
from veche.kit.feature import Kit
from veche.kit.jobs import Jobs
from veche.kit.limits import RateLimits
from veche.kit.migrations import migrate
from veche.kit.web_server import WebServer

SERVER = "veche.test"
PASSWORD = "correct horse"


class SetClock(Clock):
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.ahead_ms = 0

    def now_ms(self) -> int:
        return super().now_ms() + self.ahead_ms

    def monotonic_s(self) -> float:
        return super().monotonic_s() + self.ahead_ms / 1000

    def pass_s(self, seconds: float) -> None:
        self.ahead_ms += int(seconds * 1000)


@dataclass
class Person:
    """Somebody at a client of theirs."""

    http: httpx.AsyncClient
    user_id: str = ""
    device_id: str = ""
    token: str = ""
    since: str = field(default="", repr=False)

    async def ask(self, method: str, path: str, body: Any = None, **options: Any) -> httpx.Response:
        path = path if path.startswith("/_") else f"/_matrix/client/{path}"
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        return await self.http.request(method, path, json=body, headers=headers, **options)

    async def get(self, path: str, **options: Any) -> httpx.Response:
        return await self.ask("GET", path, **options)

    async def post(self, path: str, body: Any = None, **options: Any) -> httpx.Response:
        return await self.ask("POST", path, {} if body is None else body, **options)

    async def put(self, path: str, body: Any, **options: Any) -> httpx.Response:
        return await self.ask("PUT", path, body, **options)

    async def delete(self, path: str, body: Any = None, **options: Any) -> httpx.Response:
        return await self.ask("DELETE", path, body, **options)

    async def sync(self) -> dict[str, Any]:
        parameters = {"since": self.since} if self.since else {}
        answer: dict[str, Any] = (await self.get("v3/sync", params=parameters)).json()
        self.since = answer["next_batch"]
        return answer

    async def confirm(self, method: str, path: str, body: dict[str, Any], **auth: Any) -> httpx.Response:
        """Ask, be asked for the password, and ask again with it."""
        challenge = await self.ask(method, path, body)
        assert challenge.status_code == 401, challenge.text
        proof = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": self.user_id},
            "password": PASSWORD,
            "session": challenge.json()["session"],
        }
        return await self.ask(method, path, {**body, "auth": proof | auth})


@dataclass
class House:
    """The server of a test."""

    kit: Kit
    accounts: Accounts
    sync: Sync
    web: WebServer
    clock: SetClock

    def visitor(self, address: str = "192.0.2.1") -> Person:
        transport = httpx.ASGITransport(app=self.web, client=(address, 12345))
        return Person(httpx.AsyncClient(transport=transport, base_url=f"https://{SERVER}"))

    async def register(self, name: str, **body: Any) -> Person:
        """Make an account by the operator's hand and log in."""
        await self.accounts.registration.create_user(name, PASSWORD)
        return await self.log_in(name, **body)

    async def log_in(self, name: str, password: str = PASSWORD, **body: Any) -> Person:
        person = self.visitor()
        identifier = {"type": "m.id.user", "user": name}
        wish = {"type": "m.login.password", "identifier": identifier, "password": password, **body}
        answer = await person.post("v3/login", wish)
        assert answer.status_code == 200, answer.text
        return signed_in(person, answer)


def signed_in(person: Person, answer: httpx.Response) -> Person:
    found = answer.json()
    person.user_id, person.device_id = found["user_id"], found["device_id"]
    person.token = found["access_token"]
    return person


def error_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("errcode", "")


def open_database(path: Path, url: str | None, clock: Clock) -> Database:
    return PostgresDatabase(url, clock) if url else SqliteDatabase(path / "veche.db", clock)


@asynccontextmanager
async def running_house(
    path: Path, url: str | None = None, *, limits: bool = False, is_local: bool = False, **settings: Any
) -> AsyncIterator[House]:
    clock = SetClock()
    database = open_database(path, url, clock)
    await database.open()
    kit = Kit(
        SERVER, f"https://{SERVER}", database, Bus(), Jobs(database), clock, RateLimits(clock, is_on=limits)
    )
    sync, sync_feature = build_sync(kit)
    chosen: dict[str, Any] = {"registration": "open", "password_memory_kib": 64} | settings
    accounts, feature = build_accounts(kit, AccountsSettings(**chosen), sync, is_local=is_local)
    steps = {"jobs": jobs_module.MIGRATIONS, "sync": sync_feature.migrations, "accounts": feature.migrations}
    await migrate(database, steps)
    web = WebServer([*sync_feature.routes, *feature.routes], accounts.authenticate)
    await sync.start()
    if feature.start:
        await feature.start()
    try:
        yield House(kit, accounts, sync, web, clock)
    finally:
        await kit.jobs.stop()
        assert feature.stop is not None
        await feature.stop()
        await database.close()
        await accounts.passwords.close()


OpenHouse = Callable[..., Any]
