"""The door of the web app."""

from veche.features.webapp.feature import WebApp, build
from veche.features.webapp.settings import WebAppSettings

__all__ = ["WebApp", "WebAppSettings", "build"]
