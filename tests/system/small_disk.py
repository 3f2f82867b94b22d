"""A disk of a few megabytes, which a story can fill: a tmpfs, that only root may mount."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

BLOCK_BYTES = 64 * 1024


class SmallDisk:
    """A mounted disk, and a file of ballast on it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ballast = path / "ballast"

    @property
    def free_bytes(self) -> int:
        found = os.statvfs(self.path)
        return found.f_bavail * found.f_frsize

    def fill(self, but_bytes: int = 0) -> None:
        """Leave only so much free."""
        with self._ballast.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while (excess := self.free_bytes - but_bytes) > 0:
                file.write(bytes(min(excess, BLOCK_BYTES)))

    def relieve(self) -> None:
        """Take the ballast away."""
        self._ballast.unlink()


def why_no_small_disk() -> str | None:
    """Return why no disk can be mounted here: without one, nothing of this can be told."""
    if os.geteuid() != 0:
        return "only root may mount a small disk: continuous integration runs this as root"
    if subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True).returncode:
        return "this machine lets nobody mount a small disk, not even root"
    return None


@contextlib.contextmanager
def small_disk(path: Path, size_bytes: int) -> Iterator[SmallDisk]:
    """Have a disk of some size at a path."""
    path.mkdir(parents=True)
    options = f"size={size_bytes},mode=700"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(path)], check=True)
    try:
        yield SmallDisk(path)
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=True)
