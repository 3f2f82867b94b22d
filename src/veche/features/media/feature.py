"""Wires media together."""

import asyncio

from veche.features.media.image_workers import ImageWorkers
from veche.features.media.routes.content import MediaRoutes
from veche.features.media.routes.in_parts import ResumableRoutes
from veche.features.media.service import (
    Deletions,
    Downloads,
    Media,
    Previews,
    Resumable,
    Thumbnails,
    Uploads,
    Usage,
)
from veche.features.media.service.inspection import Inspection
from veche.features.media.service.pictures import Pictures
from veche.features.media.service.scans import Scans
from veche.features.media.settings import MediaSettings
from veche.features.media.store import MIGRATIONS
from veche.kit.blobs import BlobStore
from veche.kit.feature import Feature, Kit
from veche.kit.outgoing import Outgoing


def build(kit: Kit, settings: MediaSettings, blobs: BlobStore, outgoing: Outgoing) -> tuple[Media, Feature]:
    """Return media, and what the composition root needs of it. It starts the blob store."""
    workers = ImageWorkers(
        settings.thumbnail_processes, settings.thumbnail_timeout_s, settings.thumbnail_memory_bytes
    )
    scans = Scans(settings, blobs)
    uploads = Uploads(kit, settings, blobs, scans)
    downloads = Downloads(kit, settings)
    resumable = Resumable(kit, settings, blobs, uploads, scans)
    deletions = Deletions(kit, blobs, resumable)
    pictures = Pictures(kit.clock, settings, blobs, outgoing, workers)
    media = Media(
        uploads,
        resumable,
        downloads,
        Thumbnails(kit, settings, blobs, workers),
        Previews(kit, settings, pictures, uploads, deletions),
        deletions,
        Usage(),
    )

    inspection = Inspection(kit.database, blobs)

    async def start() -> None:
        await asyncio.gather(blobs.start(), deletions.start())

    async def release() -> None:
        await asyncio.gather(downloads.release(), resumable.release())

    routes = MediaRoutes(media, settings, blobs).routes() + ResumableRoutes(media, settings).routes()
    return media, Feature(
        "media",
        MIGRATIONS,
        routes,
        start=start,
        release=release,
        stop=workers.close,
        examine=inspection.list_faults,
        remark=inspection.list_remarks,
    )
