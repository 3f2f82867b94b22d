"""The door of calls."""

from veche.features.calls.feature import Calls, build
from veche.features.calls.programs.coturn_config import parse_ports
from veche.features.calls.programs.place import Place
from veche.features.calls.settings import CallsSettings
from veche.features.calls.sfu.engine import Engine

__all__ = ["Calls", "CallsSettings", "Engine", "Place", "build", "parse_ports"]
