"""The tables of media: contents and who uploaded them, thumbnails, previews."""

from veche.features.media.store import items, previews, thumbnails
from veche.features.media.store.schema import MIGRATIONS

__all__ = ["MIGRATIONS", "items", "previews", "thumbnails"]
