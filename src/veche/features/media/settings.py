"""The settings of media."""

from dataclasses import dataclass
from typing import Literal

MEBIBYTE = 1024 * 1024
DAY_MS = 24 * 3600 * 1000

ScannerAddress = tuple[str, int] | str
"""Host and port, or the path of a socket."""


@dataclass(frozen=True, slots=True)
class MediaSettings:
    """Limits of what is stored, and what the server makes of it."""

    store: Literal["folder", "s3"] = "folder"
    """Where new files go: into the data folder, or into the bucket of `[s3]`."""
    max_upload_bytes: int = 100 * MEBIBYTE
    """The largest file that may be uploaded in one request."""
    max_file_bytes: int = 4 * 1024 * MEBIBYTE
    """The largest file that may be uploaded in parts, as the web app does."""
    user_quota_bytes: int | None = None
    """How much one user may have stored in all; without it, as much as there is room."""
    server_quota_bytes: int | None = None
    """How much all users together may have stored; without it, as much as there is room."""
    kept_free_bytes: int = 512 * MEBIBYTE
    """Room on the disk of the data folder that files leave for everything else, such as messages."""
    upload_idle_s: float = 60.0
    """How long an upload may send nothing before it is given up."""
    upload_kept_ms: int = 7 * DAY_MS
    """How long an upload in parts waits for its next part."""
    pending_uploads: int = 50
    """How many media ids a user may have created without content."""
    pending_kept_ms: int = DAY_MS
    """How long a created media id waits for its content."""
    unauthenticated_media: Literal["frozen", "on", "off"] = "frozen"
    """The old downloads without a token: `on` for all media, `frozen` for what was uploaded while it was
    on, `off` for none."""
    thumbnail_source_bytes: int = 50 * MEBIBYTE
    """The largest file of which a thumbnail is made."""
    poster_source_bytes: int = 512 * MEBIBYTE
    """The largest video of which a picture is taken, where ffmpeg is installed."""
    thumbnail_pixels: int = 50_000_000
    """The largest picture of which a thumbnail is made, in pixels."""
    thumbnail_timeout_s: float = 15.0
    """How long the making of a thumbnail may take before its process is killed."""
    thumbnail_processes: int = 2
    """How many thumbnails are made at once, each in a process of its own that goes when it is idle."""
    thumbnail_memory_bytes: int = 1024 * MEBIBYTE
    """How much memory such a process may use."""
    scanner: str | None = None
    """A ClamAV daemon that looks at files as they come: `unix:/run/clamav/clamd.ctl` or `tcp:host:3310`."""
    scanner_most_bytes: int = 25 * MEBIBYTE
    """The largest file that it is given; clamd's own `StreamMaxLength` must allow it."""
    scanner_timeout_s: float = 60.0
    """How long it may look at a file."""
    scanner_required: bool = False
    """Whether a file is refused that it could not look at, rather than marked as not scanned."""
    url_previews: bool = True
    """Whether the server looks at web pages for clients that ask for a preview."""
    preview_page_bytes: int = MEBIBYTE
    """How much of a page is read for its preview."""
    preview_image_bytes: int = 10 * MEBIBYTE
    """The largest picture that is taken into a preview."""
    preview_timeout_s: float = 10.0
    """How long a page, and then its picture, may take to arrive."""
    preview_kept_ms: int = DAY_MS
    """How long a preview, with its picture, is kept and served again."""
    preview_cache_bytes: int = 1024 * MEBIBYTE
    """How much the pictures of previews may take in all: the oldest make room for new ones. They are all that
    this server keeps of what is elsewhere: media of other servers come with federation."""
    orphans_kept_days: int = 30
    """How long a file is kept that was uploaded, was never sent or shown anywhere, and that nobody has asked
    for; 0 for ever. A file that an encrypted message may have is none of these, however old."""
    orphans_most_bytes: int | None = None
    """How much such files may take in all before the oldest go sooner, though none on its first day."""


def parse_scanner(text: str) -> ScannerAddress:
    """Return where a daemon listens: `unix:/path` or `tcp:host:port`; raise ValueError for anything else."""
    kind, _, rest = text.partition(":")
    if kind == "unix" and rest.startswith("/"):
        return rest
    host, _, port = rest.rpartition(":")
    if kind == "tcp" and host and port.isdecimal() and 0 < int(port) < 65536:
        return host.strip("[]"), int(port)
    raise ValueError("a scanner is named as unix:/path/of/its.socket or tcp:host:port")
