"""The XML that S3 servers and their clients send each other, as values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

# lxml comes without types
from lxml import etree  # type: ignore[import-untyped]


@dataclass(frozen=True, slots=True)
class Stored:
    """An object, and when it was written."""

    key: str
    written_ms: int


@dataclass(frozen=True, slots=True)
class Listing:
    """Some objects, and what to ask with for the next ones; empty when there are no more."""

    objects: Sequence[Stored]
    next_token: str


@dataclass(frozen=True, slots=True)
class InParts:
    """An upload in parts that is not an object yet."""

    key: str
    upload_id: str
    begun_ms: int


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Some uploads in parts, and what to ask with for the next ones; None when there are no more."""

    uploads: Sequence[InParts]
    next_marker: tuple[str, str] | None


def read_listing(text: bytes) -> Listing:
    """Read the answer of ListObjectsV2."""
    root = _parse(text)
    objects = [
        Stored(_text(one, "Key"), _milliseconds(_text(one, "LastModified")))
        for one in _each(root, "Contents")
    ]
    return Listing(objects, _text(root, "NextContinuationToken"))


def read_unfinished(text: bytes) -> Unfinished:
    """Read the answer of ListMultipartUploads."""
    root = _parse(text)
    uploads = [
        InParts(_text(one, "Key"), _text(one, "UploadId"), _milliseconds(_text(one, "Initiated")))
        for one in _each(root, "Upload")
    ]
    has_more = _text(root, "IsTruncated") == "true"
    return Unfinished(
        uploads, (_text(root, "NextKeyMarker"), _text(root, "NextUploadIdMarker")) if has_more else None
    )


def read_upload_id(text: bytes) -> str:
    """Read the answer of CreateMultipartUpload."""
    return _text(_parse(text), "UploadId")


def write_completion(etags: Sequence[str]) -> bytes:
    """Write what CompleteMultipartUpload is asked with."""
    root = etree.Element("CompleteMultipartUpload", xmlns="http://s3.amazonaws.com/doc/2006-03-01/")
    for number, etag in enumerate(etags, 1):
        part = etree.SubElement(root, "Part")
        etree.SubElement(part, "PartNumber").text = str(number)
        etree.SubElement(part, "ETag").text = etag
    return bytes(etree.tostring(root))


def find_error_code(text: bytes) -> str:
    """Return the code of an error document; empty for anything else."""
    try:
        root = _parse(text)
    except ValueError:
        return ""
    return _text(root, "Code") if etree.QName(root).localname == "Error" else ""


def _parse(text: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(text.strip(), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("the S3 server sent what is no XML") from error


def _each(root: etree._Element, name: str) -> Iterator[etree._Element]:
    yield from root.iterchildren(f"{{*}}{name}")


def _text(element: etree._Element, name: str) -> str:
    found = next(_each(element, name), None)
    return "" if found is None else found.text or ""


def _milliseconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)
