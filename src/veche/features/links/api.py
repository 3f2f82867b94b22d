"""The door of invite links."""

from veche.features.links.feature import build

__all__ = ["build"]
