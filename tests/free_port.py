"""A TCP port of this machine that nobody listens on, outside the range from which clients are given theirs."""

import random
import socket

# Linux gives outgoing connections ports from 32768 up: a server that restarts on its port must not find one there.
FIRST_PORT, LAST_PORT = 20_000, 31_999
ATTEMPTS = 100


def free_port() -> int:
    for _ in range(ATTEMPTS):
        port = random.randint(FIRST_PORT, LAST_PORT)
        if _is_free(port):
            return port
    raise OSError(f"no free port found between {FIRST_PORT} and {LAST_PORT}")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
