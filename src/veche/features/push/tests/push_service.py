"""A push service on a real port, and browsers that read it with other people's code."""

import asyncio
import base64
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any

import http_ece  # type: ignore[import-untyped]  # it has no types
import orjson
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from veche.features.push.tests.house import Person

SOON_S = 10.0
ACK = "org.matrix.msc4174/pushers/ack"
APP_ID = "org.example.web"


@dataclass
class Pushed:
    """What arrived for a browser: the headers, the size, and what the browser reads in it."""

    headers: Mapping[str, str]
    size_bytes: int
    payload: dict[str, Any]

    def claims(self, public_key: str) -> dict[str, Any]:
        """What the sender states of itself, if it has signed that with a key."""
        scheme, token, key = self.headers["authorization"].replace(",", "").split()
        assert (scheme, token[:2], key) == ("vapid", "t=", f"k={public_key}")
        signed, _, signature = token[2:].rpartition(".")
        raw = b64decode(signature)
        der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b64decode(public_key))
        point.verify(der, signed.encode(), ec.ECDSA(SHA256()))
        claims: dict[str, Any] = orjson.loads(b64decode(signed.partition(".")[2]))
        return claims


@dataclass
class Browser:
    """A browser with one subscription."""

    endpoint: str
    auth: bytes = field(default_factory=lambda: os.urandom(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    status: int = 201
    retry_after: str | None = None
    asked: int = 0
    arrived: "Queue[Pushed]" = field(default_factory=Queue)

    @property
    def pushkey(self) -> str:
        return b64encode(self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    def pusher(self, **fields: Any) -> dict[str, Any]:
        """The body with which a client sets it."""
        data = {"url": self.endpoint, "auth": b64encode(self.auth)} | fields.pop("data", {})
        return {
            "app_id": APP_ID,
            "pushkey": self.pushkey,
            "kind": "webpush",
            "app_display_name": "Web",
            "device_display_name": "Browser",
            "lang": "en",
            "data": data,
        } | fields

    def take(self, headers: Mapping[str, str], body: bytes) -> tuple[int, str | None]:
        self.asked += 1
        if self.status < 300:
            text = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
            lower = {name.lower(): value for name, value in headers.items()}
            self.arrived.put(Pushed(lower, len(body), orjson.loads(text)))
        return self.status, self.retry_after

    async def next(self) -> Pushed:
        """Wait for the next message."""
        return await asyncio.to_thread(self.arrived.get, timeout=SOON_S)

    async def next_payload(self) -> dict[str, Any]:
        return (await self.next()).payload

    def is_idle(self) -> bool:
        return self.arrived.empty()


class PushService:
    """Gives browsers endpoints, and takes what is sent to them."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._browsers: dict[str, Browser] = {}

    def subscribe(self) -> Browser:
        path = f"/push/{len(self._browsers)}"
        browser = self._browsers[path] = Browser(self.url + path)
        return browser

    def take(self, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, str | None]:
        browser = self._browsers.get(path)
        return (404, None) if browser is None else browser.take(headers, body)


@contextmanager
def running_push_service() -> Iterator[PushService]:
    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status, retry_after = service.take(self.path, dict(self.headers), body)
            with suppress(ConnectionError):  # the server may be gone by now
                self.send_response(status)
                if retry_after is not None:
                    self.send_header("retry-after", retry_after)
                self.send_header("content-length", "0")
                self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    service = PushService(server.server_port)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def b64encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def b64decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


async def acknowledge(person: Person, token: str, app_id: str = APP_ID) -> Any:
    path = f"../unstable/{ACK}"
    return await person.ask("POST", path, {"app_id": app_id, "ack_token": token})


async def subscribe(person: Person, browser: Browser, **fields: Any) -> None:
    """Set a web pusher and bring it into use, as a client does."""
    answer = await person.ask("POST", "pushers/set", browser.pusher(**fields))
    assert answer.status_code == 201, answer.text
    token = (await browser.next_payload())["ack_token"]
    assert (await acknowledge(person, token)).status_code == 200


async def pushers_of(person: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await person.do("GET", "pushers"))["pushers"]
    return found
