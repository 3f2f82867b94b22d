"""As much of TURN (RFC 8656) as it takes to be relayed over UDP or any stream: coturn's own client stumbles over TLS."""

import hmac
import os
import socket
import struct
from hashlib import md5, sha1

COOKIE = 0x2112A442
ALLOCATE, ALLOCATED = 0x0003, 0x0103
PERMIT, PERMITTED = 0x0008, 0x0108
SEND, DATA_CAME = 0x0016, 0x0017
USERNAME, INTEGRITY, ERROR, PEER, DATA, REALM, NONCE = 0x06, 0x08, 0x09, 0x12, 0x13, 0x14, 0x15
RELAYED, TRANSPORT = 0x16, 0x19
UDP = (TRANSPORT, b"\x11\0\0\0")

Attribute = tuple[int, bytes]
Address = tuple[str, int]


class TurnRefused(Exception):
    """The server gave no relay; says the code."""


class Relay:
    """A relay at a TURN server, over a socket that is connected to it: of packets, or a stream."""

    def __init__(self, line: socket.socket, username: str, password: str) -> None:
        self._line = line
        self._is_stream = line.type == socket.SOCK_STREAM
        self._username = username.encode()
        self._password = password.encode()
        self._realm = self._nonce = b""
        self.address: Address = ("", 0)
        """Where others see it."""

    def allocate(self) -> "Relay":
        """Ask for it as clients do: the first time without a name, to learn what to sign."""
        _, asked = self._exchange(_encode(ALLOCATE, [UDP]))
        self._realm, self._nonce = asked[REALM], asked[NONCE]
        kind, answer = self._exchange(self._sign(ALLOCATE, [UDP]))
        if kind != ALLOCATED:
            raise TurnRefused(_code_of(answer))
        self.address = _read_address(answer[RELAYED])
        return self

    def permit(self, peer: Address) -> None:
        """Let somebody be sent to, and let them answer."""
        kind, answer = self._exchange(self._sign(PERMIT, [(PEER, _write_address(peer))]))
        if kind != PERMITTED:
            raise TurnRefused(_code_of(answer))

    def send(self, peer: Address, data: bytes) -> None:
        """Have something sent from the relay."""
        self._line.sendall(_encode(SEND, [(PEER, _write_address(peer)), (DATA, data)]))

    def receive(self) -> tuple[Address, bytes]:
        """Return what came to the relay next, and from whom."""
        kind, came = self._read()
        while kind != DATA_CAME:
            kind, came = self._read()
        return _read_address(came[PEER]), came[DATA]

    def _sign(self, method: int, attributes: list[Attribute]) -> bytes:
        key = md5(b":".join([self._username, self._realm, self._password])).digest()
        named = [*attributes, (USERNAME, self._username), (REALM, self._realm), (NONCE, self._nonce)]
        message = _encode(method, named, more_bytes=24)
        return message + struct.pack("!HH", INTEGRITY, 20) + hmac.digest(key, message, sha1)

    def _exchange(self, message: bytes) -> tuple[int, dict[int, bytes]]:
        self._line.sendall(message)
        return self._read()

    def _read(self) -> tuple[int, dict[int, bytes]]:
        if not self._is_stream:
            packet = self._line.recv(65_536)
            return _decode(packet[:20], packet[20:])
        head = self._read_bytes(20)
        return _decode(head, self._read_bytes(struct.unpack("!H", head[2:4])[0]))

    def _read_bytes(self, size: int) -> bytes:
        read = b""
        while len(read) < size:
            part = self._line.recv(size - len(read))
            assert part, "the server has closed the connection"
            read += part
        return read


def _encode(method: int, attributes: list[Attribute], more_bytes: int = 0) -> bytes:
    body = b"".join(
        struct.pack("!HH", kind, len(value)) + value + b"\0" * (-len(value) % 4) for kind, value in attributes
    )
    return struct.pack("!HHI", method, len(body) + more_bytes, COOKIE) + os.urandom(12) + body


def _decode(head: bytes, body: bytes) -> tuple[int, dict[int, bytes]]:
    found: dict[int, bytes] = {}
    while body:
        name, length = struct.unpack("!HH", body[:4])
        found[name] = body[4 : 4 + length]
        body = body[4 + length + (-length % 4) :]
    return struct.unpack("!H", head[:2])[0], found


def _code_of(answer: dict[int, bytes]) -> str:
    code = answer[ERROR]
    return str(code[2] * 100 + code[3])


def _read_address(written: bytes) -> Address:
    port, address = struct.unpack("!HI", written[2:8])
    return socket.inet_ntoa(struct.pack("!I", address ^ COOKIE)), port ^ (COOKIE >> 16)


def _write_address(address: Address) -> bytes:
    host, port = address
    number = struct.unpack("!I", socket.inet_aton(host))[0]
    return struct.pack("!HHI", 1, port ^ (COOKIE >> 16), number ^ COOKIE)
