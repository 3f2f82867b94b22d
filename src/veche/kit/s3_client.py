"""A client of S3 servers: the few operations that blobs need, streamed, tried again where that is safe.

It says nothing of keys or content in its errors. A bucket is asked over its own connections, not through
`Outgoing`: the operator names its address, and it mostly is a private one.
"""

import asyncio
import errno
import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

from veche.kit.blobs import BlobsAwayError
from veche.kit.s3_answers import (
    InParts,
    Listing,
    Stored,
    find_error_code,
    read_listing,
    read_unfinished,
    read_upload_id,
    write_completion,
)
from veche.kit.s3_settings import S3Settings
from veche.kit.s3_signing import OF_NOTHING, Signer, Unsigned

ATTEMPTS = 4
FIRST_PAUSE_S = 0.2
CONNECT_S = 10.0
IDLE_S = 60.0
COMPLETION_S = 600.0
"""How long a server may take to put the parts of a large object together."""
CONNECTIONS = 1_000
KEPT_CONNECTIONS = 20
KEPT_S = 15.0
ANSWER_LIMIT_BYTES = 16 * 1024 * 1024
AGAIN = frozenset((408, 429, 500, 502, 503, 504))
BROKEN = httpx.TransportError
NO_ROOM = 507
NOT_TO_BE_JOINED = ("NoSuchUpload", "InvalidPart")


