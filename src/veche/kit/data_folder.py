"""The data folder: who uses it now, and the files in it that are made once and never half."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from veche.core.errors import BadJson
from veche.core.signatures import SigningKey, decode_base64, encode_base64
from veche.kit.clock import Clock

LOCK_FILE = "veche.lock"
DATABASE_FILE = "veche.db"
SIGNING_KEY_FILE = "signing.key"
SOCKET_FILE = "control.sock"
MEDIA_FOLDER = "media"
CALLS_FOLDER = "calls"


class DataFolderError(Exception):
    """The data folder cannot be used; the message says why, to an operator."""


class DataFolder:
    """A folder on this machine's disk that belongs to one server."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.database_path = path / DATABASE_FILE
        self.signing_key_path = path / SIGNING_KEY_FILE
        self.socket_path = path / SOCKET_FILE
        self.media_path = path / MEDIA_FOLDER
        self.calls_path = path / CALLS_FOLDER

    def make(self) -> None:
        """Make the folder, readable for its owner alone, if it is not there."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise DataFolderError(f"The data folder {self.path} cannot be made: {error.strerror}.") from error
        if not os.access(self.path, os.W_OK | os.X_OK):
            raise DataFolderError(f"The data folder {self.path} cannot be written to.")

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for this process alone; raise DataFolderError if another one does."""
        self.make()
        with (self.path / LOCK_FILE).open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise DataFolderError(self._say_taken(lock)) from error
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            yield

    def signing_key(self, clock: Clock) -> SigningKey:
        """Return the server's signing key, made at the first call."""
        if not self.signing_key_path.exists():
            version = f"a_{clock.new_token(6)}"
            text = f"ed25519 {version} {encode_base64(clock.new_bytes(32))}\n"
            write_once(self.signing_key_path, text.encode())
        return _parse_signing_key(self.signing_key_path)

    def _say_taken(self, lock: IO[str]) -> str:
        lock.seek(0)
        owner = lock.read(20).strip()
        who = f" (process {owner})" if owner.isdecimal() else ""
        return (
            f"Another Veche{who} is running on the data folder {self.path.resolve()}. "
            "Stop it first, or give this one a folder of its own with --data."
        )


def write_once(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read: whole and on disk, or not at all. An existing one stays."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    sync_folder(path.parent)


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, in the place of the one before."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    draft.replace(path)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _parse_signing_key(path: Path) -> SigningKey:
    try:
        algorithm, version, seed = path.read_text(encoding="ascii").split()
        if algorithm == "ed25519":
            return SigningKey(version, decode_base64(seed))
    except (OSError, ValueError, BadJson) as error:
        raise DataFolderError(f"The signing key {path} cannot be read: {error}.") from error
    raise DataFolderError(f"The signing key {path} is not an ed25519 key.")
