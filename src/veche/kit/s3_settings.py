"""The settings of an S3 store."""

import re
from dataclasses import dataclass, field

PART_BYTES = 8 * 1024 * 1024
"""What is held in memory of one upload. S3 takes no smaller parts than 5 MiB, and some only equal ones."""
PARTS_MOST = 10_000
FILE_MOST_BYTES = PARTS_MOST * PART_BYTES

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX = re.compile(r"([A-Za-z0-9_.-]+/)*")


@dataclass(frozen=True, slots=True)
class S3Settings:
    """The section `s3` of the configuration: where files are when they are not in the data folder."""

    endpoint: str = ""
    """The address of the S3 server, such as `https://s3.example.org`; empty means Amazon's of `region`."""
    bucket: str = ""
    """The bucket for files, which has to exist. While it is named, files in it are found."""
    region: str = "us-east-1"
    """The region of the bucket; servers other than Amazon's mostly take any."""
    access_key: str = ""
    """The name of the key with which the server is asked."""
    secret_key: str = field(default="", repr=False)
    """The secret of that key."""
    prefix: str = ""
    """What the names of all objects begin with, such as `veche/`, when the bucket is also for others."""
    path_style: bool = True
    """Whether the bucket is in the path of addresses, and not in the name of the host."""

    @property
    def is_given(self) -> bool:
        """Whether there is a bucket to look for files in."""
        return bool(self.bucket)

    def find_fault(self) -> str | None:
        """Return what is wrong with these settings, to an operator; None if they can be used."""
        if not self.is_given:
            return None
        if not _BUCKET.fullmatch(self.bucket):
            return f"[s3] bucket is {self.bucket!r}: that is not the name of a bucket."
        if self.endpoint and not re.fullmatch(r"https?://[^/?#@\s]+/?", self.endpoint):
            return "[s3] endpoint should look like https://s3.example.org, without a path."
        if not _PREFIX.fullmatch(self.prefix) or ".." in self.prefix:
            return f"[s3] prefix is {self.prefix!r}: it should be like veche/, with a slash at its end."
        if not (self.access_key and self.secret_key):
            return "[s3] access_key and secret_key are needed with a bucket."
        return None
