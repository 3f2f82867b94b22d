"""Where blobs can be kept, for tests: a folder and a bucket, opened as often as by several processes."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

from veche.kit.blobs import BlobStore, FolderBlobs
from veche.kit.blobs_s3 import S3Blobs
from veche.kit.s3_client import S3Client
from veche.kit.s3_settings import S3Settings


class Place(ABC):
    """A place; `list_all` is everything that is in it, what nobody should see too."""

    is_one_machine = False

    def __init__(self) -> None:
        self._made: list[BlobStore] = []

    def new_store(self) -> BlobStore:
        self._made.append(self._make())
        return self._made[-1]

    async def close(self) -> None:
        for store in self._made:
            await store.close()

    @abstractmethod
    def _make(self) -> BlobStore: ...

    @abstractmethod
    async def list_all(self) -> Sequence[str]: ...


class FolderPlace(Place):
    is_one_machine = True

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def _make(self) -> BlobStore:
        return FolderBlobs(self.folder)

    async def list_all(self) -> Sequence[str]:
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())


class BucketPlace(Place):
    def __init__(self, settings: S3Settings, lent: Path) -> None:
        super().__init__()
        self.settings = settings
        self.lent = lent

    def _make(self) -> BlobStore:
        return S3Blobs(self.settings, self.lent)

    async def list_all(self) -> Sequence[str]:
        client = S3Client(self.settings)
        prefix = self.settings.prefix
        try:
            objects = [one.key.removeprefix(prefix) async for one in client.each_object(prefix)]
            parts = [f"parts of {one.key}" async for one in client.each_unfinished(prefix)]
        finally:
            await client.close()
        return sorted([*objects, *parts, *(path.name for path in self.lent.glob("*"))])
