"""The door of calls."""

from veche.features.calls.feature import build
from veche.features.calls.settings import CallsSettings

__all__ = ["CallsSettings", "build"]
