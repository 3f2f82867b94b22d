"""The door of attachments."""

from veche.features.attachments.feature import build
from veche.features.attachments.service import Attachments
from veche.features.attachments.store import Orphans

__all__ = ["Attachments", "Orphans", "build"]
