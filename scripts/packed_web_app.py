"""Build hook: puts the built web app into the package, so that an installed server can serve it."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLACES = {"wheel": "veche/webapp_dist", "sdist": "web/dist"}


class PackedWebApp(BuildHookInterface[Any]):
    """Without a build there is nothing to pack: the server then serves its page about itself."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the app to what is packed; a checkout is served from where the app was built."""
        dist = Path(self.root, "web", "dist")
        if version != "editable" and (dist / "index.html").is_file():
            build_data["force_include"][str(dist)] = PLACES[self.target_name]
