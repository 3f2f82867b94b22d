"""A server with accounts, rooms and presence, reached over HTTP without a network, and the people in it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import orjson

from veche.core.ids import DeviceId, UserId
from veche.core.signatures import SigningKey
from veche.features.accounts.api import Accounts, AccountsSettings
from veche.features.accounts.api import build as build_accounts
from veche.features.presence.api import Presence, PresenceSettings
from veche.features.presence.api import build as build_presence
from veche.features.rooms.api import Rooms, Signer
from veche.features.rooms.api import build as build_rooms
from veche.features.sync.api import Sync
from veche.features.sync.api import build as build_sync
from veche.kit import jobs as jobs_module
from veche.kit.bus import Bus
from veche.kit.clock import Clock
from veche.kit.database import Database
from veche.kit.database_postgresql import PostgresDatabase
from veche.kit.database_sqlite import SqliteDatabase
from veche.kit.feature import Kit
from veche.kit.http import Requester
from veche.kit.jobs import Jobs
from veche.kit.limits import RateLimits
from veche.kit.migrations import migrate
from veche.kit.web_server import WebServer

SERVER = "veche.test"
PASSWORD = "correct horse"


class SetClock(Clock):
    """A clock that only a test moves, but that no two things happen in the same millisecond."""

    def __init__(self) -> None:
        self.passed_s = 0.0
        self._asked = count()

    def now_ms(self) -> int:
        return 1_700_000_000_000 + int(self.passed_s * 1000) + next(self._asked)

    def monotonic_s(self) -> float:
        return 1000.0 + self.passed_s


@dataclass
class Person:
    """Somebody at a client of theirs, who keeps what their syncs told."""

    http: httpx.AsyncClient
    user_id: UserId
    device_id: DeviceId
    token: str
    since: str = field(default="", repr=False)

    async def ask(self, method: str, path: str, body: Any = None, **options: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.token}"}
        return await self.http.request(
            method, f"/_matrix/client/v3/{path}", json=body, headers=headers, **options
        )

    async def do(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        answer = await self.ask(method, path, body, **options)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def refused(self, method: str, path: str, body: Any = None) -> tuple[int, str]:
        answer = await self.ask(method, path, body)
        return answer.status_code, answer.json()["errcode"]

    async def sync(self, *, wait_ms: int = 0, wish: Any = None, **options: str) -> dict[str, Any]:
        """Ask what is new; `wish` is the filter."""
        parameters: dict[str, Any] = {"timeout": wait_ms, **options}
        if self.since:
            parameters["since"] = self.since
        if wish is not None:
            parameters["filter"] = orjson.dumps(wish).decode()
        answer: dict[str, Any] = await self.do("GET", "sync", params=parameters)
        self.since = answer["next_batch"]
        return answer

    def at_another_client(self) -> "Person":
        """The same session read anew, as a client does that has lost its store."""
        return Person(self.http, self.user_id, self.device_id, self.token)

    @property
    def requester(self) -> Requester:
        return Requester(self.user_id, self.device_id)

    async def create_room(self, *others: "Person", **body: Any) -> str:
        room_id: str = (await self.do("POST", "createRoom", {"preset": "public_chat", **body}))["room_id"]
        for other in others:
            await other.join(room_id)
        return room_id

    async def join(self, room_id: str) -> None:
        await self.do("POST", f"join/{quote(room_id)}", {})

    async def leave(self, room_id: str) -> None:
        await self.do("POST", f"rooms/{quote(room_id)}/leave", {})

    async def say(self, room_id: str, text: str = "hello", *, thread: str | None = None) -> str:
        content: dict[str, Any] = {"msgtype": "m.text", "body": text}
        if thread is not None:
            content["m.relates_to"] = {"rel_type": "m.thread", "event_id": thread}
        path = f"rooms/{quote(room_id)}/send/m.room.message/{self.token[-4:]}{next(_NUMBERS)}"
        return str((await self.do("PUT", path, content))["event_id"])

    async def types(self, room_id: str, *, typing: bool = True, **body: Any) -> None:
        await self.do("PUT", f"rooms/{quote(room_id)}/typing/{self.user_id}", {"typing": typing, **body})

    async def reads(self, room_id: str, event_id: str, kind: str = "m.read", **body: Any) -> None:
        await self.do("POST", f"rooms/{quote(room_id)}/receipt/{kind}/{quote(event_id)}", body)

    async def ignores(self, other: "Person") -> None:
        path = f"user/{self.user_id}/account_data/m.ignored_user_list"
        await self.do("PUT", path, {"ignored_users": {other.user_id: {}}})

    async def says_to_be(self, presence: str, status_msg: str | None = None) -> None:
        body = {"presence": presence} | ({} if status_msg is None else {"status_msg": status_msg})
        await self.do("PUT", f"presence/{self.user_id}/status", body)

    async def sees(self, other: "Person") -> dict[str, Any]:
        found: dict[str, Any] = await self.do("GET", f"presence/{other.user_id}/status")
        return found


_NUMBERS = count()


def ephemeral(answer: dict[str, Any], room_id: str, kind: str) -> list[dict[str, Any]]:
    """The contents of a room's ephemeral events of a type."""
    room = answer.get("rooms", {}).get("join", {}).get(room_id, {})
    events = room.get("ephemeral", {}).get("events", [])
    return [event["content"] for event in events if event["type"] == kind]


