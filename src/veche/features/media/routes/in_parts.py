"""The HTTP interface of uploads in parts: tus 1.0, which ends in an ordinary `mxc://`."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from starlette.responses import Response

from veche.core.errors import InvalidParam, MatrixError
from veche.features.media import tus
from veche.features.media.routes.incoming import incoming_of
from veche.features.media.service import Media
from veche.features.media.settings import MediaSettings
from veche.features.media.store.resumable import StoredUpload
from veche.kit.http import Access, Request, Route, json_response

UPLOADS = "/_veche/v1/uploads"
UPLOAD = f"{UPLOADS}/{{upload_id}}"
URI_HEADER = "veche-content-uri"

# Besides what every answer lets the scripts of other origins send and see.
CORS = {
    "access-control-allow-methods": "HEAD, PATCH",
    "access-control-allow-headers": (
        "Tus-Resumable, Upload-Length, Upload-Offset, Upload-Metadata, Upload-Checksum"
    ),
    "access-control-expose-headers": (
        "Tus-Resumable, Tus-Version, Tus-Max-Size, Tus-Extension, Tus-Checksum-Algorithm,"
        " Upload-Length, Upload-Offset, Upload-Metadata, Upload-Expires, Veche-Content-Uri"
    ),
}

Endpoint = Callable[[Any, Request], Awaitable[Response]]


def speaking_tus(endpoint: Endpoint) -> Endpoint:
    """Have an endpoint refuse other versions, and its refusals carry the headers of the protocol."""

    @wraps(endpoint)
    async def answer(routes: "ResumableRoutes", request: Request) -> Response:
        try:
            tus.check_version(request.headers.get("tus-resumable"))
            return await endpoint(routes, request)
        except MatrixError as error:
            refusal = json_response(error.body(), error.status)
            refusal.headers.update(CORS | tus.describe_refusal(error, routes.most_bytes))
            return refusal

    return answer


class ResumableRoutes:
    """Uploads in parts."""

    def __init__(self, media: Media, settings: MediaSettings) -> None:
        self.most_bytes = settings.max_file_bytes
        self._resumable = media.resumable
        self._downloads = media.downloads

    def routes(self) -> list[Route]:
        """Return all routes. A HEAD request is a GET without its body."""
        return [
            Route("OPTIONS", UPLOADS, self.options, Access.ANYBODY),
            Route("OPTIONS", UPLOAD, self.options, Access.ANYBODY),
            Route("POST", UPLOADS, self.begin, Access.USER),
            Route("GET", UPLOAD, self.look, Access.USER),
            Route("PATCH", UPLOAD, self.append, Access.USER),
            Route("DELETE", UPLOAD, self.give_up, Access.USER),
        ]

    async def options(self, _: Request) -> Response:
        """OPTIONS: what this server can do."""
        return Response(status_code=204, headers=CORS | tus.describe_server(self.most_bytes))

    @speaking_tus
    async def begin(self, request: Request) -> Response:
        """POST: begin an upload; the answer says where it is."""
        headers = request.headers
        length_bytes = tus.parse_size(headers.get("upload-length"), "Upload-Length")
        raw = headers.get("upload-metadata", "")
        said = tus.parse_metadata(raw)
        upload = await self._resumable.begin(request.requester.user_id, length_bytes, said, raw)
        answer = self._describe(upload, 201)
        answer.headers["location"] = f"{UPLOADS}/{upload.upload_id}"
        return answer

    @speaking_tus
    async def look(self, request: Request) -> Response:
        """HEAD: how far an upload has come."""
        upload = await self._resumable.look(request.requester.user_id, request.parameters["upload_id"])
        answer = self._describe(upload, 200)
        answer.headers["cache-control"] = "no-store"
        answer.headers["upload-length"] = str(upload.length_bytes)
        if upload.metadata:
            answer.headers["upload-metadata"] = upload.metadata
        return answer

    @speaking_tus
    async def append(self, request: Request) -> Response:
        """PATCH: add the body to an upload."""
        headers = request.headers
        if headers.get("content-type") != tus.CONTENT_TYPE:
            raise InvalidParam(f"The Content-Type should be {tus.CONTENT_TYPE}", status=415)
        offset = tus.parse_size(headers.get("upload-offset"), "Upload-Offset")
        checksum = tus.parse_checksum(headers.get("upload-checksum"))
        user_id, upload_id = request.requester.user_id, request.parameters["upload_id"]
        upload = await self._resumable.append(user_id, upload_id, offset, incoming_of(request), checksum)
        return self._describe(upload, 204)

    @speaking_tus
    async def give_up(self, request: Request) -> Response:
        """DELETE: remove an upload."""
        await self._resumable.give_up(request.requester.user_id, request.parameters["upload_id"])
        return Response(status_code=204, headers=CORS | {"tus-resumable": tus.VERSION})

    def _describe(self, upload: StoredUpload, status: int) -> Response:
        headers = {
            "tus-resumable": tus.VERSION,
            "upload-offset": str(upload.received_bytes),
            "upload-expires": tus.describe_expiry(upload.expires_ms),
            URI_HEADER: self._downloads.uri(upload.media_id),
        }
        return Response(status_code=status, headers=CORS | headers)
