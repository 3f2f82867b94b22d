"""The door of health."""

from veche.features.health.feature import build

__all__ = ["build"]
