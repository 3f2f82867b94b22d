"""Somebody at a terminal who looks after a server."""

import io
import sys
from pathlib import Path

import pytest

from veche.cli import run

ANN = ["user", "create", "ann"]


class Operator:
    """What they say to the command line, and what it says to them."""

    def __init__(
        self,
        folder: Path,
        patch: pytest.MonkeyPatch,
        capture: pytest.CaptureFixture[str],
        database: str | None = None,
    ) -> None:
        self.data = folder / "data"
        self.database = database
        self.exit_code = 0
        self._patch = patch
        self._capture = capture

    def says(
        self, *words: str, typing: str = "", data: Path | None = None, database: str | None = None
    ) -> str:
        """Run a command; return all that it prints."""
        self._patch.setattr(sys, "stdin", io.StringIO(typing))
        url = database or self.database
        chosen = [] if url is None or "--database" in words else ["--database", url]
        self.exit_code = run([*words, "--data", str(data or self.data), *chosen])
        printed = self._capture.readouterr()
        return printed.out + printed.err

    def adds_ann(self) -> str:
        return self.says(*ANN, typing="correct horse\n")
