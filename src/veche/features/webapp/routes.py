"""HTTP of the web app: its files at their paths, and its one page at every other path that may be a page."""

from collections.abc import Mapping
from urllib.parse import unquote

from starlette.responses import FileResponse, Response

from veche.features.webapp import rules
from veche.features.webapp.bundle import INDEX, Asset, Form
from veche.kit.http import Request, raw_path_of, unrecognized


class WebAppPages:
    """Answers where no route of the server does."""

    def __init__(self, policy: str) -> None:
        self._safety = rules.safety_headers(policy)
        self.assets: Mapping[str, Asset] = {}

    async def answer(self, request: Request) -> Response:
        """Send a file of the app, or its page; raise M_UNRECOGNIZED for what is neither."""
        path = self._find_path(request)
        if path is None:
            raise unrecognized(is_path_known=False)
        return self._send(request, path, self.assets[path])

    def _find_path(self, request: Request) -> str | None:
        path = unquote(raw_path_of(request.scope).partition("?")[0])
        if path in self.assets:
            return path
        is_asked = path == "/" or (
            rules.is_page(path) and rules.wants_page(request.headers.get("accept", ""))
        )
        return f"/{INDEX}" if is_asked and f"/{INDEX}" in self.assets else None

    def _send(self, request: Request, path: str, asset: Asset) -> Response:
        takes = rules.takes_brotli(request.headers.get("accept-encoding", ""))
        form = asset.brotli if asset.brotli is not None and takes else asset.plain
        headers = self._safety | {"etag": form.etag, "cache-control": rules.caching_of(path)}
        if asset.brotli is not None:
            headers["vary"] = "accept-encoding"
        if form.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if form is asset.brotli:
            headers["content-encoding"] = "br"
        return _body(request, form, headers | {"content-type": rules.kind_of(path)})


def _body(request: Request, form: Form, headers: Mapping[str, str]) -> Response:
    if request.method == "HEAD":
        return Response(headers={**headers, "content-length": str(form.size_bytes)})
    if form.content is not None:
        return Response(form.content, headers=headers)
    if not form.path.is_file():
        raise unrecognized(is_path_known=False)  # another build has taken its place
    return FileResponse(form.path, headers=dict(headers))
