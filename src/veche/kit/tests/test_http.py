"""HTTP: how a route is found, what a request may hold, and what every answer looks like."""

from typing import Any

import httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import Response

from veche.core.errors import (
    BadJson,
    Forbidden,
    InvalidParam,
    LimitExceeded,
    MatrixError,
    MissingParam,
    NotJson,
)
from veche.core.ids import DeviceId, UserId
from veche.kit.http import Access, Request, Requester, RouteTree, decode_json, delete, get, post, put
from veche.kit.web_server import WebServer

ANYBODY = Access.ANYBODY


class Pet(msgspec.Struct):
    """What one of the routes takes."""

    name: str


async def nothing(_: Request) -> Any:
    return {}


def paths_found(tree: RouteTree, method: str, path: str) -> tuple[str | None, dict[str, str], bool]:
    route, parameters, is_known = tree.find(method, path)
    return route.path if route else None, parameters, is_known


TREE = RouteTree(
    [
        get("/rooms/{room_id}/state/{type}", nothing),
        put("/rooms/{room_id}/state/{type}", nothing),
        get("/rooms/{room_id}/state/{type}/{key}", nothing),
        get("/rooms/all", nothing),
        get("/files/{path*}", nothing),
        get("/_matrix/client/v3/sync", nothing),
        delete("/", nothing),
    ]
)


@pytest.mark.parametrize(
    ("method", "path", "found"),
    [
        ("GET", "/rooms/!a:b/state/m.x", ("/rooms/{room_id}/state/{type}", {"room_id": "!a:b", "type": "m.x"}, True)),
        ("GET", "/rooms/all", ("/rooms/all", {}, True)),
        ("GET", "/rooms/all/state/t", ("/rooms/{room_id}/state/{type}", {"room_id": "all", "type": "t"}, True)),
        ("GET", "/rooms/a%2Fb/state/%D1%91", ("/rooms/{room_id}/state/{type}", {"room_id": "a/b", "type": "ё"}, True)),
        ("GET", "/rooms/a/state/t/", ("/rooms/{room_id}/state/{type}/{key}", {"room_id": "a", "type": "t", "key": ""}, True)),
        ("GET", "/files/a/b%20c/", ("/files/{path*}", {"path": "a/b c/"}, True)),
        ("GET", "/_matrix/client/r0/sync", ("/_matrix/client/v3/sync", {}, True)),
        ("DELETE", "/", ("/", {}, True)),
        ("POST", "/rooms/all", (None, {}, True)),
        ("GET", "/rooms", (None, {}, False)),
        ("GET", "/rooms/a/b", (None, {}, False)),
        ("GET", "", (None, {}, False)),
    ],
)  # fmt: skip
def test_routes_are_found_by_their_segments(method: str, path: str, found: Any) -> None:
    assert paths_found(TREE, method, path) == found


@given(segments=st.lists(st.text(max_size=5), max_size=8))
def test_any_path_is_found_or_not_but_breaks_nothing(segments: list[str]) -> None:
    TREE.find("GET", "/".join(segments))


def test_two_endpoints_for_one_path_are_a_mistake() -> None:
    with pytest.raises(AssertionError, match="two routes"):
        RouteTree([get("/a/{b}", nothing), get("/a/{c}", nothing)])


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b'{"name": 1}', BadJson),
        (b"{}", BadJson),
        (b"[]", BadJson),
        (b"{", NotJson),
        (b"", NotJson),
        (b'{"name": "\\ud800"}', NotJson),
        (b'{"name": "\xff"}', NotJson),
        (b"[" * 100_000, (NotJson, BadJson)),
        (b'{"name": "a", "more": 100000000000000000000}', BadJson),
    ],
)
def test_a_wrong_body_is_refused_in_the_protocols_form(data: bytes, refusal: Any) -> None:
    with pytest.raises(refusal):
        decode_json(data, Pet)


def test_long_numbers_that_can_be_kept_are_taken() -> None:
    assert (
        decode_json(b'{"a": 9223372036854775807, "b": "%s"}' % (b"7" * 40), dict[str, Any])["a"] == 2**63 - 1
    )


def request_for(query: str) -> Request:
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": query.encode(), "headers": []}

    async def unused(*_: Any) -> Any:
        raise AssertionError

    return Request(scope, unused, unused)


@pytest.mark.parametrize(("text", "number"), [("5", 5), ("-3", -3), ("99", 10), ("-0", 0)])
def test_numbers_in_a_query(text: str, number: int) -> None:
    assert request_for(f"n={text}").integer("n", 1, least=-3, most=10) == number


