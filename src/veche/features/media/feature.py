"""Wires media together."""

import asyncio

from veche.features.media.image_workers import ImageWorkers
from veche.features.media.routes import MediaRoutes
from veche.features.media.service import Deletions, Downloads, Media, Previews, Thumbnails, Uploads, Usage
from veche.features.media.service.inspection import Inspection
from veche.features.media.service.pictures import Pictures
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
    uploads = Uploads(kit, settings, blobs)
    downloads = Downloads(kit, settings)
    deletions = Deletions(kit, blobs)
    pictures = Pictures(kit.clock, settings, blobs, outgoing, workers)
    media = Media(
        uploads,
        downloads,
        Thumbnails(kit, settings, blobs, workers),
        Previews(kit, settings, pictures, uploads, deletions),
        deletions,
        Usage(),
    )

    async def start() -> None:
        await asyncio.gather(blobs.start(), deletions.start())

    routes = MediaRoutes(media, settings, blobs).routes()
    return media, Feature(
        "media",
        MIGRATIONS,
        routes,
        start=start,
        release=downloads.release,
        stop=workers.close,
        examine=Inspection(kit.database, blobs).list_faults,
    )
