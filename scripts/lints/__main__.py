"""Runs our own lints, as `python -m scripts.lints`: prints what it finds, and fails if there is any."""

import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from scripts.lints.finding import Finding, Module
from scripts.lints.lengths import find_long
from scripts.lints.names import find_empty_names
from scripts.lints.sql import find_stray_sql

FOLDERS = ("src", "scripts", "tests", "bench")
LINTS: tuple[Callable[[Module], Iterable[Finding]], ...] = (find_long, find_empty_names, find_stray_sql)


def main() -> int:
    """Lint the project."""
    root = Path.cwd()
    allowed = set(
        tomllib.loads((root / "pyproject.toml").read_text())["tool"]["veche"]["lints"]["long_files"]
    )
    found = [
        finding
        for path in _list_files(root)
        for lint in LINTS
        for finding in lint(Module(path, (root / path).read_text(encoding="utf-8")))
        if path not in allowed
    ]
    for finding in found:
        print(finding)
    print(f"Own lints: {len(found)} findings." if found else "Own lints: nothing found.")
    return 1 if found else 0


def _list_files(root: Path) -> Iterator[str]:
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            relative = path.relative_to(root)
            if not any(part.startswith(".") or part == "node_modules" for part in relative.parts):
                yield relative.as_posix()


if __name__ == "__main__":
    sys.exit(main())
