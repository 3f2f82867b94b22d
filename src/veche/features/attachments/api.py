"""The door of attachments."""

from veche.features.attachments.feature import build

__all__ = ["build"]
