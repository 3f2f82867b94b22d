"""A large file in and out: how fast, what it takes of memory, and what others feel of it meanwhile."""

import asyncio
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bench.cases.parts import takes_parts, upload_in_parts
from bench.figures import Figure, context, higher, lower, missing
from bench.matrix import Session, User
from bench.servers import HOST, find_free_port
from bench.stage import Stage, timed

MIB = 1024 * 1024
PIECE = 4 * MIB
WATCH_S = 0.02
HEAD_LIMIT = 64 * 1024


@dataclass
class Watch:
    """What was seen while a file moved."""

    pings_ms: list[float] = field(default_factory=list)
    most_rss: int = 0


async def run(stage: Stage) -> list[Figure]:
    [user] = await stage.register(1)
    source = stage.server.ground.folder / "large"
    size = stage.scale.file_bytes / MIB
    before = stage.server.rss_bytes()
    ups, downs, copies, watch = [], [], [], Watch()
    for number in range(stage.scale.repetitions):
        await asyncio.to_thread(write_random, source, stage.scale.file_bytes)
        await asyncio.to_thread(_take_memory, source)
        copy = partial(_copy, source, source.with_name(f"copy-{number}"))
        copies.append(size / await asyncio.to_thread(_clock, copy))
        await asyncio.to_thread(_take_memory, source)
        async with _watching(stage, user, watch):
            started = time.perf_counter()
            place = await asyncio.to_thread(upload, stage.server.port, user.token, source)
            ups.append(size / (time.perf_counter() - started))
            started = time.perf_counter()
            await asyncio.to_thread(download, media_head(stage, user, place), stage.scale.file_bytes)
            downs.append(size / (time.perf_counter() - started))
    return [
        higher("upload", f"upload of {size:,.0f} MiB", "MiB/s", ups),
        higher("download", f"download of {size:,.0f} MiB", "MiB/s", downs),
        lower("file_rss", "memory added at most", "MiB", [max(0, watch.most_rss - before) / MIB]),
        lower("file_ping", "another request meanwhile, longest", "ms", [max(watch.pings_ms)]),
        context("copy", "plain copy of it, with fsync", "MiB/s", copies),
        *await _measure_parts(stage, user, source),
        *await _measure_yardstick(source, stage),
    ]


async def _measure_parts(stage: Stage, user: User, source: Path) -> list[Figure]:
    """The same upload in parts, where the server takes them."""
    if not await takes_parts(stage.open(user)):
        return []
    before, watch, rates = stage.server.rss_bytes(), Watch(), []
    for _ in range(stage.scale.repetitions):
        await asyncio.to_thread(write_random, source, stage.scale.file_bytes)
        await asyncio.to_thread(_take_memory, source)
        send = partial(upload_in_parts, stage.server.port, user.token, source)
        async with _watching(stage, user, watch):
            rates.append(stage.scale.file_bytes / MIB / await asyncio.to_thread(_clock, send))
    return [
        higher("parts_upload", "upload of it in parts of 8 MiB", "MiB/s", rates),
        lower("parts_rss", "memory added at most by that", "MiB", [max(0, watch.most_rss - before) / MIB]),
        lower("parts_ping", "another request meanwhile, longest", "ms", [max(watch.pings_ms)]),
    ]


@asynccontextmanager
async def _watching(stage: Stage, user: User, watch: Watch) -> AsyncIterator[None]:
    session = stage.open(user)
    await session.call("GET", "/_matrix/client/v3/account/whoami")  # making a connection is no part of it
    task = asyncio.create_task(_watch(stage, session, watch))
    try:
        yield
    finally:
        task.cancel()


async def _watch(stage: Stage, session: Session, watch: Watch) -> None:
    while True:
        watch.pings_ms.append(await timed(session.call("GET", "/_matrix/client/v3/account/whoami")))
        watch.most_rss = max(watch.most_rss, stage.server.rss_bytes())
        await asyncio.sleep(WATCH_S)


