"""Previews of web pages: the server looks, so that the page does not see who is reading about it."""

import asyncio
import hashlib
from typing import Any

import orjson

from veche.core.errors import InvalidParam, NotFound
from veche.core.ids import UserId
from veche.features.media.page import Page, read_page
from veche.features.media.service.deletions import Deletions
from veche.features.media.service.pictures import Picture, Pictures
from veche.features.media.service.uploads import MEDIA_ID_LENGTH, SERVER_ITSELF, Uploads
from veche.features.media.settings import MediaSettings
from veche.features.media.store import items, previews
from veche.features.media.store.previews import KeptPreview
from veche.kit.feature import Kit
from veche.kit.outgoing import OutgoingError, OutgoingRefusedError, OutgoingRequest, check_url
from veche.kit.transaction import Transaction

URL_MOST = 2048
REDIRECTS_MOST = 5
FAILURE_KEPT_MS = 10 * 60 * 1000
AT_ONCE = 16
"""Pages looked at at the same time, by the whole server."""
PAGE_TYPES = ("text/html", "application/xhtml+xml")
HEADERS = {"accept": "text/html,application/xhtml+xml,image/*;q=0.8", "accept-language": "*"}


class Previews:
    """Looks at pages, and remembers for a while what it saw."""

    def __init__(
        self,
        kit: Kit,
        settings: MediaSettings,
        pictures: Pictures,
        uploads: Uploads,
        deletions: Deletions,
    ) -> None:
        self._kit = kit
        self._settings = settings
        self._outgoing = pictures.outgoing
        self._uploads = uploads
        self._deletions = deletions
        self._pictures = pictures
        self._looking: dict[str, asyncio.Task[KeptPreview]] = {}
        self._places = asyncio.Semaphore(AT_ONCE)

    async def preview(self, user_id: UserId, url: str) -> orjson.Fragment:
        """Return the OpenGraph object of a page; raise M_NOT_FOUND when there is nothing to see."""
        url = _check_preview_url(url)
        key = hashlib.sha256(url.encode()).hexdigest()
        kept = await self._kit.database.read(previews.find_preview, key)
        if kept is None:
            self._kit.limits.check("preview", user_id)
            kept = await asyncio.shield(self._look_once(key, url))
        if kept.answer is None:
            raise NotFound("That page cannot be previewed")
        return orjson.Fragment(kept.answer)

    def _look_once(self, key: str, url: str) -> asyncio.Task[KeptPreview]:
        task = self._looking.get(key)
        if task is None:
            task = self._looking[key] = asyncio.create_task(self._look(key, url))
            task.add_done_callback(lambda _: self._looking.pop(key, None))
        return task

    async def _look(self, key: str, url: str) -> KeptPreview:
        async with self._places:
            try:
                page, picture = await self._visit(url)
            except OutgoingError:
                # One answer for all reasons: it must not tell what is in the network around this server.
                kept = KeptPreview(None, None, self._kit.clock.now_ms() + FAILURE_KEPT_MS)
            else:
                kept = await self._describe(page, picture)
        await self._kit.database.write(self._keep, key, kept)
        return kept

    async def _visit(self, url: str) -> tuple[Page, Picture | None]:
        request = OutgoingRequest(
            url, headers=HEADERS, timeout_s=self._settings.preview_timeout_s, redirects=REDIRECTS_MOST
        )
        async with self._outgoing.open(request) as answer:
            content_type = answer.headers.get("content-type", "")
            if answer.status != 200:
                raise OutgoingError(f"the page answers {answer.status}")
            if content_type.lower().startswith("image/"):
                return Page(), await self._pictures.keep(answer.chunks(self._settings.preview_image_bytes))
            if content_type.partition(";")[0].strip().lower() not in PAGE_TYPES:
                return Page(), None
            html = await answer.read_beginning(self._settings.preview_page_bytes)
        page = await asyncio.to_thread(read_page, html, answer.url, content_type)
        return page, await self._pictures.find(page.image_url)

    async def _describe(self, page: Page, picture: Picture | None) -> KeptPreview:
        answer: dict[str, Any] = dict(page.properties)
        media_id: str | None = None
        if picture is not None:
            media_id = self._kit.clock.new_token(MEDIA_ID_LENGTH)
            await self._uploads.store_own(media_id, picture.blob, picture.content_type)
            answer["og:image"] = f"mxc://{self._kit.server_name}/{media_id}"
            answer |= picture.properties()
        expires_ms = self._kit.clock.now_ms() + self._settings.preview_kept_ms
        return KeptPreview(orjson.dumps(answer).decode(), media_id, expires_ms)

    def _keep(self, tx: Transaction, key: str, preview: KeptPreview) -> None:
        replaced = previews.put_preview(tx, key, preview)
        if replaced is not None:
            self._deletions.remove(tx, [replaced])
        while items.usage_bytes(tx, SERVER_ITSELF) > self._settings.preview_cache_bytes:
            oldest = previews.remove_oldest(tx, key)
            if oldest is None:
                return  # the newest one is more than there is room for, and was asked for now
            self._deletions.remove(tx, [oldest])


def _check_preview_url(url: str) -> str:
    try:
        checked = str(check_url(url))
    except OutgoingRefusedError as error:
        raise InvalidParam(f"That URL cannot be previewed: {error}") from error
    if len(checked) > URL_MOST:
        raise InvalidParam("That URL is too long to be previewed")
    return checked
