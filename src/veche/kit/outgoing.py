"""HTTP to strangers: never to private addresses, with limits on time and size, redirects followed by hand.

Every connection is opened here to an address that was checked, and by that address: a name that resolves to
something else a moment later gains nothing. See `is_public` for what counts as private.
"""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpcore
import httpx

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

URL_LIMIT = 4096
ADDRESSES_TRIED = 4
CONNECTIONS = 100
IDLE_CONNECTIONS = 20
IDLE_S = 30.0

GLOBAL_IPV6 = ipaddress.IPv6Network("2000::/3")
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
NEVER_PUBLIC: tuple[Network, ...] = (
    ipaddress.IPv4Network("168.63.129.16/32"),  # a cloud's metadata service on an address that looks public
    ipaddress.IPv4Network("192.0.0.0/24"),  # protocol assignments, and another cloud's metadata
    ipaddress.IPv4Network("192.88.99.0/24"),  # the relays of 6to4
    ipaddress.IPv6Network("3fff::/20"),  # documentation
)

_TRANSPORT_ERRORS = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    TimeoutError,
)


class OutgoingError(Exception):
    """Nothing usable came back: no such host, no answer in time, too much of it."""


class OutgoingRefusedError(OutgoingError):
    """The URL may not be asked: not HTTP, or it leads to an address that is not public."""


@dataclass(frozen=True, slots=True)
class OutgoingRequest:
    """What to ask. With `redirects` 0, a redirect is an answer like any other. `timeout_s` bounds it all."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    timeout_s: float = 10.0
    redirects: int = 0


@dataclass(frozen=True, slots=True)
class OutgoingAnswer:
    """What came back; the body is the whole of it, or its beginning where that was enough."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_success(self) -> bool:
        """Whether the status says that it worked."""
        return 200 <= self.status < 300


class OutgoingStream:
    """An answer whose body is still to be read."""

    def __init__(self, url: str, response: httpx.Response) -> None:
        self.url = url
        self.status = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self._response = response

    async def chunks(self, limit_bytes: int) -> AsyncIterator[bytes]:
        """Yield the body; raise OutgoingError when it goes over the limit."""
        # A compressed answer was not asked for: unpacked, a small one could be of any size.
        if self.headers.get("content-encoding", "identity").lower() != "identity":
            raise OutgoingError("the answer is compressed though that was not asked for")
        size = 0
        async for chunk in self._response.aiter_raw():
            size += len(chunk)
            if size > limit_bytes:
                raise OutgoingError(f"the answer is over {limit_bytes} bytes")
            yield chunk

    async def read(self, limit_bytes: int) -> bytes:
        """Return the whole body; raise OutgoingError when it is over the limit."""
        return b"".join([chunk async for chunk in self.chunks(limit_bytes)])

    async def read_beginning(self, most_bytes: int) -> bytes:
        """Return the body, or as much of its beginning as was asked for."""
        parts: list[bytes] = []
        left = most_bytes
        async for chunk in self.chunks(2**63):
            parts.append(chunk[:left])
            left -= len(parts[-1])
            if left <= 0:
                break
        return b"".join(parts)


def parse_networks(texts: Iterable[str]) -> list[Network]:
    """Return networks like `10.0.0.0/8` or `::1`; raise ValueError for what is none."""
    return [ipaddress.ip_network(text) for text in texts]


def is_public(address: Address) -> bool:
    """Return whether an address belongs to the open internet, the IPv4 one inside an IPv6 one included."""
    if address.is_multicast or any(address in network for network in NEVER_PUBLIC):
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global
    embedded = find_embedded_ipv4(address)
    if embedded is not None:
        return is_public(embedded)
    return address in GLOBAL_IPV6 and address.is_global


