"""Blobs as objects of an S3 bucket: `PREFIX/ab/abcdef...`, which appear whole or not at all.

Nothing is on this machine but what is lent to programs that need a file. See docs/decisions/0009.
"""

import asyncio
import fcntl
import hashlib
import tempfile
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO

from veche.kit.blobs import BlobStoreError, remove_if_dead
from veche.kit.blobs_growing import BlobGrowth, SavedBlob, update
from veche.kit.blobs_s3_growing import S3Growth
from veche.kit.blobs_s3_keys import Keys
from veche.kit.blobs_s3_parts import Parts, Piece, cut
from veche.kit.observe import logger
from veche.kit.s3_client import S3Client, S3Error
from veche.kit.s3_settings import PART_BYTES, S3Settings
from veche.kit.tracebacks import describe

FIRST_LOOK_S = 5.0
REFUSED = (301, 307, 400, 401, 403, 404)


class S3Blobs:
    """The store. `lent` is a folder of this machine for blobs that are lent as files."""

    def __init__(self, settings: S3Settings, lent: Path) -> None:
        self._client = S3Client(settings)
        self._settings = settings
        self._keys = Keys(settings.prefix)
        self._lent = lent
        self._growth = S3Growth(self._client, self._keys)

    @property
    def growth(self) -> BlobGrowth:
        """Uploads in parts, and what of them is too small to be a part."""
        return self._growth

    async def start(self) -> None:
        """Look whether the bucket can be used; one that does not answer now may do so later."""
        await asyncio.to_thread(self._clear_lent)
        try:
            async with asyncio.timeout(FIRST_LOOK_S):
                await self._client.list_objects(self._keys.records)
        except S3Error as error:
            if error.status in REFUSED:
                raise BlobStoreError(
                    f"The bucket {self._settings.bucket} cannot be used: the S3 server says"
                    f" {error.code or error.status}. Look at the settings in [s3]."
                ) from error
            logger.warning("the S3 server does not answer", error=describe(error))
        except TimeoutError:
            logger.warning("the S3 server does not answer in time")

    async def close(self) -> None:
        """Close all connections."""
        await self._client.close()

    async def save(self, name: str, chunks: AsyncIterable[bytes]) -> SavedBlob:
        """Send a blob, a part at once; what is smaller than that goes as it is."""
        parts = Parts(self._client, self._keys.of_blob(name))
        try:
            return await self._send(parts, chunks)
        except BaseException:
            # Also when it was finished for somebody who has gone away.
            await asyncio.shield(self._forget(name, parts))
            raise

    async def read(self, name: str, start: int = 0, length: int | None = None) -> AsyncGenerator[bytes]:
        """Yield a blob in pieces. When the connection breaks, another one goes on from there."""
        end = None if length is None else start + length
        while end is None or start < end:
            begun = start
            try:
                async with self._client.get(self._keys.of_blob(name), start, end) as chunks:
                    async for chunk in chunks:
                        start += len(chunk)
                        yield chunk
                    return
            except S3Error:
                if start == begun:
                    raise

    @asynccontextmanager
    async def open_file(self, name: str) -> AsyncIterator[BinaryIO | None]:
        """Lend nothing: no object is a file of this machine."""
        self._keys.of_blob(name)
        yield None

    @asynccontextmanager
    async def as_file(self, name: str) -> AsyncIterator[Path]:
        """Lend a copy, which goes afterwards; the next start removes that of a killed process."""
        file = await asyncio.to_thread(self._new_file)
        try:
            async with aclosing(self.read(name)) as pieces:
                async for piece in pieces:
                    await asyncio.to_thread(file.write, piece)
            await asyncio.to_thread(file.flush)
            yield Path(file.name)
        finally:
            await asyncio.shield(asyncio.to_thread(_remove, file))

    async def measure(self, name: str) -> int:
        """Return the size of an object in bytes."""
        size_bytes = await self._client.find_size(self._keys.of_blob(name))
        if size_bytes is None:
            raise FileNotFoundError(f"there is no blob {name}")
        return size_bytes

    async def delete(self, name: str) -> None:
        """Delete an object if it is there."""
        await self._client.delete(self._keys.of_blob(name))

    async def list_names(self, before_ms: int) -> AsyncIterator[list[str]]:
        """Yield the names of older objects, a page of the bucket's list at once."""
        token: str | None = ""
        while token is not None:
            page = await self._client.list_objects(self._keys.prefix, token)
            old = [self._keys.find_blob(one.key) for one in page.objects if one.written_ms < before_ms]
            yield [name for name in old if name is not None]
            token = page.next_token or None

    async def _send(self, parts: Parts, chunks: AsyncIterable[bytes]) -> SavedBlob:
        digest = hashlib.sha256()
        size_bytes = waiting_bytes = 0
        waiting: list[Piece] = []
        async for chunk in chunks:
            waiting.append(chunk)
            size_bytes += len(chunk)
            waiting_bytes += len(chunk)
            if waiting_bytes >= PART_BYTES:
                part, waiting = cut(waiting, PART_BYTES)
                await asyncio.gather(parts.take(part), asyncio.to_thread(update, digest, part))
                waiting_bytes -= PART_BYTES
        await asyncio.gather(parts.finish(waiting), asyncio.to_thread(update, digest, waiting))
        return SavedBlob(size_bytes, digest.digest())

    async def _forget(self, name: str, parts: Parts) -> None:
        with suppress(S3Error):  # then the daily cleaning finds it
            await parts.drop()
            await self.delete(name)

    def _clear_lent(self) -> None:
        self._lent.mkdir(parents=True, exist_ok=True)
        for path in self._lent.iterdir():
            remove_if_dead(path)

    def _new_file(self) -> IO[bytes]:
        file = tempfile.NamedTemporaryFile(dir=self._lent, delete=False)  # noqa: SIM115 - its borrower closes it
        fcntl.flock(file, fcntl.LOCK_EX)
        return file


def _remove(file: IO[bytes]) -> None:
    Path(file.name).unlink(missing_ok=True)
    file.close()
