"""The door of sync: contribute sections, mark changes, wake people."""

from veche.features.sync.feature import build
from veche.features.sync.filters import Filters
from veche.features.sync.section import Section, SyncToken, SyncView, Tree
from veche.features.sync.service import Sync

__all__ = ["Filters", "Section", "Sync", "SyncToken", "SyncView", "Tree", "build"]