def find_embedded_ipv4(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that traffic to an IPv6 address ends up at: mapped, 6to4 or NAT64."""
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


async def resolve_host(host: str, port: int) -> list[str]:
    """Return the addresses of a host as the system resolves it."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OutgoingError(f"there is no host {host!r}") from error
    return [str(entry[4][0]) for entry in found]


class _CheckedNetwork(httpcore.AsyncNetworkBackend):
    """Opens connections, after the check that nobody gets around."""

    def __init__(self, allow: Sequence[Network], resolve: Resolve) -> None:
        self._allow = allow
        self._resolve = resolve
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the shape is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of a host that answers, if all of its addresses may be asked."""
        addresses = [ipaddress.ip_address(text) for text in await self._resolve(host, port)]
        for address in addresses:
            self._check(host, address)
        for address in addresses[:ADDRESSES_TRIED]:
            try:
                return await self._network.connect_tcp(
                    str(address), port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        raise OutgoingError(f"{host} cannot be reached")

    async def sleep(self, seconds: float) -> None:
        """Wait, between the attempts of httpcore."""
        await asyncio.sleep(seconds)

    def _check(self, host: str, address: Address) -> None:
        if not is_public(address) and not any(address in network for network in self._allow):
            raise OutgoingRefusedError(f"{host} leads to an address that is not public")


class _Transport(httpx.AsyncBaseTransport):
    """What httpx sends through: a connection pool over the checked network."""

    def __init__(self, network: _CheckedNetwork) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=CONNECTIONS,
            max_keepalive_connections=IDLE_CONNECTIONS,
            keepalive_expiry=IDLE_S,
            network_backend=network,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request."""
        url = request.url
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    async def aclose(self) -> None:
        """Close all connections."""
        await self._pool.aclose()


class _Body(httpx.AsyncByteStream):
    """The body of an answer, as httpx wants it."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._answer.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()


class Outgoing:
    """The one way by which this server asks others anything.

    `allow` names networks that may be asked though they are not public: an operator's own, or a test's.
    """

    def __init__(
        self, *, allow: Sequence[Network] = (), resolve: Resolve = resolve_host, agent: str = "Veche"
    ) -> None:
        self._network = _CheckedNetwork(allow, resolve)
        self._allow = allow
        self._agent = agent

    async def fetch(self, request: OutgoingRequest, limit_bytes: int) -> OutgoingAnswer:
        """Ask and return the whole answer; raise OutgoingError."""
        async with self.open(request) as answer:
            body = await answer.read(limit_bytes)
            return OutgoingAnswer(answer.url, answer.status, answer.headers, body)

    @asynccontextmanager
    async def open(self, request: OutgoingRequest) -> AsyncIterator[OutgoingStream]:
        """Ask, and lend the answer for reading; raise OutgoingError, also out of the reading."""
        try:
            async with asyncio.timeout(request.timeout_s):
                url, response = await self._follow(request)
                try:
                    yield OutgoingStream(str(url), response)
                finally:
                    await response.aclose()
        except _TRANSPORT_ERRORS as error:
            raise OutgoingError(f"the request failed: {type(error).__name__}") from error

    def is_confidential(self, url: str) -> bool:
        """Return whether nobody else reads what is sent there: https, or an allowed network's own address."""
        try:
            found = check_url(url)
        except OutgoingRefusedError:
            return False
        return found.scheme == "https" or self._is_allowed(found.host)

    def _is_allowed(self, host: str) -> bool:
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return False
        return any(address in network for network in self._allow)

    async def close(self) -> None:
        """Close all connections."""
        if "_client" in self.__dict__:
            await self._client.aclose()

    @cached_property
    def _client(self) -> httpx.AsyncClient:
        # Requests of different people go through this client: it must remember nothing between them.
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        return httpx.AsyncClient(
            transport=_Transport(self._network),
            headers={"user-agent": self._agent, "accept-encoding": "identity"},
            cookies=no_cookies,
            trust_env=False,
        )

    async def _follow(self, request: OutgoingRequest) -> tuple[httpx.URL, httpx.Response]:
        url, headers = check_url(request.url), dict(request.headers)
        for _ in range(request.redirects + 1):
            response = await self._send(request, url, headers)
            if not (request.redirects and response.has_redirect_location):
                return url, response
            await response.aclose()
            following = check_url(str(url.join(response.headers["location"])))
            if _origin(following) != _origin(url):
                headers = {}  # what was meant for one host is not told to another
            url = following
        raise OutgoingError("there are too many redirects")

    async def _send(
        self, request: OutgoingRequest, url: httpx.URL, headers: Mapping[str, str]
    ) -> httpx.Response:
        message = self._client.build_request(
            request.method, url, headers=headers, content=request.body or None, timeout=request.timeout_s
        )
        return await self._client.send(message, stream=True)


def check_url(text: str) -> httpx.URL:
    """Return a URL that may be asked, without its fragment; raise OutgoingRefusedError for any other."""
    if len(text) > URL_LIMIT:
        raise OutgoingRefusedError("the URL is too long")
    try:
        url = httpx.URL(text).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as error:
        raise OutgoingRefusedError("that is not a URL") from error
    if url.scheme not in ("http", "https") or not url.host or url.userinfo:
        raise OutgoingRefusedError("only http and https URLs without credentials can be asked")
    return url


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
