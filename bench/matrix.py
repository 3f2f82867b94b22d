"""The Matrix verbs that the cases use, each one HTTP request on a session's own connection."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast
from urllib.parse import quote

import orjson

from bench.driver import Connection

CLIENT = "/_matrix/client/v3"
SLIDING_SYNC = "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync"
ROOM_VERSION = "12"
PASSWORD = "Correct-Horse-7-Battery"

# What a web client asks for: a screenful of each room, and only the members it must show.
WEB_FILTER = quote(orjson.dumps({"room": {"timeline": {"limit": 20}, "state": {"lazy_load_members": True}}}))

# The room list's first window as Element X asks for it.
SLIDING_FIRST_WINDOW: dict[str, Any] = {
    "conn_id": "room-list",
    "lists": {
        "all_rooms": {
            "ranges": [[0, 19]],
            "timeline_limit": 1,
            "required_state": [
                ["m.room.name", ""],
                ["m.room.topic", ""],
                ["m.room.avatar", ""],
                ["m.room.canonical_alias", ""],
                ["m.room.create", ""],
                ["m.room.encryption", ""],
                ["m.room.join_rules", ""],
                ["m.room.history_visibility", ""],
                ["m.room.power_levels", ""],
                ["m.room.member", "$LAZY"],
                ["m.room.member", "$ME"],
                ["org.matrix.msc3401.call.member", "*"],
            ],
            "filters": {"not_room_types": ["m.space"]},
        }
    },
    "extensions": {
        "account_data": {"enabled": True},
        "e2ee": {"enabled": True},
        "receipts": {"enabled": True, "rooms": ["*"]},
        "to_device": {"enabled": True},
        "typing": {"enabled": True},
    },
}

_NEXT_BATCH = re.compile(rb'"next_batch"\s*:\s*"([^"]+)"')


class Refused(Exception):
    """The server answered with something other than success."""

    def __init__(self, request: str, status: int, body: bytes) -> None:
        super().__init__(f"{request} answered {status}: {body[:200].decode(errors='replace')}")
        self.status = status


@dataclass(frozen=True)
class User:
    """An account of the server under test with one of its devices."""

    user_id: str
    token: str


class Session:
    """A user's device on a connection of its own."""

    def __init__(self, connection: Connection, user: User | None = None) -> None:
        self.connection = connection
        self.user = user
        bearer = f"Authorization: Bearer {user.token}\r\n" if user else ""
        host = f"{connection.host}:{connection.port}"
        self._head = f" HTTP/1.1\r\nHost: {host}\r\n{bearer}Accept: application/json\r\n".encode()

    async def fetch(self, method: str, path: str, body: bytes | None = None) -> bytes:
        start = f"{method} {path}".encode() + self._head
        if body is None:
            data = start + b"\r\n"
        else:
            data = b"%bContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (
                start,
                len(body),
                body,
            )
        answer = await self.connection.request(data)
        if answer.status != 200:
            raise Refused(f"{method} {path.split('?', maxsplit=1)[0]}", answer.status, answer.body)
        return answer.body

    async def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        encoded = None if body is None else orjson.dumps(body)
        return cast("dict[str, Any]", orjson.loads(await self.fetch(method, path, encoded)))

    async def register(self, name: str, *, with_password: bool = True) -> User:
        body: dict[str, Any] = {"username": name, "auth": {"type": "m.login.dummy"}}
        if with_password:
            body["password"] = PASSWORD
        answer = await self.call("POST", f"{CLIENT}/register", body)
        return User(answer["user_id"], answer["access_token"])

    async def login(self, user_id: str) -> User:
        identifier = {"type": "m.id.user", "user": user_id}
        body = {"type": "m.login.password", "identifier": identifier, "password": PASSWORD}
        answer = await self.call("POST", f"{CLIENT}/login", body)
        return User(answer["user_id"], answer["access_token"])

    async def create_room(self, name: str, preset: str) -> str:
        body = {"name": name, "preset": preset, "room_version": ROOM_VERSION}
        answer = await self.call("POST", f"{CLIENT}/createRoom", body)
        return cast("str", answer["room_id"])

    async def join(self, room_id: str) -> None:
        await self.fetch("POST", f"{CLIENT}/rooms/{_quote(room_id)}/join", b"{}")

    async def send(self, room_id: str, txn_id: str, text: str) -> str:
        path = f"{CLIENT}/rooms/{_quote(room_id)}/send/m.room.message/{txn_id}"
        answer = await self.fetch("PUT", path, orjson.dumps({"msgtype": "m.text", "body": text}))
        return cast("str", orjson.loads(answer)["event_id"])

    async def list_messages(self, room_id: str, limit: int) -> list[dict[str, Any]]:
        path = f"{CLIENT}/rooms/{_quote(room_id)}/messages?dir=b&limit={limit}"
        return cast("list[dict[str, Any]]", (await self.call("GET", path))["chunk"])

    async def sync(self, since: str | None = None, timeout_ms: int = 0) -> bytes:
        path = f"{CLIENT}/sync?filter={WEB_FILTER}&timeout={timeout_ms}"
        return await self.fetch("GET", f"{path}&since={quote(since)}" if since else path)

    async def sliding_sync_first_window(self) -> bytes:
        return await self.fetch("POST", f"{SLIDING_SYNC}?timeout=0", orjson.dumps(SLIDING_FIRST_WINDOW))


def get_next_batch(answer: bytes) -> str:
    """Reads the token without decoding the whole answer: that would cost more than the request."""
    found = _NEXT_BATCH.search(answer)
    if found is None:
        raise ValueError("a sync answer without next_batch")
    return found[1].decode()


@cache
def _quote(identifier: str) -> str:
    return quote(identifier, safe="")
