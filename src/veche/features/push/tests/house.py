"""A server with everything up to push, a push gateway on a real port, and the people in it."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from itertools import count
from pathlib import Path
from queue import Queue
from typing import Any
from urllib.parse import quote

import httpx
import orjson

from veche.core.ids import DeviceId, RoomId, UserId
from veche.core.signatures import SigningKey
from veche.features.accounts.api import Accounts, AccountsSettings
from veche.features.accounts.api import build as build_accounts
from veche.features.presence.api import Presence, PresenceSettings
from veche.features.presence.api import build as build_presence
from veche.features.push.api import Doors, Push, PushSettings
from veche.features.push.api import build as build_push
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
from veche.kit.jobs import Jobs
from veche.kit.limits import RateLimits
from veche.kit.migrations import migrate
from veche.kit.outgoing import Outgoing
from veche.kit.web_server import WebServer

SERVER = "veche.test"
PASSWORD = "correct horse"
SOON_S = 10.0
THREADS = {"room": {"timeline": {"unread_thread_notifications": True}}}

_NUMBERS = count()


class SetClock(Clock):
    """A clock that a test moves ahead."""

    def __init__(self) -> None:
        self.ahead_ms = 0

    def now_ms(self) -> int:
        return super().now_ms() + self.ahead_ms

    def pass_s(self, seconds: float) -> None:
        self.ahead_ms += int(seconds * 1000)


@dataclass
class Person:
    """Somebody at a client of theirs."""

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

    async def sync(self, *, wish: Any = None, **options: str) -> dict[str, Any]:
        parameters: dict[str, Any] = {"timeout": 0, **options}
        if self.since:
            parameters["since"] = self.since
        if wish is not None:
            parameters["filter"] = orjson.dumps(wish).decode()
        answer: dict[str, Any] = await self.do("GET", "sync", params=parameters)
        self.since = answer["next_batch"]
        return answer

    async def create_room(self, *others: "Person", **body: Any) -> RoomId:
        room_id: RoomId = (await self.do("POST", "createRoom", {"preset": "public_chat", **body}))["room_id"]
        for other in others:
            await other.join(room_id)
        return room_id

    async def join(self, room_id: str) -> None:
        await self.do("POST", f"join/{quote(room_id)}", {})

    async def leave(self, room_id: str) -> None:
        await self.do("POST", f"rooms/{quote(room_id)}/leave", {})

    async def invite(self, room_id: str, other: "Person") -> None:
        await self.do("POST", f"rooms/{quote(room_id)}/invite", {"user_id": other.user_id})

    async def send(self, room_id: str, content: dict[str, Any], kind: str = "m.room.message") -> str:
        path = f"rooms/{quote(room_id)}/send/{kind}/{next(_NUMBERS)}"
        return str((await self.do("PUT", path, content))["event_id"])

    async def say(
        self, room_id: str, text: str = "hello", *, to: Any = None, thread: str | None = None, **more: Any
    ) -> str:
        content: dict[str, Any] = {"msgtype": "m.text", "body": text, **more}
        if to == "room":
            content["m.mentions"] = {"room": True}
        elif to is not None:
            content["m.mentions"] = {"user_ids": [to.user_id]}
        if thread is not None:
            content["m.relates_to"] = {"rel_type": "m.thread", "event_id": thread}
        return await self.send(room_id, content)

    async def redact(self, room_id: str, event_id: str) -> None:
        await self.do("PUT", f"rooms/{quote(room_id)}/redact/{quote(event_id)}/{next(_NUMBERS)}", {})

    async def reads(self, room_id: str, event_id: str, kind: str = "m.read", **body: Any) -> None:
        await self.do("POST", f"rooms/{quote(room_id)}/receipt/{kind}/{quote(event_id)}", body)

    async def put_rule(self, kind: str, rule_id: str, **body: Any) -> None:
        await self.do("PUT", f"pushrules/global/{kind}/{quote(rule_id, safe='')}", {"actions": [], **body})

    async def mute(self, room_id: str) -> None:
        condition = {"kind": "event_match", "key": "room_id", "pattern": room_id}
        await self.put_rule("override", room_id, conditions=[condition])

    async def set_pusher(self, url: str, **fields: Any) -> None:
        await self.do("POST", "pushers/set", pusher(url, **fields))

    async def unread(self, room_id: str) -> tuple[int, int]:
        """What a first sync says is unread: notifications and highlights."""
        answer = await self.do("GET", "sync", params={"timeout": 0})
        return numbers(answer["rooms"]["join"][room_id]["unread_notifications"])


async def until(is_so: Callable[[], Awaitable[Any]]) -> None:
    """Return when something has come about; fail if it does not soon."""
    async with asyncio.timeout(SOON_S):
        while not await is_so():
            await asyncio.sleep(0.005)


def numbers(counts: dict[str, int]) -> tuple[int, int]:
    return counts["notification_count"], counts["highlight_count"]


def counts_in(answer: dict[str, Any], room_id: str) -> tuple[int, int] | None:
    """What a sync says is unread in a room, or None when it says nothing of it."""
    room = answer.get("rooms", {}).get("join", {}).get(room_id, {})
    return numbers(room["unread_notifications"]) if "unread_notifications" in room else None


def threads_in(answer: dict[str, Any], room_id: str) -> dict[str, tuple[int, int]]:
    room = answer["rooms"]["join"][room_id]
    return {root: numbers(found) for root, found in room.get("unread_thread_notifications", {}).items()}


def pusher(url: str, **fields: Any) -> dict[str, Any]:
    data = {"url": url} | fields.pop("data", {})
    return {
        "app_id": "org.example.app",
        "pushkey": "key",
        "kind": "http",
        "app_display_name": "App",
        "device_display_name": "Phone",
        "lang": "en",
        "data": data,
    } | fields


@dataclass
class House:
    """The server of a test."""

    kit: Kit
    accounts: Accounts
    rooms: Rooms
    sync: Sync
    presence: Presence
    push: Push
    web: WebServer
    clock: SetClock
    vapid_key: str
    """What browsers subscribe with."""

    async def register(self, name: str) -> Person:
        await self.accounts.registration.create_user(name, PASSWORD)
        return await self.log_in(name)

    async def log_in(self, name: str) -> Person:
        identifier = {"type": "m.id.user", "user": name}
        wish = {"type": "m.login.password", "identifier": identifier, "password": PASSWORD}
        http = httpx.AsyncClient(transport=httpx.ASGITransport(app=self.web), base_url=f"https://{SERVER}")
        found = (await http.post("/_matrix/client/v3/login", json=wish)).json()
        return Person(http, found["user_id"], found["device_id"], found["access_token"])

    def same(self, person: Person) -> Person:
        """The session of somebody who was at this server before it was started again."""
        http = httpx.AsyncClient(transport=httpx.ASGITransport(app=self.web), base_url=f"https://{SERVER}")
        return Person(http, person.user_id, person.device_id, person.token, person.since)


def open_database(path: Path, url: str | None, clock: Clock) -> Database:
    return PostgresDatabase(url, clock) if url else SqliteDatabase(path / "veche.db", clock)


@asynccontextmanager
async def running_house(
    path: Path, url: str | None = None, *, has_limits: bool = False, **settings: Any
) -> AsyncIterator[House]:
    clock = SetClock()
    kit = _kit(open_database(path, url, clock), clock, has_limits)
    outgoing = Outgoing(allow=[ip_network("127.0.0.0/8")])
    sync, sync_feature = build_sync(kit)
    chosen = AccountsSettings(registration="open", password_memory_kib=64)
    accounts, accounts_feature = build_accounts(kit, chosen, sync)
    signer = Signer(SERVER, SigningKey("a", bytes(32)))
    rooms, rooms_feature = build_rooms(kit, signer, sync, accounts)
    presence, presence_feature = build_presence(kit, PresenceSettings(), sync, accounts, rooms)
    doors = Doors(sync, accounts, rooms, presence)
    push, push_feature = build_push(kit, PushSettings(**settings), doors, outgoing)
    features = [sync_feature, accounts_feature, rooms_feature, presence_feature, push_feature]
    await kit.database.open()
    steps = {"jobs": jobs_module.MIGRATIONS} | {feature.name: feature.migrations for feature in features}
    await migrate(kit.database, steps)
    web = WebServer([route for feature in features for route in feature.routes], accounts.authenticate)
    for feature in features:
        if feature.start:
            await feature.start()
    kit.jobs.start()
    try:
        capability: Any = push_feature.capabilities["org.matrix.msc4174.webpush"]
        assert capability["enabled"]
        yield House(kit, accounts, rooms, sync, presence, push, web, clock, capability["vapid"])
    finally:
        await kit.jobs.stop()
        for feature in reversed(features):
            if feature.stop:
                await feature.stop()
        await outgoing.close()
        await kit.database.close()


def _kit(database: Database, clock: Clock, has_limits: bool) -> Kit:
    return Kit(
        SERVER,
        f"https://{SERVER}",
        database,
        Bus(),
        Jobs(database),
        clock,
        RateLimits(clock, is_on=has_limits),
    )


OpenHouse = Callable[..., Any]


class Gateway:
    """A push gateway: takes what it is told, and answers as the test wants."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/_matrix/push/v1/notify"
        self.status = 200
        self.rejected: list[str] = []
        self.asked = 0
        self._told: Queue[dict[str, Any]] = Queue()

    def take(self, body: bytes) -> tuple[int, bytes]:
        self.asked += 1
        if self.status != 200:
            return self.status, b"no"
        self._told.put(orjson.loads(body)["notification"])
        return 200, orjson.dumps({"rejected": self.rejected})

    async def next(self) -> dict[str, Any]:
        """Wait for the next notification."""
        return await asyncio.to_thread(self._told.get, timeout=SOON_S)

    def is_idle(self) -> bool:
        return self._told.empty()


@contextmanager
def running_gateway() -> Iterator[Gateway]:
    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, body = gateway.take(self.rfile.read(int(self.headers["content-length"])))
            with suppress(ConnectionError):  # the server may be gone by now
                self.send_response(status)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    gateway = Gateway(server.server_port)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
