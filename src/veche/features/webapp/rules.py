"""How browsers are to treat the app's files: kinds, caching, encodings, and what the app may do. Pure."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

YEAR_S = 365 * 24 * 3600
IMMUTABLE_PREFIX = "/assets/"
"""Where the build puts files whose names change with their content."""

KINDS = {
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "ico": "image/x-icon",
    "jpg": "image/jpeg",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "m4a": "audio/mp4",
    "mjs": "text/javascript; charset=utf-8",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "wasm": "application/wasm",
    "webm": "video/webm",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff2": "font/woff2",
}
"""Content types by ending. The machine's table may lack some, and with a wrong one WASM does not start."""

_ORIGIN = re.compile(r"(https?|wss?)://([A-Za-z0-9.-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?")


def kind_of(path: str) -> str:
    """Return the content type of a file."""
    return KINDS.get(path.rpartition(".")[2].lower(), "application/octet-stream")


def caching_of(path: str) -> str:
    """Return how long a file may be kept: for ever where its name says what is in it."""
    if path.startswith(IMMUTABLE_PREFIX):
        return f"public, max-age={YEAR_S}, immutable"
    return "no-cache"


def is_page(path: str) -> bool:
    """Return whether the app may have a page at a path: the server's own interfaces begin with `_` or `.`."""
    first = path.lstrip("/").partition("/")[0]
    return not first.startswith(("_", ".")) and first not in ("metrics", "health", "assets")


def wants_page(accept: str) -> bool:
    """Return whether a request is somebody looking at an address, and not a program asking for a file."""
    return "text/html" in accept.lower()


def takes_brotli(accept_encoding: str) -> bool:
    """Return whether a client understands files compressed with brotli."""
    for part in accept_encoding.lower().replace(" ", "").split(","):
        name, _, quality = part.partition(";q=")
        if name == "br":
            return not quality or bool(quality.strip("0."))
    return False


def is_origin(text: str) -> bool:
    """Return whether text is an origin that the app can be allowed to talk to."""
    return bool(_ORIGIN.fullmatch(text))


def content_security_policy(public_url: str, connect_to: Sequence[str]) -> str:
    """Return what the app may load and reach: itself, this server, and what the operator allows beside it.

    Nothing can run that is not a file of the app, so nothing is loaded from elsewhere. WebAssembly, which
    the cryptography is written in, has to be allowed by name; styles are set by scripts of the app.
    """
    url = urlsplit(public_url)
    own = f"{url.scheme}://{url.netloc.rpartition('@')[2]}"
    reached = ["'self'", "blob:", *filter(is_origin, (own, *connect_to))]
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            f"connect-src {' '.join(reached)}",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "worker-src 'self' blob:",
            "frame-src 'none'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def safety_headers(policy: str) -> dict[str, str]:
    """Return the headers of every answer of the app."""
    return {
        "content-security-policy": policy,
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(self), microphone=(self), geolocation=(self), display-capture=(self)",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    }
