"""Reading a large body straight from its socket: with few calls of the system, and past the event loop.

The loop brings a quarter of a megabyte at once, and a turn of it for each. Where a client sends faster than
that, a thread waits until a whole piece is there.
"""

import asyncio
import fcntl
import os
import select
import struct
import termios
from collections.abc import Iterator
from concurrent.futures import Executor
from time import monotonic

PIECE_BYTES = 4 * 1024 * 1024
"""How much is read at once, at most."""
MUCH_BYTES = 128 * 1024
"""What has to wait in a socket, so that a thread is worth its while."""
MORE_WITHIN_S = 0.01
"""How long a thread stays for the rest of a piece."""


def begin_reading(socket_fd: int, most_bytes: int, threads: Executor) -> "asyncio.Future[list[bytes]] | None":
    """Read what waits in a socket, and what follows soon, in a thread; None where too little waits.

    What comes of it is empty if the client is gone.
    """
    (waiting_bytes,) = struct.unpack("i", fcntl.ioctl(socket_fd, termios.FIONREAD, bytes(4)))
    if waiting_bytes < MUCH_BYTES:
        return None
    own_fd = os.dup(socket_fd)  # the connection may be closed meanwhile, and its number given to another
    return asyncio.get_running_loop().run_in_executor(threads, _read, own_fd, min(PIECE_BYTES, most_bytes))


def _read(own_fd: int, most_bytes: int) -> list[bytes]:
    try:
        return list(_take(own_fd, most_bytes))
    finally:
        os.close(own_fd)


def _take(own_fd: int, most_bytes: int) -> Iterator[bytes]:
    """Yield what comes, until it is enough or nothing came in time."""
    more = select.poll()
    more.register(own_fd, select.POLLIN)
    until_s = monotonic() + MORE_WITHIN_S
    left_bytes = most_bytes
    while left_bytes > 0:
        try:
            piece = os.read(own_fd, left_bytes)
        except BlockingIOError:
            if not more.poll(max(0, until_s - monotonic()) * 1000):
                return
            continue
        except OSError:
            return  # the event loop finds the same
        if not piece:
            return
        left_bytes -= len(piece)
        yield piece
