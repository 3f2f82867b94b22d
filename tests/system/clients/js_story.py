"""Plays a story of matrix-js-sdk in Node and returns what its people reported, step by step."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "clients" / "js"
INSTALLED_WITHIN_S = 300
PLAYED_WITHIN_S = 180
OUTPUT_SHOWN_CHARS = 6_000


class StoryFailed(Exception):
    """The story ended before its end; carries the steps that were reported and what Node wrote."""


def why_no_node() -> str | None:
    """The reason to skip, or None when the stories can be played."""
    missing = [program for program in ("node", "npm") if not shutil.which(program)]
    return f"{' and '.join(missing)} not installed" if missing else None


def install() -> None:
    """Install exactly the locked packages, unless they are there."""
    if not (FOLDER / "node_modules").is_dir():
        subprocess.run(["npm", "ci"], cwd=FOLDER, check=True, timeout=INSTALLED_WITHIN_S, capture_output=True)


def play(story: str, url: str, *words: str) -> dict[str, Any]:
    """What was seen at each step of `stories/{story}.mjs`, told to the homeserver at the URL."""
    node = ["node", f"stories/{story}.mjs", url, *words]
    played = subprocess.run(
        node, cwd=FOLDER, timeout=PLAYED_WITHIN_S, capture_output=True, text=True, check=False
    )
    if played.returncode:
        raise StoryFailed(f"reported:\n{played.stdout}\nNode wrote:\n{played.stderr[-OUTPUT_SHOWN_CHARS:]}")
    steps = [json.loads(line) for line in played.stdout.splitlines()]
    return {step["step"]: step["seen"] for step in steps}
