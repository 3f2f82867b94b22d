"""What media tells the rest of the process."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MediaUploaded:
    """Content came for a media id and can be downloaded."""

    media_id: str
    user_id: str
    size_bytes: int
