"""Having files looked at by the operator's virus scanner before anybody can download them.

What people send encrypted is noise to it: only those who have the keys can look, and this server has none.
"""

import asyncio
from contextlib import aclosing

from veche.core.errors import Forbidden, MatrixError
from veche.features.media.clamd import ScannerError, find_virus
from veche.features.media.settings import MediaSettings, parse_scanner
from veche.features.media.store.items import Blob, Scan
from veche.kit.blobs import BlobStore
from veche.kit.observe import logger


class Scans:
    """Asks the scanner, where there is one."""

    def __init__(self, settings: MediaSettings, blobs: BlobStore) -> None:
        self._settings = settings
        self._blobs = blobs
        self._address = None if settings.scanner is None else parse_scanner(settings.scanner)

    @property
    def is_on(self) -> bool:
        """Whether there is a scanner."""
        return self._address is not None

    async def examine(self, blob: Blob) -> Scan | None:
        """Return what is known of a stored file, None without a scanner.

        Raises M_FORBIDDEN for a virus, and 503 where a verdict is required and cannot be had. A file that is
        too large to be looked at is said not to have been.
        """
        if self._address is None:
            return None
        if blob.size_bytes > self._settings.scanner_most_bytes:
            return "too_large"
        try:
            virus = await self._ask(blob)
        except (ScannerError, TimeoutError) as error:
            logger.warning("a file was not scanned", error=str(error) or "the scanner took too long")
            if self._settings.scanner_required:
                raise MatrixError("Files cannot be checked for viruses now: try later", status=503) from None
            return "unavailable"
        if virus is not None:
            raise Forbidden(f"This file has a virus in it ({virus}) and was not taken")
        return "clean"

    async def _ask(self, blob: Blob) -> str | None:
        assert self._address is not None, "asked only where there is a scanner"
        async with (
            asyncio.timeout(self._settings.scanner_timeout_s),
            aclosing(self._blobs.read(blob.blob_id, 0, None)) as chunks,
        ):
            return await find_virus(self._address, chunks)
