"""Sending a part of a file from the disk's cache to a socket: its bytes never come into this process.

The event loop has no `sendfile` for its own sockets, so a second descriptor of the socket is used while the
transport has nothing to send. Threads do the calls, which may wait for the disk, and for a client only as
long as one that reads without pause needs to make room: going back to the loop each time would take longer.
"""

import asyncio
import os
import select
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Protocol

BURST_BYTES = 16 * 1024 * 1024
"""How much is sent before it is looked whether the client is still there."""
ROOM_WITHIN_MS = 2
"""How long a thread waits for a client."""


class OpenFile(Protocol):
    """A file of this machine."""

    def fileno(self) -> int:
        """Return its descriptor."""
        ...


@dataclass(frozen=True, slots=True)
class FilePart:
    """A part of an open file."""

    file: OpenFile
    offset: int
    count: int


class FileSending:
    """One part of a file on its way to a client."""

    def __init__(self, socket_fd: int, part: FilePart, threads: Executor) -> None:
        self._part = part
        self._threads = threads
        self._fd = os.dup(socket_fd)
        self._loop = asyncio.get_running_loop()
        self._room: asyncio.Future[None] | None = None
        self._is_stopped = False

    async def run(self, moved: Callable[[], None]) -> bool:
        """Send it, calling `moved` after each piece; return False if it ended before the part did."""
        offset, end = self._part.offset, self._part.offset + self._part.count
        try:
            while offset < end and not self._is_stopped:
                sent, is_full = await self._send_burst(offset, min(BURST_BYTES, end - offset))
                if not sent and not is_full:
                    return False  # the file is shorter than it was, or the client is gone
                offset += sent
                moved()
                if is_full:
                    await self._wait_for_room()
        finally:
            os.close(self._fd)
        return offset == end

    def stop(self) -> None:
        """End it: the client is gone, or is given up."""
        self._is_stopped = True
        self._tell_room()

    async def _send_burst(self, offset: int, count: int) -> tuple[int, bool]:
        burst = self._loop.run_in_executor(
            self._threads, _send_burst, self._fd, self._part.file.fileno(), offset, count
        )
        try:
            return await asyncio.shield(burst)
        except asyncio.CancelledError:
            await asyncio.wait([burst])  # the descriptors are in use until then
            raise

    async def _wait_for_room(self) -> None:
        if self._is_stopped:
            return
        self._room = self._loop.create_future()
        self._loop.add_writer(self._fd, self._tell_room)
        try:
            await self._room
        finally:
            self._loop.remove_writer(self._fd)
            self._room = None

    def _tell_room(self) -> None:
        if self._room is not None and not self._room.done():
            self._room.set_result(None)


def _send_burst(socket_fd: int, file_fd: int, offset: int, count: int) -> tuple[int, bool]:
    """Send what the socket takes; return how much that was, and whether it takes no more for now."""
    sent = 0
    room = select.poll()
    room.register(socket_fd, select.POLLOUT)
    while sent < count:
        try:
            just_sent = os.sendfile(socket_fd, file_fd, offset + sent, count - sent)
        except BlockingIOError:
            if not room.poll(ROOM_WITHIN_MS):
                return sent, True
            continue
        except ConnectionError:
            return 0, False
        if not just_sent:
            break
        sent += just_sent
    return sent, False