class S3Error(BlobsAwayError):
    """The S3 server refused, or did not answer. `code` is its own word for why, `status` that of HTTP."""

    def __init__(self, what: str, status: int = 0, code: str = "") -> None:
        super().__init__(f"S3: {what} failed" + (f": {code or status}" if status else ": no answer"))
        self.status = status
        self.code = code
        self.errno = errno.ENOSPC if status == NO_ROOM else None


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent: pieces, and the SHA-256 of all of them, which the server checks."""

    pieces: Sequence[bytes | memoryview] = ()
    sha256: str = OF_NOTHING

    @property
    def size_bytes(self) -> int:
        """How much it is."""
        return sum(map(len, self.pieces))

    async def stream(self) -> AsyncIterator[bytes]:
        """Yield the pieces, as often as it is sent."""
        for piece in self.pieces:
            yield bytes(piece)


@dataclass(frozen=True, slots=True)
class _Ask:
    what: str
    method: str
    key: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Body = field(default_factory=Body)
    idle_s: float = IDLE_S


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    content: bytes


class S3Client:
    """Asks one bucket."""

    def __init__(self, settings: S3Settings) -> None:
        address = settings.endpoint or f"https://s3.{settings.region}.amazonaws.com"
        parts = urlsplit(address)
        self._signer = Signer(settings.region, settings.access_key, settings.secret_key)
        self._host = parts.netloc if settings.path_style else f"{settings.bucket}.{parts.netloc}"
        self._base = f"/{settings.bucket}/" if settings.path_style else "/"
        self._scheme = parts.scheme
        self._http = _new_http(is_encrypted=parts.scheme == "https")

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def put(self, key: str, body: Body) -> None:
        """Store an object, whole or not at all."""
        await self._ask(_Ask("storing", "PUT", key, body=body))

    async def find_size(self, key: str) -> int | None:
        """Return the size of an object in bytes; None if there is none."""
        answer = await self._ask(_Ask("looking", "HEAD", key), also=(404,))
        return None if answer.status == 404 else int(answer.headers["content-length"])

    @asynccontextmanager
    async def get(
        self, key: str, start: int = 0, end: int | None = None
    ) -> AsyncIterator[AsyncIterator[bytes]]:
        """Lend the chunks of an object, or of its bytes from `start` to before `end`.

        Raises FileNotFoundError when there is none; there is nothing behind its end.
        """
        headers = {"range": f"bytes={start}-{'' if end is None else end - 1}"} if start or end else {}
        answer = await self._open(_Ask("reading", "GET", key, headers=headers), also=(404, 416))
        try:
            if answer.status_code == 404:
                if (code := find_error_code(await _read(answer))) == "NoSuchBucket":
                    raise S3Error("reading", 404, code)
                raise FileNotFoundError("there is no such object")
            if headers and answer.status_code == 200:
                raise S3Error("reading a range", 200, "the server sends all instead")
            yield _chunks(answer)
        finally:
            await answer.aclose()

    async def delete(self, key: str) -> None:
        """Delete an object, if it is there."""
        await self._ask(_Ask("deleting", "DELETE", key), also=(404,))

    async def list_objects(self, prefix: str, token: str = "") -> Listing:
        """Return objects whose names begin with a prefix, some at once: with `next_token` for the others."""
        query = {"list-type": "2", "prefix": prefix} | ({"continuation-token": token} if token else {})
        return read_listing((await self._ask(_Ask("listing", "GET", query=query))).content)

    async def each_object(self, prefix: str) -> AsyncIterator[Stored]:
        """Yield all objects whose names begin with a prefix."""
        token: str | None = ""
        while token is not None:
            page = await self.list_objects(prefix, token)
            for one in page.objects:
                yield one
            token = page.next_token or None

    async def begin_parts(self, key: str) -> str:
        """Begin an object that comes in parts; return the id of the upload."""
        answer = await self._ask(_Ask("beginning parts", "POST", key, {"uploads": ""}))
        return read_upload_id(answer.content)

    async def put_part(self, key: str, upload_id: str, number: int, body: Body) -> str:
        """Store a part, in place of an earlier one of that number; return its entity tag.

        Raises FileNotFoundError when there is no such upload any more.
        """
        query = {"partNumber": str(number), "uploadId": upload_id}
        try:
            answer = await self._ask(_Ask("storing a part", "PUT", key, query, body=body))
        except S3Error as error:
            if error.code != "NoSuchUpload":
                raise
            raise FileNotFoundError("the parts of an object are gone") from error
        return str(answer.headers["etag"])

    async def join_parts(self, key: str, upload_id: str, etags: Sequence[str]) -> bool:
        """Let the parts be an object; False if there is no such upload, or not with these parts, any more."""
        text = write_completion(etags)
        body = Body([text], hashlib.sha256(text).hexdigest())
        asked = _Ask("joining parts", "POST", key, {"uploadId": upload_id}, body=body, idle_s=COMPLETION_S)
        answer = await self._ask(asked, also=(400, 404))
        code = find_error_code(answer.content)  # it may come after a 200 that was sent to keep the line open
        if answer.status == 200 and not code:
            return True
        if code in NOT_TO_BE_JOINED or (answer.status == 404 and not code):
            return False
        raise S3Error(asked.what, answer.status, code)

    async def drop_parts(self, key: str, upload_id: str) -> None:
        """Forget an object that has come in parts, if it is there."""
        await self._ask(_Ask("dropping parts", "DELETE", key, {"uploadId": upload_id}), also=(404,))

    async def each_unfinished(self, prefix: str) -> AsyncIterator[InParts]:
        """Yield the uploads in parts, of objects whose names begin with a prefix, that were not joined."""
        marker: tuple[str, str] | None = ("", "")
        while marker is not None:
            query = {"uploads": "", "prefix": prefix}
            if any(marker):
                query |= {"key-marker": marker[0], "upload-id-marker": marker[1]}
            page = read_unfinished((await self._ask(_Ask("listing parts", "GET", query=query))).content)
            for one in page.uploads:
                yield one
            marker = page.next_marker

    async def _ask(self, asked: _Ask, also: Sequence[int] = ()) -> _Answer:
        """Return a whole answer; raise S3Error for any but success and the statuses in `also`."""
        for pause_s in _pauses():
            answer = await self._open(asked, also)
            try:
                return _Answer(answer.status_code, answer.headers, await _read(answer))
            except BROKEN as error:
                if pause_s is None:
                    raise S3Error(asked.what) from error
            finally:
                await answer.aclose()
            await asyncio.sleep(pause_s)
        raise AssertionError("the last attempt returns or raises")

    async def _open(self, asked: _Ask, also: Sequence[int] = ()) -> httpx.Response:
        """Send a request, again where that may help; return the answer, to be read and closed."""
        for pause_s in _pauses():
            try:
                answer = await self._send(asked)
            except BROKEN as error:
                if pause_s is None:
                    raise S3Error(asked.what) from error
            else:
                if answer.is_success or answer.status_code in also:
                    return answer
                if pause_s is None or answer.status_code not in AGAIN:
                    raise await _refusal(asked, answer)
                await answer.aclose()
            await asyncio.sleep(pause_s)
        raise AssertionError("the last attempt returns or raises")

    async def _send(self, asked: _Ask) -> httpx.Response:
        size = {"content-length": str(asked.body.size_bytes)} if asked.method in ("PUT", "POST") else {}
        unsigned = Unsigned(
            asked.method,
            self._host,
            self._base + asked.key,
            asked.query,
            {**asked.headers, **size},
            asked.body.sha256,
        )
        query = f"?{unsigned.query_text}" if asked.query else ""
        request = self._http.build_request(
            asked.method,
            f"{self._scheme}://{self._host}{unsigned.path}{query}",
            headers=self._signer.sign(unsigned),
            content=asked.body.stream() if size else None,
            timeout=httpx.Timeout(asked.idle_s, connect=CONNECT_S),
        )
        return await self._http.send(request, stream=True)


def _new_http(*, is_encrypted: bool) -> httpx.AsyncClient:
    trust = httpx.create_ssl_context(trust_env=False) if is_encrypted else None
    if trust is not None:
        trust.load_default_certs()  # an institution's own authority, as the machine has it
    return httpx.AsyncClient(
        verify=trust or False,
        limits=httpx.Limits(
            max_connections=CONNECTIONS, max_keepalive_connections=KEPT_CONNECTIONS, keepalive_expiry=KEPT_S
        ),
        headers={"user-agent": "Veche", "accept-encoding": "identity"},
        trust_env=False,
    )


def _pauses() -> list[float | None]:
    """Return how long to wait after each attempt; None after the last one."""
    return [*(FIRST_PAUSE_S * 3**number for number in range(ATTEMPTS - 1)), None]


async def _chunks(answer: httpx.Response) -> AsyncIterator[bytes]:
    if answer.status_code == 416:
        return
    try:
        async for chunk in answer.aiter_raw():
            yield chunk
    except BROKEN as error:
        raise S3Error("reading") from error


async def _read(answer: httpx.Response) -> bytes:
    parts: list[bytes] = []
    async for part in answer.aiter_raw():
        parts.append(part)
        if sum(map(len, parts)) > ANSWER_LIMIT_BYTES:
            raise S3Error("reading an answer", answer.status_code, "it is too long")
    return b"".join(parts)


async def _refusal(asked: _Ask, answer: httpx.Response) -> S3Error:
    try:
        code = find_error_code(await _read(answer))
    except BROKEN:
        code = ""
    finally:
        await answer.aclose()
    return S3Error(asked.what, answer.status_code, code)
