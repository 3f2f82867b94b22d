"""Builds the discovery slice, last of all: it tells of what the other slices can do."""

from collections.abc import Sequence
from typing import Any

from veche.core.room_versions import DEFAULT_ROOM_VERSION, ROOM_VERSIONS
from veche.features.discovery.interface import Interface
from veche.features.discovery.routes import DiscoveryRoutes
from veche.features.discovery.settings import DiscoverySettings
from veche.features.webapp.api import WebApp
from veche.kit.feature import Feature, Kit

SPECIFICATION_VERSIONS = ("r0.6.1", *(f"v1.{minor}" for minor in range(1, 20)))


def build(kit: Kit, settings: DiscoverySettings, webapp: WebApp, features: Sequence[Feature]) -> Feature:
    """Wire the slice."""
    versions: dict[str, Any] = {"versions": SPECIFICATION_VERSIONS, "unstable_features": {}}
    capabilities: dict[str, Any] = {
        "m.room_versions": {
            "default": DEFAULT_ROOM_VERSION,
            "available": dict.fromkeys(ROOM_VERSIONS, "stable"),
        }
    }
    well_known: dict[str, Any] = {}
    for feature in features:
        versions["unstable_features"] |= feature.unstable_features
        capabilities |= feature.capabilities
        well_known |= feature.well_known
    routes = DiscoveryRoutes(settings, kit.public_url, webapp, versions, capabilities, well_known)
    interface = Interface()
    operations = [operation for feature in features for operation in feature.operations]
    interface.describe([*operations, *interface.operations()])
    return Feature("discovery", routes=routes.routes(), operations=interface.operations())
