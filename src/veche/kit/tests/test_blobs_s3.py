"""What only a bucket promises: signatures, other people's addresses, broken connections, plain refusals."""

import asyncio
import dataclasses
import hashlib
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.free_port import free_port
from tests.s3_server import new_s3_settings

from veche.kit.blobs import BlobStoreError
from veche.kit.blobs_s3 import S3Blobs
from veche.kit.s3_client import Body, S3Client, S3Error
from veche.kit.s3_settings import PART_BYTES, S3Settings
from veche.kit.s3_signing import Signer, Unsigned

pytestmark = pytest.mark.anyio

NAME = "ab" * 16

WRITER = """
import asyncio, json, sys
from pathlib import Path
from veche.kit.blobs_s3 import S3Blobs
from veche.kit.s3_settings import S3Settings

async def endless():
    for number in range(10**9):
        yield bytes(1024 * 1024)
        if number == 20:
            print("writing", flush=True)
            await asyncio.Event().wait()

async def main():
    blobs = S3Blobs(S3Settings(**json.loads(sys.argv[1])), Path(sys.argv[2]))
    await blobs.save("ab" * 16, endless())

asyncio.run(main())
"""


class Wire:
    """What stands between a store and its server: it cuts connections after so many bytes of answer."""

    def __init__(self, target: str) -> None:
        self.port = free_port()
        self.cuts: list[int] = []
        self._passing: set[asyncio.Task[None]] = set()
        self._host, self._port = target.removeprefix("http://").split(":")

    async def pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._passing.add(task)
        left = self.cuts.pop(0) if self.cuts else 2**62
        back, forth = await asyncio.open_connection(self._host, int(self._port))
        sending = asyncio.create_task(copy(reader, forth, 2**62))
        try:
            await copy(back, writer, left)
        except asyncio.CancelledError:
            pass
        finally:
            sending.cancel()
            await asyncio.wait([sending])
            for end in (writer, forth):
                end.transport.abort()
            self._passing.discard(task)

    async def cut_off(self) -> None:
        """Cut the connections that are open, those kept for later too."""
        passing = list(self._passing)
        for task in passing:
            task.cancel()
        await asyncio.gather(*passing, return_exceptions=True)


async def copy(source: asyncio.StreamReader, target: asyncio.StreamWriter, left: int) -> None:
    try:
        while left > 0 and (piece := await source.read(min(65_536, left))):
            target.write(piece)
            await target.drain()
            left -= len(piece)
    except OSError:
        pass


@asynccontextmanager
async def wired(tmp_path: Path) -> AsyncIterator[tuple[Wire, S3Blobs]]:
    settings = new_s3_settings()
    wire = Wire(settings.endpoint)
    server = await asyncio.start_server(wire.pass_on, "127.0.0.1", wire.port)
    async with server:
        blobs = S3Blobs(dataclasses.replace(settings, endpoint=f"http://127.0.0.1:{wire.port}"), tmp_path)
        yield wire, blobs
        await blobs.close()
        await wire.cut_off()


