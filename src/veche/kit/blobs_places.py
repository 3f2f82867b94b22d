"""Where blobs are, as the settings say: the folder, the bucket, or both while they move."""

from typing import Literal

from veche.kit.blobs import BlobStore, FolderBlobs
from veche.kit.blobs_both import BothBlobs
from veche.kit.data_folder import DataFolder
from veche.kit.s3_settings import S3Settings

PlaceName = Literal["folder", "s3"]


def open_place(name: PlaceName, folder: DataFolder, s3: S3Settings) -> BlobStore:
    """Return the store of one place, not started."""
    if name == "folder":
        return FolderBlobs(folder.media_path)
    # Here, so that who has no bucket carries none of it.
    from veche.kit.blobs_s3 import S3Blobs  # noqa: PLC0415 - see above

    return S3Blobs(s3, folder.media_path / "lent")


def open_places(first: PlaceName, folder: DataFolder, s3: S3Settings) -> BlobStore:
    """Return the store that is written to, over the other one wherever there is a bucket."""
    if not s3.is_given:
        return open_place("folder", folder, s3)
    return BothBlobs(open_place(first, folder, s3), open_place(other_than(first), folder, s3))


def other_than(name: PlaceName) -> PlaceName:
    """Return the place that is not this one."""
    return "folder" if name == "s3" else "s3"
