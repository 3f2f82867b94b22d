"""A server with nothing but media, reached over HTTP without a network."""

import ipaddress
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from veche.core.errors import MatrixError
from veche.core.ids import DeviceId, UserId
from veche.features.media.api import Media, MediaSettings, build
from veche.kit import jobs as jobs_module
from veche.kit.blobs import BlobStore, FolderBlobs
from veche.kit.bus import Bus
from veche.kit.clock import Clock
from veche.kit.database import Database
from veche.kit.database_postgresql import PostgresDatabase
from veche.kit.database_sqlite import SqliteDatabase
from veche.kit.feature import Kit
from veche.kit.http import Access, Request, Requester
from veche.kit.jobs import Jobs
from veche.kit.limits import RateLimits
from veche.kit.migrations import migrate
from veche.kit.outgoing import Outgoing, Resolve, resolve_host
from veche.kit.web_server import WebServer

SERVER = "veche.test"
LOOPBACK = ipaddress.ip_network("127.0.0.0/8")


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
    """Somebody at a client of theirs; whose name is their token."""

    name: str
    http: httpx.AsyncClient

    async def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.name}"} if self.name else {}
        return await self.http.request(
            method, f"/_matrix/{path}", headers=headers | options.pop("headers", {}), **options
        )

    async def get(self, path: str, **options: Any) -> httpx.Response:
        return await self.ask("GET", path, **options)

    async def upload(self, content: Any, content_type: str | None = None, filename: str | None = None) -> str:
        """Upload and return the part of the mxc URI that paths have."""
        answer = await self.try_upload(content, content_type, filename)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["content_uri"]).removeprefix("mxc://")

    async def try_upload(
        self, content: Any, content_type: str | None = None, filename: str | None = None
    ) -> httpx.Response:
        headers = {"content-type": content_type} if content_type is not None else {}
        params = {"filename": filename} if filename is not None else {}
        return await self.ask("POST", "media/v3/upload", content=content, headers=headers, params=params)

    async def download(self, address: str, **options: Any) -> httpx.Response:
        return await self.get(f"client/v1/media/download/{address}", **options)

    async def thumbnail(self, address: str, width: int, height: int, **wish: Any) -> httpx.Response:
        params = {"width": width, "height": height} | wish
        return await self.get(f"client/v1/media/thumbnail/{address}", params=params)

    async def preview(self, url: str) -> httpx.Response:
        return await self.get("client/v1/media/preview_url", params={"url": url})


@dataclass
class House:
    """The server of a test."""

    media: Media
    kit: Kit
    web: WebServer
    clock: SetClock
    blobs: BlobStore
    folder: Path

    def person(self, name: str) -> Person:
        transport = httpx.ASGITransport(app=self.web, client=("192.0.2.1", 12345))
        return Person(name, httpx.AsyncClient(transport=transport, base_url=f"https://{SERVER}"))

    @property
    def files(self) -> list[Path]:
        """What is in the blob store, drafts included."""
        return [path for path in self.folder.rglob("*") if path.is_file()]


async def authenticate(request: Request, access: Access) -> None:
    name = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not name:
        raise MatrixError("Who is it?", errcode="M_MISSING_TOKEN", status=401)
    request.identify(Requester(UserId(f"@{name}:{SERVER}"), DeviceId("PHONE"), is_guest=name == "guest"))


def error_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("errcode", "")


def open_database(path: Path, url: str | None, clock: Clock) -> Database:
    return PostgresDatabase(url, clock) if url else SqliteDatabase(path / "veche.db", clock)


@asynccontextmanager
async def running_house(
    path: Path,
    url: str | None = None,
    *,
    limits: bool = False,
    allow: Sequence[Any] = (),
    resolve: Resolve = resolve_host,
    blobs: BlobStore | None = None,
    **settings: Any,
) -> AsyncIterator[House]:
    clock = SetClock()
    database = open_database(path, url, clock)
    await database.open()
    rates = RateLimits(clock, is_on=limits)
    kit = Kit(SERVER, f"https://{SERVER}", database, Bus(), Jobs(database), clock, rates)
    blobs, outgoing = blobs or FolderBlobs(path / "media"), Outgoing(allow=allow, resolve=resolve)
    media, feature = build(kit, MediaSettings(**settings), blobs, outgoing)
    await migrate(database, {"jobs": jobs_module.MIGRATIONS, "media": feature.migrations})
    assert feature.start is not None
    assert feature.stop is not None
    await feature.start()
    kit.jobs.start()
    try:
        yield House(media, kit, WebServer(feature.routes, authenticate), clock, blobs, path / "media")
    finally:
        await feature.stop()
        await kit.jobs.stop()
        await blobs.close()
        await outgoing.close()
        await database.close()


OpenHouse = Callable[..., AbstractAsyncContextManager[House]]
