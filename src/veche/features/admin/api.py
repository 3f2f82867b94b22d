"""The door of administration."""

from veche.features.admin.feature import Doors, build
from veche.features.admin.service.health import Premises
from veche.features.admin.service.server import ServerFacts

__all__ = ["Doors", "Premises", "ServerFacts", "build"]
