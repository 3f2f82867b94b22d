"""The HTTP interface of media."""

from typing import Any

from starlette.responses import Response

from veche.core.errors import NotFound
from veche.features.media.file_answer import File, answer_with
from veche.features.media.routes.in_parts import UPLOADS
from veche.features.media.routes.incoming import incoming_of
from veche.features.media.rules import (
    SIZE_MOST,
    THUMBNAIL_NAMES,
    TIMEOUT_DEFAULT_MS,
    TIMEOUT_MOST_MS,
    ThumbnailWish,
    choose_thumbnail,
    clean_filename,
    parse_method,
)
from veche.features.media.service import Media
from veche.features.media.settings import MediaSettings
from veche.features.media.store.items import StoredMedia
from veche.kit.blobs import BlobStore
from veche.kit.http import Access, Request, Route, get, post, put

CLIENT = "/_matrix/client/v1/media"
OLD = "/_matrix/media/v3"
OPEN = Access.ANYBODY
MEDIA = "{server_name}/{media_id}"


class MediaRoutes:
    """Media over HTTP: new paths that need a token, and the deprecated ones beside them."""

    def __init__(self, media: Media, settings: MediaSettings, blobs: BlobStore) -> None:
        self._media = media
        self._settings = settings
        self._blobs = blobs

    def routes(self) -> list[Route]:
        """Return all routes."""
        return [
            post("/_matrix/media/v1/create", self.create),
            post("/_matrix/media/v3/upload", self.upload),
            put(f"/_matrix/media/v3/upload/{MEDIA}", self.fill),
            get(f"{CLIENT}/config", self.config, Access.GUEST),
            get(f"{CLIENT}/download/{MEDIA}", self.download, Access.GUEST),
            get(f"{CLIENT}/download/{MEDIA}/{{filename}}", self.download, Access.GUEST),
            get(f"{CLIENT}/thumbnail/{MEDIA}", self.thumbnail, Access.GUEST),
            get(f"{OLD}/config", self.config, Access.GUEST),
            get(f"{OLD}/download/{MEDIA}", self.download_openly, OPEN),
            get(f"{OLD}/download/{MEDIA}/{{filename}}", self.download_openly, OPEN),
            get(f"{OLD}/thumbnail/{MEDIA}", self.thumbnail_openly, OPEN),
            get(f"{CLIENT}/preview_url", self.preview),
            get(f"{OLD}/preview_url", self.preview),
        ]

    async def config(self, _: Request) -> Any:
        """GET config: what clients should know before they upload."""
        in_parts = {"path": UPLOADS, "size": self._settings.max_file_bytes}
        return {"m.upload.size": self._settings.max_upload_bytes, "org.veche.upload_in_parts": in_parts}

    async def upload(self, request: Request) -> Any:
        """POST upload: store a body as new media."""
        media_id = await self._media.uploads.upload(request.requester.user_id, incoming_of(request))
        return {"content_uri": self._media.downloads.uri(media_id)}

    async def create(self, request: Request) -> Any:
        """POST create: get a media id whose content comes later."""
        reserved = await self._media.uploads.reserve(request.requester.user_id)
        uri = self._media.downloads.uri(reserved.media_id)
        return {"content_uri": uri, "unused_expires_at": reserved.expires_ms}

    async def fill(self, request: Request) -> Any:
        """PUT upload: store a body as the content of a media id."""
        user_id = request.requester.user_id
        await self._media.uploads.fill(user_id, *address_of(request), incoming_of(request))
        return {}

    async def download(self, request: Request) -> Response:
        """GET download: the content, with a token."""
        media = await self._media.downloads.get(*address_of(request), timeout_of(request))
        return self._send(request, media, is_public=False)

    async def download_openly(self, request: Request) -> Response:
        """GET download, deprecated: the content, without a token."""
        media = await self._media.downloads.get_open(*address_of(request), timeout_of(request))
        return self._send(request, media, is_public=True)

    async def thumbnail(self, request: Request) -> Response:
        """GET thumbnail: the content made smaller, with a token."""
        wish = wish_of(request)
        media = await self._media.downloads.get(*address_of(request), timeout_of(request))
        return await self._send_thumbnail(request, media, wish, is_public=False)

    async def thumbnail_openly(self, request: Request) -> Response:
        """GET thumbnail, deprecated: the content made smaller, without a token."""
        wish = wish_of(request)
        media = await self._media.downloads.get_open(*address_of(request), timeout_of(request))
        return await self._send_thumbnail(request, media, wish, is_public=True)

    async def preview(self, request: Request) -> Any:
        """GET preview_url: what a web page says of itself."""
        if not self._settings.url_previews:
            raise NotFound("This server makes no previews of web pages")
        request.integer("ts", 0)  # there is one version of a page: the present one
        url = request.required_query("url")
        return await self._media.previews.preview(request.requester.user_id, url)

    def _send(self, request: Request, media: StoredMedia, *, is_public: bool) -> Response:
        asked = request.parameters.get("filename")
        filename = media.filename if asked is None else clean_filename(asked)
        file = File(media.blob_id, media.size_bytes, media.content_type, filename, is_public, media.scan)
        return answer_with(request, self._blobs, file)

    async def _send_thumbnail(
        self, request: Request, media: StoredMedia, wish: ThumbnailWish, *, is_public: bool
    ) -> Response:
        made = await self._media.thumbnails.get(media, wish)
        assert made.blob_id is not None, "without a blob there would have been a refusal"
        filename = THUMBNAIL_NAMES[made.content_type]
        file = File(made.blob_id, made.size_bytes, made.content_type, filename, is_public)
        return answer_with(request, self._blobs, file)


def address_of(request: Request) -> tuple[str, str]:
    """Return server name and media id."""
    request.flag("allow_remote")
    request.flag("allow_redirect")  # accepted: the answer is never a redirect
    return request.parameters["server_name"], request.parameters["media_id"]


def timeout_of(request: Request) -> int:
    """Return how long to wait for content that is still to come."""
    return request.integer("timeout_ms", TIMEOUT_DEFAULT_MS, most=TIMEOUT_MOST_MS)


def wish_of(request: Request) -> ThumbnailWish:
    """Return the thumbnail that a request asks for."""
    for name in ("width", "height"):
        request.required_query(name)
    return choose_thumbnail(
        parse_method(request.query("method")),
        request.integer("width", 0, least=1, most=SIZE_MOST),
        request.integer("height", 0, least=1, most=SIZE_MOST),
        is_animated=request.flag("animated"),
    )
