"""The use cases of media, by theme, and what they have in common."""

from dataclasses import dataclass

from veche.features.media.service.deletions import Deletions
from veche.features.media.service.downloads import Downloads
from veche.features.media.service.previews import Previews
from veche.features.media.service.resumable import Resumable
from veche.features.media.service.thumbnails import Thumbnails
from veche.features.media.service.uploads import Incoming, Reservation, Uploads
from veche.features.media.service.usage import Usage

__all__ = [
    "Deletions",
    "Downloads",
    "Incoming",
    "Media",
    "Previews",
    "Reservation",
    "Resumable",
    "Thumbnails",
    "Uploads",
    "Usage",
]


@dataclass(frozen=True, slots=True)
class Media:
    """All that can be done with media."""

    uploads: Uploads
    resumable: Resumable
    downloads: Downloads
    thumbnails: Thumbnails
    previews: Previews
    deletions: Deletions
    usage: Usage
