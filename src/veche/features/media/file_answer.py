"""The HTTP answer that is a blob: all of it, a range, or nothing new; headers keep browsers safe."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from typing import BinaryIO

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from veche.core.errors import MatrixError, NotFound
from veche.features.media.rules import CONTENT_POLICY, disposition, find_range, names_etag
from veche.features.media.store.items import Scan
from veche.kit.blobs import BlobStore
from veche.kit.http import Request, send_error
from veche.kit.http_exchange import ZERO_COPY
from veche.kit.observe import logger
from veche.kit.tracebacks import describe

SCAN_HEADER = "veche-scan"
SCANS = {
    "clean": "clean",
    "too_large": "not-scanned; reason=too-large",
    "unavailable": "not-scanned; reason=unavailable",
}
"""What a download says of a virus scan, if the operator has one made."""

YEAR_S = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class File:
    """A blob as it is offered for download."""

    blob_id: str
    size_bytes: int
    content_type: str
    filename: str | None
    is_public: bool = False
    scan: Scan | None = None

    @property
    def etag(self) -> str:
        """The entity tag: the content of a blob never changes."""
        return f'"{self.blob_id}"'


class FileAnswer(Response):
    """Sends a blob or a part of it, piece by piece."""

    def __init__(self, blobs: BlobStore, file: File, part: tuple[int, int] | None) -> None:
        super().__init__(status_code=206 if part else 200)
        self._blobs = blobs
        self._file = file
        self._part = part
        start, length = part or (0, file.size_bytes)
        headers = {**headers_of(file), "content-type": file.content_type, "content-length": str(length)}
        if part:
            headers["content-range"] = f"bytes {start}-{start + length - 1}/{file.size_bytes}"
        self.raw_headers = encoded(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head, and the body unless only the head was asked for; a refusal if there is no body."""
        if scope["method"] == "HEAD":
            await self._send_head(send)
            await send({"type": "http.response.body", "body": b""})
            return
        async with AsyncExitStack() as lending:
            try:
                file = await self._open_file(scope, lending)
                pieces = await self._open_pieces(lending) if file is None else None
            except OSError as error:
                await send_error(send, _refusal_for(error))
                return
            await self._send_head(send)
            if pieces is None:
                offset, count = self._part or (0, self._file.size_bytes)
                await send({"type": ZERO_COPY, "file": file, "offset": offset, "count": count})
            else:
                await self._send_while_heard(pieces, receive, send)

    async def _open_file(self, scope: Scope, lending: AsyncExitStack) -> BinaryIO | None:
        if ZERO_COPY not in scope.get("extensions", ()):
            return None
        return await lending.enter_async_context(self._blobs.open_file(self._file.blob_id))

    async def _open_pieces(self, lending: AsyncExitStack) -> AsyncIterator[bytes]:
        start, length = self._part or (0, None)
        reading = self._blobs.read(self._file.blob_id, start, length)
        await lending.enter_async_context(aclosing(reading))
        # Where it is missed, or its place is away, that shows now, before anything was said.
        return _chained(await anext(reading, b""), reading)

    async def _send_head(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})

    async def _send_while_heard(self, pieces: AsyncIterator[bytes], receive: Receive, send: Send) -> None:
        # Sending to somebody who has gone away need not fail: only `receive` says it for certain.
        gone = asyncio.create_task(_await_end(receive))
        try:
            async for piece in pieces:
                if gone.done():
                    return
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            gone.cancel()


async def _chained(first: bytes, others: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in others:
        yield piece


def _refusal_for(error: OSError) -> MatrixError:
    logger.error("a file cannot be read", error=describe(error))
    if isinstance(error, FileNotFoundError):
        return NotFound("The content of that media is gone")
    return MatrixError("Files cannot be reached now: try again later", status=503)


async def _await_end(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def answer_with(request: Request, blobs: BlobStore, file: File) -> Response:
    """Return the answer that a request's conditions and range ask for."""
    if names_etag(request.headers.get("if-none-match"), file.etag):
        return _empty(304, headers_of(file))
    if request.headers.get("if-range", file.etag) != file.etag:
        return FileAnswer(blobs, file, None)
    part = find_range(request.headers.get("range"), file.size_bytes)
    if part is not None and part[1] == 0:
        return _empty(416, {"content-range": f"bytes */{file.size_bytes}", "content-length": "0"})
    return FileAnswer(blobs, file, part)


def headers_of(file: File) -> dict[str, str]:
    """Return the headers of every answer about a file."""
    scan = {} if file.scan is None else {SCAN_HEADER: SCANS[file.scan]}
    return {
        **scan,
        "content-disposition": disposition(file.content_type, file.filename),
        "content-security-policy": CONTENT_POLICY,
        "cross-origin-resource-policy": "cross-origin",
        "x-content-type-options": "nosniff",
        "cache-control": f"{'public' if file.is_public else 'private'}, max-age={YEAR_S}, immutable",
        "accept-ranges": "bytes",
        "etag": file.etag,
    }


def encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Return headers as ASGI has them."""
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]


def _empty(status: int, headers: Mapping[str, str]) -> Response:
    answer = Response(status_code=status)
    answer.raw_headers = encoded(headers)
    return answer