@pytest.mark.parametrize("text", ["", "x", "--5", "1e3", "-4", "9" * 20, "1_0", "%D9%A3", "%20"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidParam):
        request_for(f"n={text}").integer("n", 1, least=-3, most=10)


def test_the_other_kinds_of_query_parameters() -> None:
    request = request_for("yes=true&odd=1&empty=")
    assert request.integer("absent", 7) == 7
    assert request.flag("yes")
    assert not request.flag("absent")
    assert request.query("empty") == ""
    with pytest.raises(InvalidParam):
        request.flag("odd")
    with pytest.raises(MissingParam):
        request.required_query("absent")


# The server as a whole, over HTTP without a network.

pytest_anyio = pytest.mark.anyio


async def authenticate(request: Request, access: Access) -> None:
    if request.headers.get("authorization") == "Bearer ann":
        request.identify(Requester(UserId("@ann:x"), DeviceId("D")))
    elif access is not Access.OPTIONAL:
        raise MatrixError("Who are you?", errcode="M_MISSING_TOKEN", status=401)


async def take_pet(request: Request) -> Any:
    pet = await request.decode(Pet, limit_bytes=100)
    return {"name": pet.name}


async def whoami(request: Request) -> Any:
    return {"user_id": request.requester.user_id}


async def refuse(_: Request) -> Any:
    raise Forbidden("No.", soft_logout=True)


async def break_down(_: Request) -> Any:
    raise ZeroDivisionError("a secret of the inside")


async def put_off(_: Request) -> Any:
    raise LimitExceeded("Later.", retry_after_ms=1001)


async def answer_nonsense(_: Request) -> Any:
    return {"a": object()}


async def answer_plainly(_: Request) -> Any:
    return Response(b"plain", 201, {"content-type": "text/plain"})


ROUTES = [
    post("/pets", take_pet, ANYBODY),
    get("/whoami", whoami),
    get("/refused", refuse, ANYBODY),
    get("/broken", break_down, ANYBODY),
    get("/nonsense", answer_nonsense, ANYBODY),
    get("/later", put_off, ANYBODY),
    get("/plain", answer_plainly, ANYBODY),
]


@pytest.fixture
def client() -> httpx.AsyncClient:
    transport = httpx.ASGITransport(WebServer(ROUTES, authenticate))
    return httpx.AsyncClient(transport=transport, base_url="http://veche.test")


@pytest_anyio
@pytest.mark.parametrize(
    ("method", "path", "body", "status", "errcode"),
    [
        ("POST", "/pets", b'{"name": "Tom"}', 200, None),
        ("POST", "/pets", b"{", 400, "M_NOT_JSON"),
        ("POST", "/pets", b"{}", 400, "M_BAD_JSON"),
        ("POST", "/pets", b"", 400, "M_BAD_JSON"),
        ("POST", "/pets", b'{"name": "%s"}' % (b"x" * 200), 413, "M_TOO_LARGE"),
        ("GET", "/pets", b"", 405, "M_UNRECOGNIZED"),
        ("GET", "/nowhere", b"", 404, "M_UNRECOGNIZED"),
        ("GET", "/whoami", b"", 401, "M_MISSING_TOKEN"),
        ("GET", "/refused", b"", 403, "M_FORBIDDEN"),
        ("GET", "/broken", b"", 500, "M_UNKNOWN"),
        ("GET", "/nonsense", b"", 500, "M_UNKNOWN"),
        ("GET", "/later", b"", 429, "M_LIMIT_EXCEEDED"),
    ],
)
async def test_answers_have_the_protocols_form(
    client: httpx.AsyncClient, method: str, path: str, body: bytes, status: int, errcode: str | None
) -> None:
    answer = await client.request(method, path, content=body)
    assert answer.status_code == status
    assert answer.json().get("errcode") == errcode
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest_anyio
async def test_who_has_a_token_is_known(client: httpx.AsyncClient) -> None:
    answer = await client.get("/whoami", headers={"authorization": "Bearer ann"})
    assert answer.json() == {"user_id": "@ann:x"}


@pytest_anyio
async def test_a_refusal_carries_its_fields(client: httpx.AsyncClient) -> None:
    answer = await client.get("/refused")
    assert answer.json() == {"errcode": "M_FORBIDDEN", "error": "No.", "soft_logout": True}


@pytest_anyio
async def test_who_asks_too_much_is_told_when_to_come_back_in_both_ways(client: httpx.AsyncClient) -> None:
    answer = await client.get("/later")
    assert answer.json()["retry_after_ms"] == 1001
    assert answer.headers["retry-after"] == "2"
    assert "Retry-After" in answer.headers["access-control-expose-headers"]


@pytest_anyio
async def test_a_failure_tells_a_trace_id_and_nothing_of_the_inside(client: httpx.AsyncClient) -> None:
    answer = await client.get("/broken")
    assert "trace id" in answer.text
    assert "secret" not in answer.text


@pytest_anyio
async def test_browsers_may_ask_before_they_ask(client: httpx.AsyncClient) -> None:
    answer = await client.options("/anything")
    assert answer.status_code == 204
    assert "Authorization" in answer.headers["access-control-allow-headers"]


@pytest_anyio
async def test_answers_that_are_not_json(client: httpx.AsyncClient) -> None:
    answer = await client.get("/plain")
    assert (answer.status_code, answer.text) == (201, "plain")
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest_anyio
async def test_a_head_finds_what_a_get_finds(client: httpx.AsyncClient) -> None:
    assert (await client.head("/plain")).status_code == 201
