"""A person who uses matrix-nio: what they do and see, in their own words."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Self

from nio import (
    AsyncClient,
    AsyncClientConfig,
    DownloadResponse,
    JoinResponse,
    LoginResponse,
    RegisterResponse,
    RoomCreateResponse,
    RoomEncryptedMedia,
    RoomInviteResponse,
    RoomKickResponse,
    RoomMessagesResponse,
    RoomMessageText,
    RoomPreset,
    RoomSendError,
    RoomSendResponse,
    SyncResponse,
    UploadResponse,
)
from nio.crypto.attachments import decrypt_attachment

from tests.system.accounts import PASSWORD, new_name

ENCRYPTED = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
SYNC_TIMEOUT_MS = 10_000
HEARD_WITHIN_S = 30.0
PAGES_READ_AT_MOST = 200


class NioPerson:
    """Wraps one logged-in client. `heard` keeps every text of every room, in the order in which syncs brought them."""

    def __init__(self, client: AsyncClient) -> None:
        self.client = client
        self.heard: dict[str, list[str]] = {}
        self.prev_batch: dict[str, str] = {}

    @classmethod
    async def register(cls, url: str, name: str, store: Path | None = None) -> Self:
        person = cls(_client(url, new_name(name), store))
        answer = await person.client.register(person.client.user, PASSWORD, device_name=name)
        assert isinstance(answer, RegisterResponse), answer
        return person

    @asynccontextmanager
    async def on_another_device(self) -> AsyncIterator["NioPerson"]:
        """The same person, logged in anew with the password."""
        person = NioPerson(_client(self.client.homeserver, self.user_id, None))
        try:
            answer = await person.client.login(PASSWORD)
            assert isinstance(answer, LoginResponse), answer
            yield person
        finally:
            await person.close()

    async def close(self) -> None:
        await self.client.close()

    @property
    def user_id(self) -> str:
        return str(self.client.user_id)

    async def create_room(self, *invited: "NioPerson", encrypted: bool = False) -> str:
        answer = await self.client.room_create(
            preset=RoomPreset.private_chat,
            invite=[person.user_id for person in invited],
            initial_state=[ENCRYPTED] if encrypted else [],
        )
        assert isinstance(answer, RoomCreateResponse), answer
        for person in invited:
            await person.join(answer.room_id)
        return str(answer.room_id)

    async def invite(self, room_id: str, person: "NioPerson") -> None:
        answer = await self.client.room_invite(room_id, person.user_id)
        assert isinstance(answer, RoomInviteResponse), answer

    async def kick(self, room_id: str, person: "NioPerson", reason: str) -> None:
        answer = await self.client.room_kick(room_id, person.user_id, reason)
        assert isinstance(answer, RoomKickResponse), answer

    async def join(self, room_id: str) -> None:
        answer = await self.client.join(room_id)
        assert isinstance(answer, JoinResponse), answer

    async def say(self, room_id: str, text: str) -> str:
        answer = await self._send(room_id, text)
        assert isinstance(answer, RoomSendResponse), answer
        return str(answer.event_id)

    async def is_refused(self, room_id: str, text: str) -> str:
        """Try to speak; the errcode of the refusal."""
        answer = await self._send(room_id, text)
        assert isinstance(answer, RoomSendError), answer
        return str(answer.status_code)

    async def sync(self, *, wait: bool = False) -> SyncResponse:
        answer = await self.client.sync(timeout=SYNC_TIMEOUT_MS if wait else 0)
        assert isinstance(answer, SyncResponse), answer
        for room_id, room in answer.rooms.join.items():
            self.heard.setdefault(room_id, []).extend(_texts(room.timeline.events))
            self.prev_batch[room_id] = room.timeline.prev_batch
        await self._keep_keys()
        return answer

    async def listen_until(self, room_id: str, text: str) -> list[str]:
        """Sync on, waiting, until the text is heard; everything heard in that room so far."""
        async with asyncio.timeout(HEARD_WITHIN_S):
            while text not in self.heard.get(room_id, []):
                await self.sync(wait=True)
        return self.heard[room_id]

    async def read_back(self, room_id: str, page_size: int) -> list[str]:
        """Every text before what the last sync brought, oldest first, read page by page."""
        texts: list[str] = []
        start: str | None = self.prev_batch[room_id]
        for _ in range(PAGES_READ_AT_MOST):
            page = await self.client.room_messages(room_id, start=start, limit=page_size)
            assert isinstance(page, RoomMessagesResponse), page
            texts.extend(_texts(page.chunk))
            start = page.end
            if not start:
                return texts[::-1]
        raise AssertionError(f"no end of history after {PAGES_READ_AT_MOST} pages")

    async def upload(self, name: str, media_type: str, content: bytes) -> str:
        """Keep a file on the server; its mxc:// address."""
        answer, _ = await self.client.upload(BytesIO(content), media_type, name, filesize=len(content))
        assert isinstance(answer, UploadResponse), answer
        return str(answer.content_uri)

    async def download(self, address: str) -> DownloadResponse:
        answer = await self.client.download(address)
        assert isinstance(answer, DownloadResponse), answer
        return answer

    async def open_file(self, media: RoomEncryptedMedia) -> bytes:
        """What somebody sent encrypted, decrypted and checked by the library."""
        sent = await self.download(media.url)
        assert isinstance(sent.body, bytes)
        return bytes(decrypt_attachment(sent.body, media.key["k"], media.hashes["sha256"], media.iv))

    async def share_file(self, room_id: str, name: str, content: bytes) -> None:
        """Send a file that the library has encrypted."""
        media_type = "application/octet-stream"
        answer, keys = await self.client.upload(
            BytesIO(content), media_type, name, encrypt=True, filesize=len(content)
        )
        assert isinstance(answer, UploadResponse), answer
        described = {
            "msgtype": "m.file",
            "body": name,
            "info": {"mimetype": media_type, "size": len(content)},
            "file": {**(keys or {}), "url": answer.content_uri},
        }
        await self.client.room_send(room_id, "m.room.message", described, ignore_unverified_devices=True)

    async def _send(self, room_id: str, text: str) -> RoomSendResponse | RoomSendError:
        content = {"msgtype": "m.text", "body": text}
        return await self.client.room_send(room_id, "m.room.message", content, ignore_unverified_devices=True)

    async def _keep_keys(self) -> None:
        if self.client.olm is None:
            return
        if self.client.should_upload_keys:
            await self.client.keys_upload()
        if self.client.should_query_keys:
            await self.client.keys_query()
        if self.client.should_claim_keys:
            await self.client.keys_claim(self.client.get_users_for_key_claiming())


def _client(url: str, user: str, store: Path | None) -> AsyncClient:
    config = AsyncClientConfig(encryption_enabled=store is not None, max_limit_exceeded=0, max_timeouts=0)
    return AsyncClient(url, user, store_path=str(store) if store else "", config=config)


def _texts(events: list[object]) -> list[str]:
    return [event.body for event in events if isinstance(event, RoomMessageText)]