def typists(answer: dict[str, Any], room_id: str) -> list[str] | None:
    """Who types in a room, or None when the answer does not say."""
    found = ephemeral(answer, room_id, "m.typing")
    return found[-1]["user_ids"] if found else None


def receipts(answer: dict[str, Any], room_id: str) -> dict[tuple[str, str, str | None], str]:
    """Which event each receipt of an answer is at, by user, type and thread."""
    return {
        (user_id, kind, stamp.get("thread_id")): event_id
        for content in ephemeral(answer, room_id, "m.receipt")
        for event_id, kinds in content.items()
        for kind, users in kinds.items()
        for user_id, stamp in users.items()
    }


def presence_in(answer: dict[str, Any]) -> dict[str, str]:
    """Who is what, as far as an answer says."""
    events = answer.get("presence", {}).get("events", [])
    return {event["sender"]: event["content"]["presence"] for event in events}


@dataclass
class House:
    """The server of a test."""

    kit: Kit
    accounts: Accounts
    sync: Sync
    rooms: Rooms
    presence: Presence
    web: WebServer
    clock: SetClock

    async def person(self, name: str) -> Person:
        """Make an account and log in."""
        await self.accounts.registration.create_user(name, PASSWORD)
        return await self.log_in(name)

    async def people(self, *names: str) -> list[Person]:
        return [await self.person(name) for name in names]

    async def log_in(self, name: str) -> Person:
        http = httpx.AsyncClient(transport=httpx.ASGITransport(app=self.web), base_url=f"https://{SERVER}")
        identifier = {"type": "m.id.user", "user": name}
        wish = {"type": "m.login.password", "identifier": identifier, "password": PASSWORD}
        found = (await http.post("/_matrix/client/v3/login", json=wish)).json()
        return Person(http, found["user_id"], found["device_id"], found["access_token"])

    async def wait(self, seconds: float) -> None:
        """Let time pass, second by second as the server sees it."""
        for _ in range(int(seconds)):
            self.clock.passed_s += 1
            await self.presence.tick()

    async def poll(self, person: Person) -> "asyncio.Task[dict[str, Any]]":
        """Begin a long poll, and return once it waits."""
        task = asyncio.create_task(person.sync(wait_ms=20_000))
        while not self.sync.waiting.is_waiting(person.user_id):
            await asyncio.sleep(0)
        return task


OpenHouse = Callable[..., Any]


@asynccontextmanager
async def running_house(path: Path, url: str | None = None, **settings: Any) -> AsyncIterator[House]:
    clock = SetClock()
    database: Database = PostgresDatabase(url, clock) if url else SqliteDatabase(path / "veche.db", clock)
    await database.open()
    kit = Kit(
        SERVER, f"https://{SERVER}", database, Bus(), Jobs(database), clock, RateLimits(clock, is_on=False)
    )
    sync, sync_feature = build_sync(kit)
    chosen = AccountsSettings(registration="open", password_memory_kib=64)
    accounts, accounts_feature = build_accounts(kit, chosen, sync)
    signer = Signer(SERVER, SigningKey("a", bytes(32)))
    rooms, rooms_feature = build_rooms(kit, signer, sync, accounts)
    presence, feature = build_presence(kit, PresenceSettings(**settings), sync, accounts, rooms)
    features = [sync_feature, accounts_feature, rooms_feature, feature]
    await migrate(database, {"kit": jobs_module.MIGRATIONS} | {f.name: f.migrations for f in features})
    for one in features:
        if one.start:
            await one.start()
    if feature.stop:
        await feature.stop()  # time passes when the test says so
    web = WebServer([route for one in features for route in one.routes], accounts.authenticate)
    try:
        yield House(kit, accounts, sync, rooms, presence, web, clock)
    finally:
        for one in reversed(features):
            if one.stop:
                await one.stop()
        await database.close()
