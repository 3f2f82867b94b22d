"""A client without a library between the story and the wire: each call is one request, and tells what came back."""

import asyncio
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

from tests.system.accounts import Account, register

ANSWERED_WITHIN_S = 60.0
READ_WITHIN_S = 60.0
PAGE_SIZE = 100
PAGES_READ_AT_MOST = 1_000
SYNC_FILTER = json.dumps({"room": {"timeline": {"limit": 20}}})


@dataclass(frozen=True)
class Message:
    """One text of a room's timeline."""

    event_id: str
    body: str


class RawClient:
    """One device of one person."""

    def __init__(self, url: str, account: Account) -> None:
        self.account = account
        self.http = httpx.AsyncClient(
            base_url=f"{url}/_matrix/client/v3", headers=account.headers, timeout=ANSWERED_WITHIN_S
        )

    @classmethod
    def register(cls, url: str, name: str) -> Self:
        return cls(url, register(url, name))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await self.http.aclose()

    async def create_room(self, members: Sequence["RawClient"] = ()) -> str:
        invited = [member.account.user_id for member in members]
        made = _checked(await self.http.post("/createRoom", json={"invite": invited}))
        room_id: str = made["room_id"]
        for member in members:
            _checked(await member.http.post(f"/join/{quote(room_id)}", json={}))
        return room_id

    async def send(self, room_id: str, txn_id: str, body: str) -> str:
        """The id of the event; TransportError when the connection ended before the answer."""
        content = {"msgtype": "m.text", "body": body}
        answer = await self.http.put(send_path(room_id, txn_id), json=content)
        event_id: str = _checked(answer)["event_id"]
        return event_id

    async def sync(self, since: str | None = None, *, timeout_ms: int = 0) -> dict[str, Any]:
        query: dict[str, str | int] = {"filter": SYNC_FILTER, "timeout": timeout_ms}
        if since:
            query["since"] = since
        return _checked(await self.http.get("/sync", params=query))

    async def whoami(self) -> str:
        user_id: str = _checked(await self.http.get("/account/whoami"))["user_id"]
        return user_id

    async def walk(
        self, room_id: str, direction: str, start: str | None = None, until: Message | None = None
    ) -> list[Message]:
        """The room's messages, page by page: from one end or a token, to a message (left out) or the other end."""
        messages: list[Message] = []
        query: dict[str, str | int] = {"dir": direction, "limit": PAGE_SIZE}
        for _ in range(PAGES_READ_AT_MOST):
            page_query = {**query, "from": start} if start else query
            page = _checked(await self.http.get(f"/rooms/{quote(room_id)}/messages", params=page_query))
            messages.extend(messages_of(page["chunk"]))
            if until and until in messages:
                return messages[: messages.index(until)]
            start = page.get("end")
            if not start:
                return messages
        raise AssertionError(f"no end of history after {PAGES_READ_AT_MOST} pages")


@dataclass
class Follower:
    """Reads on by sync from token to token, filling the gaps, and keeps what it read in the order it read it."""

    client: RawClient
    since: str | None = None
    read: dict[str, list[Message]] = field(default_factory=dict)

    async def step(self, *, timeout_ms: int) -> None:
        answer = await self.client.sync(self.since, timeout_ms=timeout_ms)
        for room_id, room in answer.get("rooms", {}).get("join", {}).items():
            if "timeline" in room:  # a room may be there for its unread counts alone
                await self._read_room(room_id, room["timeline"])
        self.since = answer["next_batch"]

    async def read_until(self, room_id: str, event_id: str) -> None:
        async with asyncio.timeout(READ_WITHIN_S):
            while event_id not in {message.event_id for message in self.read.get(room_id, [])}:
                await self.step(timeout_ms=10_000)

    async def _read_room(self, room_id: str, timeline: dict[str, Any]) -> None:
        so_far = self.read.setdefault(room_id, [])
        if timeline.get("limited") and self.since:
            last_read = so_far[-1] if so_far else None
            gap = await self.client.walk(room_id, "b", timeline["prev_batch"], until=last_read)
            so_far += gap[::-1]
        so_far += messages_of(timeline["events"])


def messages_of(events: list[dict[str, Any]]) -> list[Message]:
    texts = [event for event in events if event["type"] == "m.room.message"]
    return [Message(event["event_id"], event["content"]["body"]) for event in texts]


def send_path(room_id: str, txn_id: str) -> str:
    return f"/rooms/{quote(room_id)}/send/m.room.message/{quote(txn_id)}"


def new_txn_id() -> str:
    return secrets.token_hex(8)


def _checked(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200, (
        f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text}"
    )
    content: dict[str, Any] = answer.json()
    return content
