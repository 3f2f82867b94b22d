"""The door of media."""

from veche.features.media.feature import build
from veche.features.media.notices import MediaUploaded
from veche.features.media.service import Deletions, Downloads, Media, Previews, Thumbnails, Uploads, Usage
from veche.features.media.service.moving import Move, Moving
from veche.features.media.settings import MediaSettings
from veche.features.media.store.items import StoredMedia
from veche.features.media.store.unfetched import Unfetched
from veche.features.media.store.usage import OwnUpload

__all__ = [
    "Deletions",
    "Downloads",
    "Media",
    "MediaSettings",
    "MediaUploaded",
    "Move",
    "Moving",
    "OwnUpload",
    "Previews",
    "StoredMedia",
    "Thumbnails",
    "Unfetched",
    "Uploads",
    "Usage",
    "build",
]
