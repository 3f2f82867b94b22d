"""Builds the calls slice."""

from veche.features.calls.routes import CallRoutes
from veche.features.calls.settings import CallsSettings
from veche.kit.feature import Feature, Kit


def build(kit: Kit, settings: CallsSettings) -> Feature:
    """Wire the slice."""
    return Feature("calls", routes=CallRoutes(settings, kit.clock).routes())
