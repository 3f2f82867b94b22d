"""The tus protocol 1.0 (resumable uploads): its headers read and written, without looking at any upload.

Protocol: https://tus.io/protocols/resumable-upload
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any

from veche.core.errors import InvalidParam, MatrixError, TooLarge

VERSION = "1.0.0"
EXTENSIONS = ("creation", "expiration", "termination", "checksum")
CONTENT_TYPE = "application/offset+octet-stream"
DIGESTS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
"""SHA-1 is what the protocol demands; it finds accidents here, not attacks."""
METADATA_LIMIT = 4096

_NUMBER = re.compile(r"[0-9]{1,18}")
_KEY = re.compile(r"[!-+\--~]{1,100}")
"""ASCII without spaces and commas."""


class WrongVersion(MatrixError):
    """The client speaks another version of the protocol."""

    status = 412
    errcode = "M_UNSUPPORTED_VERSION"


class WrongOffset(MatrixError):
    """The client goes on from another place than where the upload is."""

    status = 409
    errcode = "ORG_VECHE_WRONG_OFFSET"


class ChecksumMismatch(MatrixError):
    """What came is not what was sent; it does not count."""

    status = 460
    errcode = "ORG_VECHE_CHECKSUM_MISMATCH"


class UploadBusy(MatrixError):
    """Somebody is writing this upload now."""

    status = 423
    errcode = "ORG_VECHE_UPLOAD_BUSY"


class UploadGone(MatrixError):
    """The upload's time is over, or what had come of it is lost: it is to be begun again."""

    status = 410
    errcode = "ORG_VECHE_UPLOAD_GONE"


@dataclass(frozen=True, slots=True)
class Checksum:
    """What the bytes of one request should be."""

    algorithm: str
    digest: bytes


def check_version(version: str | None) -> None:
    """Raise 412 unless the client speaks our version."""
    if version != VERSION:
        raise WrongVersion(f"Tus-Resumable should be {VERSION}")


def parse_size(header: str | None, name: str) -> int:
    """Return a number of bytes or raise M_INVALID_PARAM."""
    if header is None or not _NUMBER.fullmatch(header):
        raise InvalidParam(f"{name} should be a number of bytes")
    return int(header)


def parse_metadata(header: str | None) -> dict[str, str]:
    """Return what a client says of its file: `name d29ybGQ=,is_secret` is {"name": "world", "is_secret": ""}.

    What is not text is left out: nothing here needs it. Raises M_INVALID_PARAM, M_TOO_LARGE.
    """
    if not header:
        return {}
    if len(header) > METADATA_LIMIT:
        raise TooLarge(f"Upload-Metadata may have up to {METADATA_LIMIT} characters")
    found: dict[str, str] = {}
    for pair in header.split(","):
        key, _, value = pair.strip().partition(" ")
        if not _KEY.fullmatch(key) or key in found:
            raise InvalidParam("Upload-Metadata has a key that is empty or there twice")
        found[key] = _decode(value.strip()).decode(errors="replace")
    return found


def parse_checksum(header: str | None) -> Checksum | None:
    """Return the checksum that a request carries; raise M_INVALID_PARAM for one that cannot be checked."""
    if header is None:
        return None
    algorithm, _, value = header.partition(" ")
    if algorithm not in DIGESTS:
        raise InvalidParam(f"Upload-Checksum can be {' or '.join(DIGESTS)}")
    digest = _decode(value)
    if len(digest) != DIGESTS[algorithm]().digest_size:
        raise InvalidParam("Upload-Checksum is not of its algorithm's length")
    return Checksum(algorithm, digest)


def describe_server(most_bytes: int) -> dict[str, str]:
    """Return the headers that tell a client what this server can do."""
    return {
        "tus-resumable": VERSION,
        "tus-version": VERSION,
        "tus-max-size": str(most_bytes),
        "tus-extension": ",".join(EXTENSIONS),
        "tus-checksum-algorithm": ",".join(DIGESTS),
    }


def describe_expiry(expires_ms: int) -> str:
    """Return a time as HTTP writes it."""
    return formatdate(expires_ms / 1000, usegmt=True)


def describe_refusal(error: MatrixError, most_bytes: int) -> dict[str, str]:
    """Return the headers of a refusal, which for a wrong version say what the right one is."""
    if isinstance(error, WrongVersion):
        return describe_server(most_bytes)
    return {"tus-resumable": VERSION}


def new_digest(checksum: Checksum) -> Any:
    """Return what sums up bytes as the checksum does."""
    return DIGESTS[checksum.algorithm]()


def _decode(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidParam("That is not base64") from None
