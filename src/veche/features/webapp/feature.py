"""Builds the web app's slice: finds the folder with the app, and reads it at the start."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from veche.features.webapp.bundle import INDEX, read_bundle
from veche.features.webapp.routes import WebAppPages
from veche.features.webapp.rules import content_security_policy, is_origin
from veche.features.webapp.settings import WebAppSettings
from veche.kit.feature import Feature, Kit
from veche.kit.settings_reader import SettingsError

PACKAGE = Path(__file__).parents[2]
INSTALLED = PACKAGE / "webapp_dist"
CHECKOUT = PACKAGE.parents[1] / "web" / "dist"
"""Where the app is: inside an installed package, or built beside the sources."""


@dataclass(frozen=True, slots=True)
class WebApp:
    """What others may know of the app."""

    is_served: bool
    """Whether `/` is the app."""
    is_missing: bool = False
    """Whether it would be, had it been built."""


def build(kit: Kit, settings: WebAppSettings) -> tuple[WebApp, Feature]:
    """Return the app, and the feature that serves it if it is there."""
    _check(settings)
    folder = _find_folder(settings)
    if folder is None:
        return WebApp(is_served=False, is_missing=settings.enabled), Feature("webapp")
    pages = WebAppPages(content_security_policy(kit.public_url, settings.connect_to))

    async def start() -> None:
        pages.assets = await asyncio.to_thread(read_bundle, folder)

    return WebApp(is_served=True), Feature("webapp", start=start, elsewhere=pages.answer)


def _check(settings: WebAppSettings) -> None:
    for text in settings.connect_to:
        if not is_origin(text):
            raise SettingsError(f"[webapp] connect_to has {text!r}: it should look like https://example.org.")


def _find_folder(settings: WebAppSettings) -> Path | None:
    if not settings.enabled:
        return None
    if not settings.folder:
        return next((folder for folder in (INSTALLED, CHECKOUT) if (folder / INDEX).is_file()), None)
    folder = Path(settings.folder)
    if not (folder / INDEX).is_file():
        raise SettingsError(f"[webapp] folder is {settings.folder}, where there is no {INDEX}.")
    return folder
