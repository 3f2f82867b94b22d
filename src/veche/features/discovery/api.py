"""The door of discovery."""

from veche.features.discovery.feature import build
from veche.features.discovery.settings import DiscoverySettings

__all__ = ["DiscoverySettings", "build"]
