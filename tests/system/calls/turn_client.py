"""As much of TURN (RFC 8656) as it takes to be given a relay, over any stream: coturn's own client stumbles over TLS."""

import hmac
import os
import socket
import struct
from hashlib import md5, sha1

COOKIE = 0x2112A442
ALLOCATE, ALLOCATED = 0x0003, 0x0103
USERNAME, INTEGRITY, ERROR, REALM, NONCE, RELAYED, TRANSPORT = 0x06, 0x08, 0x09, 0x14, 0x15, 0x16, 0x19
UDP = (TRANSPORT, b"\x11\0\0\0")

Attribute = tuple[int, bytes]


class TurnRefused(Exception):
    """The server gave no relay; says the code."""


def allocate(stream: socket.socket, username: str, password: str) -> str:
    """Ask for a relay as clients do, and return its address."""
    _, asked = _exchange(stream, _encode([UDP]))
    realm, nonce = asked[REALM], asked[NONCE]
    key = md5(b":".join([username.encode(), realm, password.encode()])).digest()
    named = [UDP, (USERNAME, username.encode()), (REALM, realm), (NONCE, nonce)]
    kind, answer = _exchange(stream, _sign(_encode(named, more_bytes=24), key))
    if kind != ALLOCATED:
        code = answer[ERROR]
        raise TurnRefused(str(code[2] * 100 + code[3]))
    mapped = answer[RELAYED]
    return socket.inet_ntoa(struct.pack("!I", struct.unpack("!I", mapped[4:8])[0] ^ COOKIE))


def _encode(attributes: list[Attribute], more_bytes: int = 0) -> bytes:
    body = b"".join(
        struct.pack("!HH", kind, len(value)) + value + b"\0" * (-len(value) % 4) for kind, value in attributes
    )
    return struct.pack("!HHI", ALLOCATE, len(body) + more_bytes, COOKIE) + os.urandom(12) + body


def _sign(message: bytes, key: bytes) -> bytes:
    return message + struct.pack("!HH", INTEGRITY, 20) + hmac.digest(key, message, sha1)


def _exchange(stream: socket.socket, message: bytes) -> tuple[int, dict[int, bytes]]:
    stream.sendall(message)
    head = _read(stream, 20)
    kind, size = struct.unpack("!HH", head[:4])
    body, found = _read(stream, size), {}
    while body:
        name, length = struct.unpack("!HH", body[:4])
        found[name] = body[4 : 4 + length]
        body = body[4 + length + (-length % 4) :]
    return kind, found


def _read(stream: socket.socket, size: int) -> bytes:
    read = b""
    while len(read) < size:
        part = stream.recv(size - len(read))
        assert part, "the server has closed the connection"
        read += part
    return read
