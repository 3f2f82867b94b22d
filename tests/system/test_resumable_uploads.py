"""An upload in parts lives through SIGKILL: what was acknowledged is not asked again, and nothing is lost."""

import asyncio
import hashlib
import random
import secrets
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.system.accounts import Account, register
from tests.system.server_process import ServerProcess

pytestmark = pytest.mark.anyio

UPLOADS = "/_veche/v1/uploads"
SIZE_BYTES = 24_000_007
PART_BYTES = 1_500_000
PIECE_BYTES = 100_000
KILLS = 4


class Sender:
    """Sends a file part by part, and remembers what was acknowledged."""

    def __init__(self, server: ServerProcess, account: Account, content: bytes) -> None:
        self.acknowledged = 0
        self.uri = ""
        self._server = server
        self._content = content
        self._headers = account.headers | {"tus-resumable": "1.0.0"}
        self._path = ""

    async def begin(self) -> None:
        async with self._client() as http:
            answer = await http.post(UPLOADS, headers={"upload-length": str(len(self._content))})
            self._path = answer.raise_for_status().headers["location"]

    async def look(self) -> int:
        async with self._client() as http:
            answer = (await http.head(self._path)).raise_for_status()
            self.uri = answer.headers["veche-content-uri"]
            return int(answer.headers["upload-offset"])

    async def send_until(self, end: int) -> None:
        """Send parts from where the server is; at `end` the server is killed, in the middle of a part."""
        offset = await self.look()
        assert offset >= self.acknowledged, "acknowledged bytes were asked again"
        while offset < len(self._content):
            offset = self.acknowledged = await self.patch(offset, self._pieces(offset, end))

    async def patch(self, offset: int, pieces: AsyncIterator[bytes]) -> int:
        """Send one part; return what is acknowledged."""
        kind = {"upload-offset": str(offset), "content-type": "application/offset+octet-stream"}
        async with self._client() as http:
            answer = await http.patch(self._path, content=pieces, headers=kind)
            return int(answer.raise_for_status().headers["upload-offset"])

    async def download(self) -> bytes:
        """Fetch the file that it has become."""
        async with self._client() as http:
            path = f"/_matrix/client/v1/media/download/{self.uri.removeprefix('mxc://')}"
            return (await http.get(path)).raise_for_status().content

    async def _pieces(self, offset: int, end: int) -> AsyncIterator[bytes]:
        for start in range(offset, min(offset + PART_BYTES, len(self._content)), PIECE_BYTES):
            if start >= end and self._server.is_running:
                self._server.kill()
            stop = min(start + PIECE_BYTES, offset + PART_BYTES, len(self._content))
            yield self._content[start:stop]
            await asyncio.sleep(0)

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self._server.url, headers=self._headers, timeout=60)


async def test_an_upload_outlives_kills(own_server_of_each_store: ServerProcess) -> None:
    own_server, content = own_server_of_each_store, secrets.token_bytes(SIZE_BYTES)
    sender = Sender(own_server, register(own_server.url, "alice"), content)
    await sender.begin()
    for number in range(KILLS):
        end = random.randint(PART_BYTES, SIZE_BYTES // KILLS) + number * SIZE_BYTES // KILLS
        with pytest.raises(httpx.TransportError):
            await sender.send_until(end)
        own_server.restart()
    await sender.send_until(len(content) + 1)
    assert sender.acknowledged == len(content)

    assert hashlib.sha256(await sender.download()).digest() == hashlib.sha256(content).digest()


async def test_a_stop_in_the_middle_of_a_part_keeps_what_has_come(
    own_server_of_each_store: ServerProcess,
) -> None:
    own_server, content = own_server_of_each_store, secrets.token_bytes(SIZE_BYTES)
    sender = Sender(own_server, register(own_server.url, "alice"), content)
    await sender.begin()
    has_sent = asyncio.Event()

    async def more_than_the_network_holds() -> AsyncIterator[bytes]:
        yield content[: SIZE_BYTES * 2 // 3]
        has_sent.set()
        await asyncio.Event().wait()

    sending = asyncio.create_task(sender.patch(0, more_than_the_network_holds()))
    await has_sent.wait()
    await asyncio.to_thread(own_server.restart)
    sending.cancel()
    await asyncio.wait([sending])
    assert await sender.look() > 1_000_000
    await sender.send_until(len(content) + 1)
    assert await sender.download() == content
