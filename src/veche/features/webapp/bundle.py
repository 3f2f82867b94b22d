"""The built app: which files it has, read once. What is not in the list is not served, whatever the path."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

HELD_BYTES = 128 * 1024
"""Files up to this size are held in memory; larger ones (WASM) are sent from the disk."""
BROTLI = ".br"
INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Form:
    """A file as it goes over the wire, in one encoding."""

    path: Path
    size_bytes: int
    etag: str
    content: bytes | None
    """None for a file that is sent from the disk."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the app: as it is, and compressed where the build made that too."""

    plain: Form
    brotli: Form | None


def read_bundle(folder: Path) -> Mapping[str, Asset]:
    """Return the files below a folder by their URL paths."""
    files = {f"/{path.relative_to(folder).as_posix()}": path for path in _list_files(folder)}
    compressed = {url.removesuffix(BROTLI): path for url, path in files.items() if url.endswith(BROTLI)}
    return {
        url: Asset(_read(path), _read(compressed[url]) if url in compressed else None)
        for url, path in files.items()
        if not url.endswith(BROTLI)
    }


def _list_files(folder: Path) -> Iterator[Path]:
    root = folder.resolve()
    for path in sorted(folder.rglob("*")):
        # A link that leads out would give away what is behind it; dot files are the build's own.
        if path.is_file() and path.resolve().is_relative_to(root) and not path.name.startswith("."):
            yield path


def _read(path: Path) -> Form:
    size_bytes = path.stat().st_size
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:32]
    content = path.read_bytes() if size_bytes <= HELD_BYTES else None
    return Form(path, size_bytes, f'"{digest}"', content)
