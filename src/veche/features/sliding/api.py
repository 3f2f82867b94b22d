"""The door of sliding sync: nobody above needs more of it than to build it."""

from veche.features.sliding.feature import build

__all__ = ["build"]
