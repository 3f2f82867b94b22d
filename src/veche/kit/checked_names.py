"""Names of blobs that were copied and read back: kept in a file, so that an interrupted move goes on."""

import fcntl
import os
from pathlib import Path
from typing import TextIO

from veche.kit.blobs import BlobStoreError


class CheckedNames:
    """A list on disk. It belongs to one process at a time: two would copy the same twice."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._names: set[str] = set()
        self._file: TextIO | None = None

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def open(self) -> None:
        """Read what earlier runs have noted; raise BlobStoreError while another one is at work."""
        self._file = os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "a+")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise BlobStoreError("Files are being moved already, by another process.") from None
        self._file.seek(0)
        # A line that a killed process left half is no name of anything, and ends here.
        self._names = set(self._file.read().splitlines())
        self._file.write("\n")

    def add(self, name: str) -> None:
        """Note a name."""
        assert self._file is not None, "it is open"
        self._names.add(name)
        self._file.write(f"{name}\n")
        self._file.flush()

    def close(self) -> None:
        """Let others go on."""
        if self._file is not None:
            self._file.close()
