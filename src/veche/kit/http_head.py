"""The head of an HTTP request, as ASGI describes it."""

from collections.abc import Sequence
from typing import Any

import httptools
from starlette.types import Scope

from veche.kit.http_exchange import ZERO_COPY

Headers = Sequence[tuple[bytes, bytes]]

EXTENSIONS: dict[str, dict[str, object]] = {ZERO_COPY: {}}


def describe_head(parser: httptools.HttpRequestParser, target: bytes, headers: Headers, peer: Any) -> Scope:
    """Return what ASGI says of a request, but for `path`: it stays encoded, as routes split it first."""
    if not target.startswith(b"/"):
        target = _without_host(target)
    path, _, query = target.partition(b"?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": parser.get_http_version(),
        "method": parser.get_method().decode("ascii"),
        "scheme": "http",
        "path": path.decode("latin-1"),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": headers,
        "client": peer,
        "extensions": EXTENSIONS,
    }


def length_of(headers: Headers) -> int:
    """Return the length of a body, as the parser has checked it; 0 where none is said."""
    return next((int(value) for name, value in headers if name == b"content-length"), 0)


def _without_host(target: bytes) -> bytes:
    """Return the path and query of a target that names the whole address, as proxies are sent."""
    try:
        url = httptools.parse_url(target)
    except httptools.HttpParserInvalidURLError:
        return b""
    return (url.path or b"/") + (b"?" + url.query if url.query else b"")
