"""Downloading: finding the content of a media id, and waiting for it where it is still to come."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from veche.core.errors import NotFound
from veche.features.media.notices import MediaUploaded
from veche.features.media.rules import NotYetUploaded, check_address
from veche.features.media.settings import MediaSettings
from veche.features.media.store import items
from veche.features.media.store.items import StoredMedia
from veche.kit.feature import Kit
from veche.kit.observe import logger
from veche.kit.transaction import Snapshot

LOOK_AGAIN_S = 2.0
"""How often a waiting download looks by itself: the upload may go through another process."""


class Downloads:
    """Finds content."""

    def __init__(self, kit: Kit, settings: MediaSettings) -> None:
        self._kit = kit
        self._settings = settings
        self._arrivals: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._is_stopping = False
        kit.bus.subscribe(MediaUploaded, self._tell_waiting)

    def uri(self, media_id: str) -> str:
        """Return the `mxc://` URI of media of this server."""
        return f"mxc://{self._kit.server_name}/{media_id}"

    async def get(self, server_name: str, media_id: str, timeout_ms: int) -> StoredMedia:
        """Return media, after a wait if its content is still to come; raise M_NOT_FOUND or not yet."""
        check_address(self._kit.server_name, server_name, media_id)
        deadline_s = self._kit.clock.monotonic_s() + timeout_ms / 1000
        with self._expecting(media_id) as arrival:
            while True:
                media = await self._kit.database.read(_find_or_refuse, media_id)
                if media is not None:
                    return await self._note_fetched(media)
                left_s = deadline_s - self._kit.clock.monotonic_s()
                if left_s <= 0 or self._is_stopping:
                    raise NotYetUploaded("The content has not been uploaded yet")
                await _wait(arrival, min(left_s, LOOK_AGAIN_S))

    async def get_open(self, server_name: str, media_id: str, timeout_ms: int) -> StoredMedia:
        """Return media for somebody who shows no token; raise M_NOT_FOUND for what is not open."""
        mode = self._settings.unauthenticated_media
        if mode == "off":
            raise _needs_token()
        media = await self.get(server_name, media_id, timeout_ms if mode == "on" else 0)
        if mode == "frozen" and not media.is_open:
            raise _needs_token()
        return media

    async def _note_fetched(self, media: StoredMedia) -> StoredMedia:
        """Note, the first time, that somebody wants media: before they are given it, it cannot go."""
        if media.is_fetched:
            return media
        try:
            is_there = await self._kit.database.write(items.note_fetched, media.media_id)
        except Exception:  # noqa: BLE001 - a database that cannot be written to is no reason to keep a file back
            logger.exception("a download could not be noted")
            return media
        if not is_there:
            raise _no_such_media()
        return media

    async def release(self) -> None:
        """Let everybody who waits return: the server stops."""
        self._is_stopping = True
        for arrivals in self._arrivals.values():
            for arrival in arrivals:
                arrival.set()

    @contextmanager
    def _expecting(self, media_id: str) -> Iterator[asyncio.Event]:
        arrival = asyncio.Event()
        self._arrivals[media_id].add(arrival)
        try:
            yield arrival
        finally:
            self._arrivals[media_id].discard(arrival)
            if not self._arrivals[media_id]:
                del self._arrivals[media_id]

    def _tell_waiting(self, notice: MediaUploaded) -> None:
        for arrival in self._arrivals.get(notice.media_id, ()):
            arrival.set()


async def _wait(arrival: asyncio.Event, timeout_s: float) -> None:
    try:
        await asyncio.wait_for(arrival.wait(), timeout_s)
    except TimeoutError:
        return


def _needs_token() -> NotFound:
    return NotFound("Media here is downloaded with an access token, from /_matrix/client/v1/media/")


def _no_such_media() -> NotFound:
    return NotFound("There is no such media")


def _find_or_refuse(snapshot: Snapshot, media_id: str) -> StoredMedia | None:
    media = items.find_media(snapshot, media_id)
    if media is not None:
        return media
    slot = items.find_slot(snapshot, media_id)
    if slot is None or slot.expires_ms <= snapshot.now_ms:
        raise _no_such_media()
    return None
