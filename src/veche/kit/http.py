"""HTTP: declaring routes, reading requests, answering in the protocol's form.

A route is a method, a path with `{names}`, who may call it, and an async function that takes a `Request`
and returns something JSON can hold or JSON bytes (a 200), or a Starlette response. Errors are raised:
`MatrixError` becomes the protocol's error answer, anything else a 500 with a trace id.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any, Self, TypeVar, cast
from urllib.parse import parse_qsl, unquote

import msgspec
import orjson
from starlette.requests import ClientDisconnect
from starlette.requests import Request as StarletteRequest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from veche.core.errors import BadJson, InvalidParam, MatrixError, MissingParam, NotJson, TooLarge
from veche.core.ids import DeviceId, UserId
from veche.kit.client_address import find_client_address
from veche.kit.http_exchange import Exchange
from veche.kit.outgoing import Network

T = TypeVar("T")

BODY_LIMIT_BYTES = 1024 * 1024
"""The largest JSON body taken, unless a route says otherwise (an event itself is at most 64 KiB)."""

CORS = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, POST, PUT, DELETE, OPTIONS"),
    (
        b"access-control-allow-headers",
        b"X-Requested-With, Content-Type, Authorization, Date, If-Match, If-None-Match",
    ),
    (b"access-control-expose-headers", b"ETag, Location, Retry-After, Veche-Scan"),
)
_INTEGER = re.compile(r"-?[0-9]{1,19}")
_LONG_NUMBER = re.compile(rb"[0-9]{19}")
JSON_HEADERS = (*CORS, (b"content-type", b"application/json"))


class Access(Enum):
    """Who may call a route."""

    ANYBODY = "no token is looked at"
    OPTIONAL = "a token is looked at when there is one"
    USER = "a signed-in user who is not a guest"
    GUEST = "a signed-in user, guests too"
    LOCKED = "a signed-in user, also when the account is locked"
    ADMIN = "a signed-in administrator who is not suspended"


@dataclass(frozen=True, slots=True)
class Requester:
    """Who asks: the user and device that an access token belongs to."""

    user_id: UserId
    device_id: DeviceId
    is_guest: bool = False
    is_admin: bool = False
    is_suspended: bool = False


class Request(StarletteRequest):
    """A request with its route's parameters decoded and, where the route asks for it, its requester."""

    def __init__(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        proxies: Sequence[Network] = (),
        authenticate: "Authenticate | None" = None,
    ) -> None:
        super().__init__(scope, receive, send)
        self._proxies = proxies
        self._authenticate = authenticate
        self.route: Route | None = None
        self.parameters: Mapping[str, str] = {}
        self.access_token: str | None = None
        self._requester: Requester | None = None

    @property
    def requester(self) -> Requester:
        """Who asks, on routes that need a token."""
        assert self._requester is not None, "the route lets anybody in: use find_requester"
        return self._requester

    def find_requester(self) -> Requester | None:
        """Return who asks, on routes where a token is optional."""
        return self._requester

    def identify(self, requester: Requester | None) -> None:
        """Set who asks."""
        self._requester = requester

    async def authenticate_again(self) -> None:
        """Raise the refusal if the session has ended since the request came: before a long poll waits.

        Call it when whoever ends sessions can find the poll, and before the first wait.
        """
        if self._authenticate is not None and self.route is not None:
            await self._authenticate(self, self.route.access)

    @cached_property
    def address(self) -> str:
        """The network address of the client, for limits and the device list."""
        peer = self.client.host if self.client else ""
        return find_client_address(peer, self.headers.get("x-forwarded-for", ""), self._proxies)

    @cached_property
    def _query(self) -> dict[str, str]:
        return dict(parse_qsl(self.scope["query_string"].decode("latin-1"), keep_blank_values=True))

    def query(self, name: str, default: str | None = None) -> str | None:
        """Return a query parameter."""
        return self._query.get(name, default)

    def required_query(self, name: str) -> str:
        """Return a query parameter or raise M_MISSING_PARAM."""
        value = self._query.get(name)
        if value is None:
            raise MissingParam(f"The query parameter {name!r} is missing")
        return value

    def integer(self, name: str, default: int, *, least: int = 0, most: int = 2**53) -> int:
        """Return a query parameter as a number; over `most` it is `most`, below `least` it is refused."""
        text = self._query.get(name)
        if text is None:
            return default
        if not _INTEGER.fullmatch(text) or int(text) < least:
            raise InvalidParam(f"The query parameter {name!r} should be a number from {least}")
        return min(int(text), most)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a query parameter as yes or no."""
        text = self._query.get(name)
        if text is None:
            return default
        if text not in ("true", "false"):
            raise InvalidParam(f"The query parameter {name!r} should be true or false")
        return text == "true"

    def decode_query(self, shape: type[T]) -> T:
        """Return all query parameters as `shape`, a msgspec Struct; raise M_INVALID_PARAM."""
        try:
            return msgspec.convert(self._query, shape, strict=False)
        except msgspec.ValidationError as error:
            raise InvalidParam(f"The query parameters: {error}") from error

    async def read_body(self, limit_bytes: int = BODY_LIMIT_BYTES) -> bytes:
        """Return the whole body or raise M_TOO_LARGE, without ever holding more than the limit."""
        parts: list[bytes] = []
        size = 0
        has_more = True
        while has_more:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            part, has_more = message.get("body", b""), message.get("more_body", False)
            size += len(part)
            if size > limit_bytes:
                raise TooLarge(f"The body is over {limit_bytes} bytes")
            parts.append(part)
        return b"".join(parts)

    async def decode(self, shape: type[T], limit_bytes: int = BODY_LIMIT_BYTES) -> T:
        """Return the JSON body as `shape`, a msgspec Struct or other type. An empty body counts as `{}`."""
        return decode_json(await self.read_body(limit_bytes) or b"{}", shape)

    async def json_object(self, limit_bytes: int = BODY_LIMIT_BYTES) -> dict[str, Any]:
        """Return the JSON body, which must be an object. An empty body counts as `{}`."""
        return await self.decode(dict[str, Any], limit_bytes)

    def forget_head(self) -> None:
        """Let go of what only the beginning of a request needs: thousands may wait at once."""
        self.scope.update(headers=(), raw_path=b"", query_string=b"", path="")
        self.__dict__.pop("_headers", None)
        self.__dict__.pop("_query", None)

    def when_gone(self, tell: Callable[[], None]) -> "GoneWatch":
        """Watch, inside a `with`, for the client going away while nothing is sent: a long poll."""
        return GoneWatch(self, tell)


class GoneWatch:
    """Notices that a waiting client has closed its connection. Costs nothing until the first wait."""

    def __init__(self, request: Request, tell: Callable[[], None]) -> None:
        self._request = request
        self._exchange: Exchange | None = request.scope.get("veche.exchange")
        self._tell = tell
        self.is_gone = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._exchange is not None:
            self._exchange.tell_when_gone(None)

    def wait(self, something: Awaitable[T]) -> Awaitable[T]:
        """Return what is to be awaited; from the first call on, `tell` is called if the client goes away."""
        self._request.forget_head()
        if self._exchange is not None:
            self._exchange.tell_when_gone(self._note_gone)
        return something

    def _note_gone(self) -> None:
        self.is_gone = True
        self._tell()


def decode_json(data: bytes, shape: type[T]) -> T:
    """Return JSON bytes as `shape`; raise M_NOT_JSON or M_BAD_JSON."""
    try:
        value = msgspec.json.decode(data, type=shape)
    except msgspec.ValidationError as error:
        raise BadJson(str(error)) from error
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise NotJson("The body is not valid JSON") from error
    if _LONG_NUMBER.search(data):
        _check_numbers(data)
    return value


def _check_numbers(data: bytes) -> None:
    # Python reads a number of any length, but what is kept and sent on has 64 bits.
    try:
        orjson.dumps(msgspec.json.decode(data))
    except orjson.JSONEncodeError as error:
        raise BadJson("A number in the body is too large") from error


Endpoint = Callable[[Request], Awaitable[Any]]
Authenticate = Callable[[Request, Access], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Route:
    """One operation of the HTTP interface."""

    method: str
    path: str
    endpoint: Endpoint
    access: Access


def get(path: str, endpoint: Endpoint, access: Access = Access.USER) -> Route:
    """Declare a GET route."""
    return Route("GET", path, endpoint, access)


def put(path: str, endpoint: Endpoint, access: Access = Access.USER) -> Route:
    """Declare a PUT route."""
    return Route("PUT", path, endpoint, access)


def post(path: str, endpoint: Endpoint, access: Access = Access.USER) -> Route:
    """Declare a POST route."""
    return Route("POST", path, endpoint, access)


def delete(path: str, endpoint: Endpoint, access: Access = Access.USER) -> Route:
    """Declare a DELETE route."""
    return Route("DELETE", path, endpoint, access)


class _Branch:
    """A node of the route tree: where the path can go on, and what answers if it ends here."""

    __slots__ = ("rest", "routes", "variable", "words")

    def __init__(self) -> None:
        self.words: dict[str, _Branch] = {}
        self.variable: _Branch | None = None
        self.routes: dict[str, tuple[Route, tuple[str, ...]]] = {}
        self.rest: dict[str, tuple[Route, tuple[str, ...]]] = {}


class RouteTree:
    """Finds a route by the segments of the raw path: one dictionary step a segment, however many routes.

    Segments are decoded after the split, so `%2F` inside an id stays inside it. A last `{name*}` takes the
    rest of the path. The specification's old `r0` prefix means `v3`.
    """

    def __init__(self, routes: Sequence[Route]) -> None:
        self._root = _Branch()
        for route in routes:
            self._add(route)

    def find(self, method: str, raw_path: str) -> tuple[Route | None, dict[str, str], bool]:
        """Return the route, its parameters, and whether the path exists for another method."""
        segments = raw_path.split("/")[1:]
        if len(segments) > 2 and segments[2] == "r0":
            segments[2] = "v3"
        found = self._walk(self._root, segments, 0, [])
        if found is None:
            return None, {}, False
        routes, values = found
        entry = routes.get(method)
        if entry is None:
            return None, {}, True
        route, names = entry
        return route, dict(zip(names, values, strict=True)), True

    def _add(self, route: Route) -> None:
        branch = self._root
        names: list[str] = []
        for segment in route.path.split("/")[1:]:
            if segment.endswith("*}"):
                branch.rest[route.method] = (route, (*names, segment[1:-2]))
                return
            if segment.startswith("{"):
                names.append(segment[1:-1])
                branch.variable = branch.variable or _Branch()
                branch = branch.variable
            else:
                branch = branch.words.setdefault(segment, _Branch())
        assert route.method not in branch.routes, f"two routes for {route.method} {route.path}"
        branch.routes[route.method] = (route, tuple(names))

    def _walk(
        self, branch: _Branch, segments: list[str], index: int, values: list[str]
    ) -> tuple[dict[str, tuple[Route, tuple[str, ...]]], list[str]] | None:
        if index == len(segments):
            return (branch.routes, values) if branch.routes else None
        segment = segments[index]
        word = branch.words.get(segment)
        if word is not None and (found := self._walk(word, segments, index + 1, values)):
            return found
        if branch.variable is not None:
            deeper = [*values, unquote(segment) if "%" in segment else segment]
            if found := self._walk(branch.variable, segments, index + 1, deeper):
                return found
        if branch.rest:
            return branch.rest, [*values, unquote("/".join(segments[index:]))]
        return None


def json_bytes(value: Any) -> bytes:
    """Return a value as JSON; pre-encoded parts go in as `orjson.Fragment`."""
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)


def json_response(value: Any, status: int = 200) -> Response:
    """Return a JSON answer with a status of its own."""
    return Response(json_bytes(value), status, media_type="application/json")


async def send_json(send: Send, status: int, body: bytes, *more: tuple[bytes, bytes]) -> None:
    """Answer with JSON bytes by the shortest way."""
    headers = [*JSON_HEADERS, (b"content-length", str(len(body)).encode()), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def send_error(send: Send, error: MatrixError) -> None:
    """Answer with a refusal; one that says when to come back says so in a header too."""
    wait_ms = error.fields.get("retry_after_ms")
    more = [] if wait_ms is None else [(b"retry-after", str(-(-wait_ms // 1000)).encode())]
    await send_json(send, error.status, json_bytes(error.body()), *more)


async def send_response(answer: Response, request: Request, send: Send) -> None:
    """Answer with a response that an endpoint made itself."""
    for name, value in CORS:
        answer.raw_headers.append((name, value))
    await answer(request.scope, request.receive, send)


def unrecognized(*, is_path_known: bool) -> MatrixError:
    """Return the protocol's refusal of an unknown path or method."""
    if is_path_known:
        return MatrixError("That method is not known here", errcode="M_UNRECOGNIZED", status=405)
    return MatrixError("There is nothing at this path", errcode="M_UNRECOGNIZED", status=404)


def raw_path_of(scope: Scope) -> str:
    """Return the path as it came over the wire, still percent-encoded."""
    raw = scope.get("raw_path")
    return raw.decode("latin-1") if raw else cast("str", scope["path"])
