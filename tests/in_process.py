"""A whole server inside the test's own process, spoken to over its real HTTP interface without a network."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from veche.app import App, build_app
from veche.config import Settings
from veche.features.accounts.api import AccountsSettings
from veche.features.calls.api import CallsSettings
from veche.kit.clock import Clock

PASSWORD = "correct horse battery"
CHEAP_PASSWORD_KIB = 64


@dataclass
class Person:
    """A signed-in device of somebody, and its calls."""

    http: httpx.AsyncClient
    user_id: str
    headers: dict[str, str]
    _txn: Any

    async def ask(self, method: str, path: str, body: Any = None, **query: Any) -> httpx.Response:
        """Call an operation of the client API."""
        return await self.http.request(
            method, f"/_matrix/client/v3{path}", json=body, params=query, headers=self.headers
        )

    async def must(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """Call an operation that has to work, and return its answer."""
        answer = await self.ask(method, path, body, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def say(self, room_id: str, text: str, **content: Any) -> str:
        """Send a text message and return its event id."""
        content = {"msgtype": "m.text", "body": text} | content
        path = f"/rooms/{room_id}/send/m.room.message/{next(self._txn)}"
        sent: str = (await self.must("PUT", path, content))["event_id"]
        return sent

    async def create_room(self, **wish: Any) -> str:
        """Create a room and return its id."""
        made: str = (await self.must("POST", "/createRoom", wish))["room_id"]
        return made

    async def sync(self, **query: Any) -> Any:
        """Sync once."""
        return await self.must("GET", "/sync", **query)


@dataclass
class House:
    """The server and the way to its people."""

    app: App
    http: httpx.AsyncClient
    _numbers: Any

    async def person(self, name: str = "someone") -> Person:
        """Register somebody new, whose name begins as given."""
        wish = {
            "username": f"{name}-{next(self._numbers)}",
            "password": PASSWORD,
            "auth": {"type": "m.login.dummy"},
        }
        answer = await self.http.post("/_matrix/client/v3/register", json=wish)
        assert answer.status_code == 200, answer.text
        return self._signed_in(answer.json())

    async def another_device(self, person: Person) -> Person:
        """Sign somebody in once more."""
        identifier = {"type": "m.id.user", "user": person.user_id}
        wish = {"type": "m.login.password", "identifier": identifier, "password": PASSWORD}
        answer = await self.http.post("/_matrix/client/v3/login", json=wish)
        assert answer.status_code == 200, answer.text
        return self._signed_in(answer.json())

    def _signed_in(self, session: dict[str, Any]) -> Person:
        headers = {"Authorization": f"Bearer {session['access_token']}"}
        return Person(self.http, session["user_id"], headers, (f"t{n}" for n in itertools.count()))


@asynccontextmanager
async def running_house(
    folder: Path, database_url: str | None, clock: Clock | None = None, **settings: Any
) -> AsyncIterator[House]:
    """Run a server on a data folder and, unless it is SQLite, on a database of its own."""
    accounts = AccountsSettings(registration="open", password_memory_kib=CHEAP_PASSWORD_KIB)
    settings = {"calls": CallsSettings(sfu="off", turn="off")} | settings
    chosen = replace(
        # Beyond this machine: there nobody becomes an administrator by being the first.
        Settings(host="0.0.0.0", public_url="http://localhost", rate_limits=False, accounts=accounts),
        data=folder,
        database=database_url or "",
        **settings,
    )
    app = build_app(chosen, clock)
    await app.start()
    transport = httpx.ASGITransport(app.web, raise_app_exceptions=True)
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
            yield House(app, http, itertools.count())
    finally:
        await app.release()
        await app.stop()
