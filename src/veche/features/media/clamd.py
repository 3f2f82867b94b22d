"""The protocol of ClamAV's daemon, as far as a stream is concerned (clamd(8), INSTREAM)."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import suppress

from veche.features.media.settings import ScannerAddress

ANSWER_MOST_BYTES = 4_096
_FOUND = re.compile(r"stream: (.+) FOUND")


class ScannerError(Exception):
    """The daemon could not be asked, or gave no verdict; the message says why, to an operator."""


async def find_virus(address: ScannerAddress, chunks: AsyncIterator[bytes]) -> str | None:
    """Have the daemon look at a stream; return what it calls the virus, or None for a clean one."""
    try:
        reader, writer = await _connect(address)
        try:
            # It may answer, and hang up, before it has heard all.
            with suppress(ConnectionError):
                await _send(writer, chunks)
            answer = await reader.read(ANSWER_MOST_BYTES)
        finally:
            writer.close()
    except OSError as error:
        raise ScannerError(f"the scanner cannot be reached: {error}") from error
    return _read_verdict(answer.rstrip(b"\0\n").decode("utf-8", "replace"))


async def _connect(address: ScannerAddress) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if isinstance(address, str):
        return await asyncio.open_unix_connection(address)
    return await asyncio.open_connection(*address)


async def _send(writer: asyncio.StreamWriter, chunks: AsyncIterator[bytes]) -> None:
    writer.write(b"zINSTREAM\0")
    async for chunk in chunks:
        writer.write(len(chunk).to_bytes(4, "big") + chunk)
        await writer.drain()
    writer.write(bytes(4))
    await writer.drain()


def _read_verdict(answer: str) -> str | None:
    if answer == "stream: OK":
        return None
    found = _FOUND.fullmatch(answer)
    if found is None:
        raise ScannerError(f"the scanner gave no verdict: {answer[:200] or 'it hung up'}")
    return found[1]
