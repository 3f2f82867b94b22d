"""The door of export."""

from veche.features.export.feature import build
from veche.features.export.service import Exports

__all__ = ["Exports", "build"]
