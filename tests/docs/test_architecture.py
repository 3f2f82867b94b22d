"""The walk of one message in ARCHITECTURE.md names functions that exist."""

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMES = re.findall(r"`(veche\.[A-Za-z_.]+)`", (ROOT / "ARCHITECTURE.md").read_text())


@pytest.mark.parametrize("name", sorted(set(NAMES)))
def test_what_the_walk_names_exists(name: str) -> None:
    assert _find(name) is not None


def test_the_walk_names_something() -> None:
    assert len(NAMES) > 15


def _find(name: str) -> object:
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            found = getattr(found, part)
        return found
    return None
