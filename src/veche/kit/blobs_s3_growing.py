"""Blobs that grow as uploads in parts of S3, and records of what counts beside them.

A part cannot be small and cannot be read before all are joined. So each time a blob is settled, one small
object is written: which parts there are, and the bytes behind them that are too few for a part. It is whole
or not there, and named by the size that it stands for (`PREFIX/growing/NAME/SIZE`), so that any process finds
what the caller counts. The one before stays until the next, as it may be the one that counts.
"""

import asyncio
import hashlib
import os
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import msgspec

from veche.kit.blobs_growing import DIGESTS_KEPT, BlobBusyError, GrowingBlob, SavedBlob, update
from veche.kit.blobs_s3_keys import Keys
from veche.kit.blobs_s3_parts import Parts, Piece, body_of
from veche.kit.s3_client import S3Client, S3Error

RECORD_MOST_BYTES = 16 * 1024 * 1024


class Head(msgspec.Struct, frozen=True):
    """The first line of a record; what follows are the bytes behind the parts."""

    token: str
    """Tells this record from one of the same size that another process has written."""
    upload_id: str
    etags: tuple[str, ...]


class S3Growth:
    """Growing blobs of one bucket."""

    def __init__(self, client: S3Client, keys: Keys) -> None:
        self._client = client
        self._keys = keys
        self._writing: set[str] = set()
        self._digests: OrderedDict[str, tuple[str, Any]] = OrderedDict()

    @asynccontextmanager
    async def open(self, name: str, size_bytes: int) -> AsyncIterator[GrowingBlob]:
        """Read the record of what counts, and append behind that."""
        if name in self._writing:
            raise BlobBusyError
        self._writing.add(name)
        try:
            growing = await self._load(name, size_bytes)
            try:
                yield growing
            finally:
                self._keep_digest(name, growing)
        finally:
            self._writing.discard(name)

    async def seal(self, name: str, size_bytes: int) -> SavedBlob:
        """Join the parts, the last bytes with them."""
        try:
            growing = await self._load(name, size_bytes)
        except FileNotFoundError:
            if await self._client.find_size(self._keys.of_blob(name)) != size_bytes:
                raise
            return SavedBlob(size_bytes, await self._digest_of(name))
        await growing.parts.finish(growing.tail)
        digest = growing.digest
        sha256 = digest.digest() if digest is not None else await self._digest_of(name)
        await self._remove_records(name)
        return SavedBlob(size_bytes, sha256)

    async def discard(self, name: str) -> None:
        """Remove records and parts."""
        self._digests.pop(name, None)
        await self._remove_records(name)
        async for upload in self._client.each_unfinished(self._keys.of_blob(name)):
            await self._client.drop_parts(upload.key, upload.upload_id)

    async def list_names(self, before_ms: int) -> list[str]:
        """Return those whose newest record, or whose beginning where there is none, is older."""
        touched: dict[str, int] = {}
        async for record in self._client.each_object(self._keys.records):
            if name := self._keys.find_growing(record.key):
                touched[name] = max(record.written_ms, touched.get(name, 0))
        async for upload in self._client.each_unfinished(self._keys.prefix):
            if name := self._keys.find_blob(upload.key):
                touched[name] = max(upload.begun_ms, touched.get(name, 0))
        return [name for name, touched_ms in touched.items() if touched_ms < before_ms]

    async def free_bytes(self) -> int | None:
        """Return None: a bucket has no end that one could ask for."""
        return None

    async def _load(self, name: str, size_bytes: int) -> "_GrowingObject":
        records = self._keys.of_records(name)
        if size_bytes == 0:
            parts = Parts(self._client, self._keys.of_blob(name))
            return _GrowingObject(self._client, records, parts, [], hashlib.sha256())
        head, tail = await self._read_record(f"{records}{size_bytes}")
        parts = Parts(self._client, self._keys.of_blob(name), head.upload_id, head.etags)
        if parts.size_bytes + len(tail) != size_bytes:
            raise FileNotFoundError("the record of a growing blob is not of its size")
        token, digest = self._digests.get(name, ("", None))
        known = digest.copy() if digest is not None and token == head.token else None
        growing = _GrowingObject(self._client, records, parts, [tail], known)
        growing.settled, growing.token = [size_bytes], head.token
        return growing

    async def _read_record(self, key: str) -> tuple[Head, bytes]:
        content = bytearray()
        async with self._client.get(key) as chunks:
            async for chunk in chunks:
                content += chunk
                if len(content) > RECORD_MOST_BYTES:
                    raise FileNotFoundError("the record of a growing blob is too long")
        head, _, tail = bytes(content).partition(b"\n")
        try:
            return msgspec.json.decode(head, type=Head), tail
        except msgspec.DecodeError as error:
            raise FileNotFoundError("the record of a growing blob cannot be read") from error

    def _keep_digest(self, name: str, growing: "_GrowingObject") -> None:
        self._digests.pop(name, None)
        if growing.digest is None or growing.settled[-1:] != [growing.size_bytes]:
            return
        self._digests[name] = (growing.token, growing.digest)
        while len(self._digests) > DIGESTS_KEPT:
            self._digests.popitem(last=False)

    async def _digest_of(self, name: str) -> bytes:
        digest = hashlib.sha256()
        async with self._client.get(self._keys.of_blob(name)) as chunks:
            async for chunk in chunks:
                await asyncio.to_thread(digest.update, chunk)
        return digest.digest()

    async def _remove_records(self, name: str) -> None:
        self._digests.pop(name, None)
        async for record in self._client.each_object(self._keys.of_records(name)):
            await self._client.delete(record.key)


class _GrowingObject:
    """A blob that is open: its parts, the bytes behind them, and the digest of all where that is known."""

    def __init__(
        self, client: S3Client, records: str, parts: Parts, tail: Sequence[Piece], digest: Any | None
    ) -> None:
        self.parts = parts
        self.tail = list(tail)
        self.digest = digest
        self.settled: list[int] = []
        self.token = ""
        self._client = client
        self._records = records

    @property
    def size_bytes(self) -> int:
        """How much it is."""
        return self.parts.size_bytes + sum(map(len, self.tail))

    async def append(self, pieces: Sequence[bytes]) -> None:
        digest = None if self.digest is None else self.digest.copy()
        etags = self.parts.etags
        try:
            tail = await self.parts.take([*self.tail, *pieces])
            if digest is not None:
                await asyncio.to_thread(update, digest, pieces)
        except BaseException:
            self.parts.etags = etags  # who fails or is cancelled has appended nothing
            raise
        self.tail, self.digest = tail, digest

    async def settle(self) -> None:
        size_bytes = self.size_bytes
        if self.settled[-1:] == [size_bytes]:
            return
        token = os.urandom(8).hex()
        head = Head(token, self.parts.upload_id, tuple(self.parts.etags))
        body = await body_of([msgspec.json.encode(head) + b"\n", *self.tail])
        await self._client.put(f"{self._records}{size_bytes}", body)
        self.token = token
        outdated = self.settled[:-1]
        self.settled = [*self.settled[-1:], size_bytes]
        for older_bytes in outdated:
            with suppress(S3Error):  # it goes with the others in the end
                await self._client.delete(f"{self._records}{older_bytes}")
