"""People whose programs speak tus with other people's libraries: tus-js-client and tuspy."""

import io
import secrets

import httpx
import pytest
from tusclient.client import TusClient

from tests.system.accounts import register
from tests.system.clients import js_story
from tests.system.clients.js_story import play
from tests.system.server_process import OutsideServer, ServerProcess

Homeserver = OutsideServer | ServerProcess

SIZE_BYTES = 3_000_001


def test_tus_js_client_goes_on_after_half(server: Homeserver) -> None:
    reason = js_story.why_no_node()
    if reason:
        pytest.skip(reason)
    js_story.install()
    seen = play("resumable", server.url)

    assert seen["nothing was sent twice"]
    assert seen["uri"]
    assert seen["the same"]
    assert seen["type"] == "video/mp4"


def test_tuspy_goes_on_with_checksums(server: Homeserver) -> None:
    alice = register(server.url, "alice")
    content = secrets.token_bytes(SIZE_BYTES)
    client = TusClient(f"{server.url}/_veche/v1/uploads", headers=alice.headers)
    first = client.uploader(file_stream=io.BytesIO(content), chunk_size=1_000_000, upload_checksum=True)
    first.upload_chunk()
    assert first.offset == 1_000_000

    again = client.uploader(
        file_stream=io.BytesIO(content), chunk_size=1_000_000, url=first.url, upload_checksum=True
    )
    assert again.offset == 1_000_000
    again.upload()

    looked = httpx.head(again.url, headers=alice.headers | {"tus-resumable": "1.0.0"})
    address = looked.headers["veche-content-uri"].removeprefix("mxc://")
    found = httpx.get(f"{server.url}/_matrix/client/v1/media/download/{address}", headers=alice.headers)
    assert found.content == content
