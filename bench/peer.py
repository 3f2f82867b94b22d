"""The peer's own environment: installed once from the package index, apart from ours."""

import subprocess
import sys
from pathlib import Path

PEER = "matrix-synapse"
PEER_VERSION = "1.163.2"
ENVIRONMENT = Path(__file__).parent / ".peer"


class PeerUnavailable(Exception):
    """Why the peer could not be installed."""


def get_peer_python() -> Path:
    """The peer's interpreter, after installing what is missing."""
    python = ENVIRONMENT / "bin" / "python"
    if _find_installed_version(python) == PEER_VERSION:
        return python
    print(f"installing {PEER} {PEER_VERSION} ...", flush=True)
    _run([sys.executable, "-m", "venv", str(ENVIRONMENT)])
    _run([str(python), "-m", "pip", "install", "-q", f"{PEER}[postgres]=={PEER_VERSION}"])
    return python


def _find_installed_version(python: Path) -> str | None:
    if not python.exists():
        return None
    code = f"import importlib.metadata as m; print(m.version('{PEER}'))"
    done = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=False)
    return done.stdout.strip() or None


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise PeerUnavailable(f"{PEER} could not be installed: {' '.join(lines[-3:])}")