async def piece(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def read(blobs: S3Blobs) -> bytes:
    return b"".join([piece async for piece in blobs.read(NAME)])


def test_a_signature_is_that_of_the_documentation() -> None:
    # https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, GET Object and GET Bucket
    signer = Signer("us-east-1", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    at, host = datetime(2013, 5, 24, tzinfo=UTC), "examplebucket.s3.amazonaws.com"
    ranged = Unsigned("GET", host, "/test.txt", headers={"range": "bytes=0-9"})
    listed = Unsigned("GET", host, "/", {"prefix": "J", "max-keys": "2"})
    assert signer.sign(ranged, at)["authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
        "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    )
    assert signer.sign(listed, at)["authorization"].endswith(
        "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
    )


def test_a_secret_is_not_shown() -> None:
    assert "hidden" not in repr(S3Settings(secret_key="hidden")) + repr(Signer("", "", "hidden"))


async def test_a_download_goes_on_after_a_broken_connection(tmp_path: Path) -> None:
    async with wired(tmp_path) as (wire, blobs):
        whole = hashlib.shake_128(b"wire").digest(PART_BYTES)
        await blobs.save(NAME, piece(whole))
        await wire.cut_off()
        wire.cuts = [3_000_000, 100, 2_000_000]
        assert await read(blobs) == whole
        assert wire.cuts == []


async def test_an_upload_is_sent_again_after_a_broken_connection(tmp_path: Path) -> None:
    async with wired(tmp_path) as (wire, blobs):
        wire.cuts = [0, 5, 300, 900]
        saved = await blobs.save(NAME, piece(bytes(PART_BYTES + 1)))
        assert saved.size_bytes == PART_BYTES + 1 == await blobs.measure(NAME)
        assert wire.cuts == []


async def test_who_is_cancelled_while_it_grows_has_appended_nothing(tmp_path: Path) -> None:
    settings = new_s3_settings()
    for number, turns in enumerate([0, 1, 3, 10, 30]):
        blobs, name = S3Blobs(settings, tmp_path), f"{number:032x}"
        async with blobs.growth.open(name, 0) as growing:
            await growing.append([b"begin "])
            task = asyncio.create_task(growing.append([bytes(PART_BYTES + 3)]))
            for _ in range(turns):
                await asyncio.sleep(0.001)
            task.cancel()
            await asyncio.wait([task])
            await growing.settle()
        size = 6 if task.cancelled() else PART_BYTES + 9
        async with blobs.growth.open(name, size) as growing:
            await growing.append([b"end"])
            await growing.settle()
        expected = b"begin " + bytes(size - 6) + b"end"
        assert (await blobs.growth.seal(name, size + 3)).sha256 == hashlib.sha256(expected).digest()
        await blobs.close()


async def test_what_a_killed_writer_leaves_is_seen_by_nobody_but_the_cleaning(tmp_path: Path) -> None:
    settings = new_s3_settings()
    program = [sys.executable, "-c", WRITER, json.dumps(dataclasses.asdict(settings)), str(tmp_path)]
    writer = await asyncio.create_subprocess_exec(*program, stdout=subprocess.PIPE)
    assert writer.stdout is not None
    assert await writer.stdout.readline() == b"writing\n"
    writer.kill()
    await writer.wait()
    blobs = S3Blobs(settings, tmp_path)
    with pytest.raises(FileNotFoundError):
        await read(blobs)
    assert await blobs.growth.list_names(2**62) == [NAME]
    await blobs.growth.discard(NAME)
    assert await blobs.growth.list_names(2**62) == []
    await blobs.close()


async def test_parts_that_the_server_has_ended_are_missed(tmp_path: Path) -> None:
    settings = new_s3_settings()
    blobs, client = S3Blobs(settings, tmp_path), S3Client(settings)
    async with blobs.growth.open(NAME, 0) as growing:
        await growing.append([bytes(PART_BYTES + 5)])
        await growing.settle()
    (upload,) = [one async for one in client.each_unfinished(settings.prefix)]
    await client.drop_parts(upload.key, upload.upload_id)
    with pytest.raises(FileNotFoundError):
        await blobs.growth.seal(NAME, PART_BYTES + 5)
    async with blobs.growth.open(NAME, PART_BYTES + 5) as growing:
        with pytest.raises(FileNotFoundError):
            await growing.append([bytes(PART_BYTES)])
    await blobs.close()
    await client.close()


async def test_what_others_have_in_the_bucket_is_left_alone(tmp_path: Path) -> None:
    settings = new_s3_settings()
    blobs, client = S3Blobs(settings, tmp_path), S3Client(settings)
    for key in ("notes.txt", "ab/about.html", "ab/" + "cd" * 16, "growing/plants", "growing/tall/1"):
        await client.put(settings.prefix + key, Body())
    await client.begin_parts(f"{settings.prefix}ab/film.mp4")
    assert [name async for names in blobs.list_names(2**62) for name in names] == []
    assert await blobs.growth.list_names(2**62) == []
    await blobs.close()
    await client.close()


async def test_a_bucket_that_is_gone_is_not_a_file_that_is_gone(tmp_path: Path) -> None:
    blobs = S3Blobs(dataclasses.replace(new_s3_settings(), bucket="no-such-bucket"), tmp_path)
    with pytest.raises(S3Error, match="NoSuchBucket"):
        await read(blobs)
    await blobs.close()


@pytest.mark.parametrize(
    ("change", "told"),
    [({"bucket": "no-such-bucket"}, "NoSuchBucket"), ({"secret_key": "wrong"}, "SignatureDoesNotMatch")],
)
async def test_a_bucket_that_cannot_be_used_is_told_at_the_start(
    tmp_path: Path, change: dict[str, Any], told: str
) -> None:
    blobs = S3Blobs(dataclasses.replace(new_s3_settings(), **change), tmp_path)
    with pytest.raises(BlobStoreError, match=told) as refused:
        await blobs.start()
    assert "wrong" not in str(refused.value)
    await blobs.close()


async def test_a_server_that_is_away_does_not_hinder_a_start(tmp_path: Path) -> None:
    settings = dataclasses.replace(new_s3_settings(), endpoint=f"http://127.0.0.1:{free_port()}")
    blobs = S3Blobs(settings, tmp_path)
    await blobs.start()
    with pytest.raises(S3Error, match="no answer"):
        await blobs.save(NAME, piece(b"x"))
    await blobs.close()


async def test_a_copy_that_was_lent_goes_with_its_process(tmp_path: Path) -> None:
    blobs = S3Blobs(new_s3_settings(), tmp_path / "lent")
    await blobs.start()
    (tmp_path / "lent" / "left-behind").write_bytes(b"x")
    await blobs.save(NAME, piece(b"abc"))
    async with blobs.as_file(NAME) as path:
        await blobs.start()
        assert path.read_bytes() == b"abc", "what is in use stays"
    assert list((tmp_path / "lent").iterdir()) == []
    await blobs.close()


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, None),
        ({"bucket": "veche", "access_key": "a", "secret_key": "b"}, None),
        ({"bucket": "veche", "access_key": "a"}, "secret_key"),
        ({"bucket": "Ve/che", "access_key": "a", "secret_key": "b"}, "bucket"),
        ({"bucket": "veche", "access_key": "a", "secret_key": "b", "prefix": "no-slash"}, "prefix"),
        ({"bucket": "veche", "access_key": "a", "secret_key": "b", "prefix": "../"}, "prefix"),
        ({"bucket": "veche", "access_key": "a", "secret_key": "b", "endpoint": "s3.example.org"}, "endpoint"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_used_are_named(settings: dict[str, Any], told: str | None) -> None:
    fault = S3Settings(**settings).find_fault()
    assert fault is None if told is None else fault is not None and told in fault