async def _measure_yardstick(source: Path, stage: Stage) -> list[Figure]:
    """The same download from nginx; where it is not installed, a row that says so."""
    program = shutil.which("nginx")
    if program is None:
        return [missing("nginx", "download of it from nginx", "nginx is not installed")]
    port = find_free_port()
    settings = source.with_name("nginx.conf")
    await asyncio.to_thread(settings.write_text, _NGINX.format(folder=source.parent, port=port))
    nginx = await asyncio.create_subprocess_exec(program, "-c", str(settings), stderr=subprocess.DEVNULL)
    try:
        await asyncio.sleep(0.5)
        head = f"GET /{source.name} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()
        rates = [
            stage.scale.file_bytes
            / MIB
            / await asyncio.to_thread(_clock, lambda: download((port, head), stage.scale.file_bytes))
            for _ in range(stage.scale.repetitions)
        ]
    finally:
        nginx.terminate()
        await nginx.wait()
    return [context("nginx", "download of it from nginx", "MiB/s", rates)]


_NGINX = """daemon off; user root; pid {folder}/nginx.pid; error_log /dev/null; worker_processes 1;
events {{}} http {{ access_log off; sendfile on; client_body_temp_path {folder}/body;
proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
scgi_temp_path {folder}/scgi; server {{ listen 127.0.0.1:{port}; root {folder}; }} }}
"""


def media_head(stage: Stage, user: User, place: str) -> tuple[int, bytes]:
    path = f"/_matrix/client/v1/media/download/{place.removeprefix('mxc://')}"
    authorization = f"Authorization: Bearer {user.token}"
    return stage.server.port, f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n{authorization}\r\n\r\n".encode()


def upload(port: int, token: str, source: Path) -> str:
    with socket.create_connection((HOST, port)) as wire, source.open("rb") as file:
        head = (
            f"POST /_matrix/media/v3/upload HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/octet-stream\r\nContent-Length: {source.stat().st_size}\r\n"
            "Connection: close\r\n\r\n"
        )
        wire.sendall(head.encode())
        wire.sendfile(file)
        answer = b""
        while piece := wire.recv(HEAD_LIMIT):
            answer += piece
    # Servers may send it in chunks, so it is looked for instead of parsed.
    place = re.search(rb"mxc://[^\"]+", answer)
    if place is None:
        raise ValueError(f"an upload was answered with {answer[:100]!r}")
    return place[0].decode()


def download(request: tuple[int, bytes], size: int) -> None:
    port, head = request
    with socket.create_connection((HOST, port)) as wire:
        wire.sendall(head)
        head_bytes, body = _read_head(wire)
        if _length_of(head_bytes) != size:
            raise ValueError(f"a file of {size} bytes was answered with {head_bytes[:100]!r}")
        buffer, left = bytearray(PIECE), size - len(body)
        while left:
            read = wire.recv_into(buffer)
            if not read:
                raise ConnectionError("the file ended early")
            left -= read


def _read_head(wire: socket.socket) -> tuple[bytes, bytes]:
    received = b""
    while b"\r\n\r\n" not in received and len(received) < HEAD_LIMIT:
        piece = wire.recv(PIECE)
        if not piece:
            raise ConnectionError("the answer ended early")
        received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    return head, body


def _length_of(head: bytes) -> int:
    after = head.lower().partition(b"content-length:")[2]
    return int(after.partition(b"\r\n")[0])


def write_random(path: Path, size: int) -> None:
    """Write a file that nobody has seen before, and leave the disk nothing to do."""
    with path.open("wb") as file:
        for _ in range(0, size, PIECE):
            file.write(os.urandom(PIECE))
        file.flush()
        os.fsync(file.fileno())


def _take_memory(source: Path) -> None:
    """Have the machine hold as much free memory as the file takes.

    A virtual machine gives its host back what it does not need; who asks for that again waits for it, for
    longer than all else takes.
    """
    target = source.with_name("gone")
    _copy(source, target)
    target.unlink()


def _copy(source: Path, target: Path) -> None:
    """Copy to new places on the disk, as an upload does."""
    with source.open("rb") as from_file, target.open("wb") as to_file:
        while piece := from_file.read(MIB):
            to_file.write(piece)
        to_file.flush()
        os.fsync(to_file.fileno())


def _clock(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started
