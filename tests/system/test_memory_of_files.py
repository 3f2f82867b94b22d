"""Files of any size pass through the server without ever being in its memory, to a folder and to a bucket."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.system.accounts import register
from tests.system.server_process import ServerProcess

pytestmark = pytest.mark.anyio

MEBIBYTE = 1024 * 1024
SIZE = 96
MOST_ADDED = 64
PIECE = bytes(range(256)) * 4096
UPLOADS = "/_veche/v1/uploads"


def most_held(server: ServerProcess) -> int:
    """The most memory that the server ever had, in MiB."""
    status = Path(f"/proc/{server.pid}/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) // 1024


async def content() -> AsyncIterator[bytes]:
    for number in range(SIZE):
        yield number.to_bytes(4, "big") + PIECE[4:]


async def digest_of(chunks: AsyncIterator[bytes]) -> str:
    digest = hashlib.sha256()
    async for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


async def test_a_large_file_takes_little_memory(own_server_of_each_store: ServerProcess) -> None:
    server = own_server_of_each_store
    headers = register(server.url, "alice").headers
    tus = {"tus-resumable": "1.0.0", "upload-offset": "0", "content-type": "application/offset+octet-stream"}
    async with httpx.AsyncClient(base_url=server.url, headers=headers, timeout=120) as http:
        # Once small, so that what is loaded at first use is there.
        await http.post("/_matrix/media/v3/upload", content=bytes(MEBIBYTE))
        before = most_held(server)
        size = {"content-length": str(SIZE * MEBIBYTE)}
        whole = await http.post("/_matrix/media/v3/upload", content=content(), headers=size)
        begun = await http.post(UPLOADS, headers=tus | {"upload-length": size["content-length"]})
        await http.patch(begun.headers["location"], content=content(), headers=tus)
        uris = [whole.json()["content_uri"], begun.headers["veche-content-uri"]]
        expected = await digest_of(content())
        for uri in uris:
            path = f"/_matrix/client/v1/media/download/{uri.removeprefix('mxc://')}"
            async with http.stream("GET", path) as answer:
                assert await digest_of(answer.aiter_raw()) == expected
        assert most_held(server) - before < MOST_ADDED
