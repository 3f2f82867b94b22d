"""An upload in parts, by tus and as the app sends it: one request after the other on one connection."""

import re
import socket
from http import HTTPStatus
from pathlib import Path

from bench.matrix import Session
from bench.servers import HOST

PART_BYTES = 8 * 1024 * 1024
HEAD_LIMIT = 64 * 1024


async def takes_parts(session: Session) -> bool:
    return "org.veche.upload_in_parts" in await session.call("GET", "/_matrix/client/v1/media/config")


def upload_in_parts(port: int, token: str, source: Path) -> str:
    """Return the address of the file, when the server has acknowledged all of it."""
    size = source.stat().st_size
    common = f"Host: {HOST}\r\nAuthorization: Bearer {token}\r\nTus-Resumable: 1.0.0\r\n"
    with socket.create_connection((HOST, port)) as wire, source.open("rb") as file:
        wire.sendall(f"POST /_veche/v1/uploads HTTP/1.1\r\n{common}Upload-Length: {size}\r\n\r\n".encode())
        begun = _read_answer(wire, HTTPStatus.CREATED)
        path = re.sub(r"^https?://[^/]+", "", _field(begun, "location"))
        for offset in range(0, size, PART_BYTES):
            length = min(PART_BYTES, size - offset)
            head = (
                f"PATCH {path} HTTP/1.1\r\n{common}Upload-Offset: {offset}\r\n"
                f"Content-Type: application/offset+octet-stream\r\nContent-Length: {length}\r\n\r\n"
            )
            wire.sendall(head.encode())
            wire.sendfile(file, offset, length)
            reached = int(_field(_read_answer(wire, HTTPStatus.NO_CONTENT), "upload-offset"))
            if reached != offset + length:
                raise ValueError(f"of {offset + length} bytes {reached} were taken")
    return _field(begun, "veche-content-uri")


def _read_answer(wire: socket.socket, wanted: HTTPStatus) -> str:
    """Return the head of an answer; there is nothing in its body."""
    received = b""
    while b"\r\n\r\n" not in received and len(received) < HEAD_LIMIT:
        piece = wire.recv(HEAD_LIMIT)
        if not piece:
            raise ConnectionError("the answer ended early")
        received += piece
    head, _, body = received.decode().partition("\r\n\r\n")
    if int(head.split(" ", 2)[1]) != wanted or body:
        raise ValueError(f"a part was answered with {received[:200]!r}")
    return head


def _field(head: str, name: str) -> str:
    found = re.search(rf"^{name}: *(.*?)\r?$", head, re.IGNORECASE | re.MULTILINE)
    if found is None:
        raise ValueError(f"an answer without {name}: {head[:200]}")
    return found[1]
