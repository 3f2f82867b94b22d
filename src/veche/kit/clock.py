"""Time and chance, passed in so that the rest of the code has neither."""

import secrets
import time

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Clock:
    """The wall clock and the source of random names. Tests subclass it."""

    def now_ms(self) -> int:
        """Return the time since the epoch, in milliseconds."""
        return time.time_ns() // 1_000_000

    def monotonic_s(self) -> float:
        """Return seconds of a clock that never goes back, for intervals."""
        return time.monotonic()

    def new_token(self, length: int = 40) -> str:
        """Return a secret of `length` letters and digits (5.95 bits each), safe in any URL."""
        return "".join(secrets.choice(_ALPHABET) for _ in range(length))

    def new_bytes(self, length: int) -> bytes:
        """Return `length` random bytes, good enough for keys."""
        return secrets.token_bytes(length)
